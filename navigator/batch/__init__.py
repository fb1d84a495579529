"""A million cases at once: the grounds of `navigator.grounds` over bit vectors, and files of cases in and out.

Needs the extra `batch` (numpy, pyarrow, rich); `circuit` alone needs nothing.
"""
