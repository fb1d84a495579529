"""Exact answers to questions about a whole rule base: what never holds, what adds nothing, what differs, and where."""
