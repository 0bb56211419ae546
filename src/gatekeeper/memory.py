"""When Python looks for garbage. A run keeps nearly all it makes, and to look through it again and again takes long."""

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

MUCH = 20_000  # so many things made take longer to look through than to ask whether they may be set aside


@contextmanager
def nothing_collected() -> Iterator[None]:
    """What is made of rules or of tables while they are read is kept: to look for what is not takes long.

    A quarter of the time of rules, a tenth of that of tables. At the end it is counted among what has been looked
    through and stays, so that nobody looks through it once more, at a fifth of the time of tables.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            # What somebody else set aside stays so; to count it takes long, and is not worth it where little was made.
            if gc.get_count()[0] > MUCH and not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def collect_the_young() -> None:
    """Look for garbage among what was made lately, and never among all: that is a third of the time of deciding.

    And only where much was made: a short command is done before, and of a hundred things it made one is garbage. For a
    process that ends with its run; what lives longer is not ours to say.
    """
    gc.set_threshold(500_000, 5, 1_000_000)


def collect_no_more_at_the_end() -> None:
    """What is left is given back with the process; to look through it once more takes a twelfth of a short run.

    At the very end: a process that goes on, as that of a test, goes on as it was.
    """
    atexit.unregister(gc.freeze)  # once is enough
    atexit.register(gc.freeze)
