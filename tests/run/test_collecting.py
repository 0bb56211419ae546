"""Rules are read with the collector at rest, and it is left as it was found."""

import gc

from gatekeeper.run.rules import check_text


def test_the_collector_is_left_as_it_was_found() -> None:
    assert gc.isenabled()
    check_text("language 1\nrelease tranche 1\n")
    assert gc.isenabled()
    gc.disable()
    try:
        check_text("language 1\nrelease tranche 1\n")
        assert not gc.isenabled()
    finally:
        gc.enable()
