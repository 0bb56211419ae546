"""One peer in a process of its own: made ready, then asked for one pass after another, a line each.

python -m benchmarks.peers zen_bare 2000
"""

import json
import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter, process_time
from typing import cast

from benchmarks.peers import Peer, peak_memory
from benchmarks.workload import wide

CHECKED = 20_000  # so many awards are compared, of however many are decided


def main(name: str, awards: int) -> None:
    """What it answers first, then the seconds of each pass as long as passes are asked for."""
    try:
        peer = cast(Peer, import_module(f"benchmarks.peers.{name}"))
    except ImportError as missing:
        say({"skipped": str(missing).lower()})
        return
    facts = wide(awards)
    checked = peer.ready(facts.head(CHECKED))()
    say({"title": peer.TITLE, "three_valued": peer.THREE_VALUED, "answers": list(peer.answers(checked))})
    del checked
    once = peer.ready(facts)
    del facts
    for _ in sys.stdin:
        begun, worked = perf_counter(), process_time()
        result = once()
        taken = perf_counter() - begun, process_time() - worked
        del result
        say({"seconds": taken[0], "processor": taken[1], "memory": peak_memory()})


def say(said: object) -> None:
    """A line to whoever asks."""
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main(sys.argv[1], int(sys.argv[2]))
