"""Rules are read with the collector at rest, and it is left as it was found."""

import gc

import pytest

from gatekeeper.__main__ import main
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


def test_a_command_run_in_a_process_that_goes_on_leaves_nothing_set_aside(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else each text read later would count all of it."""
    monkeypatch.setattr("sys.argv", ["gatekeeper", "error", "GK0101"])
    before = gc.get_freeze_count()
    main()
    assert capsys.readouterr().out
    assert gc.get_freeze_count() == before
