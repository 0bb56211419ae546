"""Several processes at one piece of work: what comes out, and in which order, is what one process would give.

Each process is started anew and is handed what it works on; nothing is shared, and nothing of ours runs in two threads.
"""

import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from gatekeeper.memory import collect_the_young

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Common = TypeVar("Common")
Piece = TypeVar("Piece")
Made = TypeVar("Made")

WORTH_IT = 500  # so many tranches take longer than to start a process
MOST = 32  # processes


class WorkerLost(Exception):
    """A process ended before its work was done."""

    message = "a worker process ended before its work was done"
    help = "memory may have run out: decide with `--workers 1`, or on a larger machine"


def workers_for(tranches: int) -> int:
    """How many processes are worth it: for few tranches this one, else one for each core we may use."""
    return most_workers() if tranches >= WORTH_IT else 1


def most_workers() -> int:
    """One for each core we may use."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST)


class Crew:
    """So many processes, started when there is work; one works here."""

    def __init__(self, workers: int = 1) -> None:
        self.workers = workers
        self.pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.pool is not None:
            self.pool.shutdown(wait=True, cancel_futures=True)

    def each(
        self,
        work: Callable[[Common, Sequence[Piece]], Sequence[Made]],
        common: Common,
        pieces: Sequence[Piece],
        at_once: int,
    ) -> Iterator[Made]:
        """What the work makes of each piece, in their order; `common` is what all of them need.

        So many pieces are handed over at once. Raises `WorkerLost` where a process ends, and what the work raises.
        """
        parts = [pieces[start : start + at_once] for start in range(0, len(pieces), at_once)]
        if self.workers == 1 or len(parts) < 2:
            for piece in pieces:
                yield from work(common, (piece,))
            return
        from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
        from multiprocessing import get_context

        if self.pool is None:
            self.pool = ProcessPoolExecutor(self.workers, get_context("spawn"), _begin)
        handed = _packed(common)
        try:
            for found in self._in_order(_work, ((work, handed, _packed(part)) for part in parts)):
                yield from pickle.loads(found)
        except BrokenProcessPool:
            raise WorkerLost from None

    def _in_order(self, call: Callable[..., Any], tasks: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
        """The answers in the order of the tasks, of which a few more are handed out than there are processes."""
        assert self.pool is not None
        waiting = iter(tasks)
        given: deque[Future[Any]] = deque(self.pool.submit(call, *task) for task in islice(waiting, 2 * self.workers))
        while given:
            found = given.popleft().result()
            given.extend(self.pool.submit(call, *task) for task in islice(waiting, 1))
            yield found


def _begin() -> None:
    """A process that is interrupted with the others leaves it to the first to say so."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_the_young()


def _work(work: Callable[[Any, Sequence[Any]], Sequence[Any]], handed: bytes, part: bytes) -> bytes:
    return _packed(work(_unpacked(handed), pickle.loads(part)))


def _packed(whole: object) -> bytes:
    """As it is sent. The pools of the standard library would pack it themselves, and take five times as long."""
    return pickle.dumps(whole, pickle.HIGHEST_PROTOCOL)


@lru_cache(maxsize=2)
def _unpacked(handed: bytes) -> Any:
    """What all pieces need, made once in each process: much is remembered of the rules."""
    return pickle.loads(handed)
