"""Where the command starts, also as `python -m navigator`: Ctrl-C ends it quietly before anything else is loaded."""

from __future__ import annotations

import os
import signal


def main() -> None:
    """Load the command line and run it."""
    by_default = signal.getsignal(signal.SIGINT) is signal.default_int_handler  # else interrupts are not wanted
    if by_default:
        signal.signal(signal.SIGINT, lambda *_: os._exit(130))  # nothing was done yet that is to be cleaned up
    from navigator.cli import main as run

    if by_default:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    run()


if __name__ == "__main__":
    main()
