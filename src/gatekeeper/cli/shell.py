"""What every command shares with the shell: statuses, streams, errors."""

import os
import sys
from collections.abc import Callable

DECIDED, RULES_WRONG, UNUSABLE, SOME_INVALID = 0, 1, 2, 3
INTERRUPTED = 130  # as shells say it


def say_unusable(message: str, help_: str = "", code: str = "") -> None:
    """Say what is unusable and how to mend it."""
    print(f"error{f'[{code}]' if code else ''}: {message}", file=sys.stderr)
    if help_:
        print(f"  help: {help_}", file=sys.stderr)


def answered(command: Callable[[], int]) -> int:
    """Run a command; the number is what the shell gets."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that knows no `≥` prints `?`, it does not fail
    try:
        return command()
    except BrokenPipeError:  # the reader, `head` perhaps, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
