"""Absence says why, in words; two errors are one where they say the same, wherever they stand."""

from gatekeeper.values.absence import NOT_REPORTED, Absent, Invalid, Reason


def test_an_absence_is_written_with_its_reason_and_detail() -> None:
    assert str(NOT_REPORTED) == "not reported"
    assert str(Absent(Reason.NOT_YET_DUE, "due 2027-03-31")) == "not yet due (due 2027-03-31)"


def test_the_reasons_are_the_words_a_memo_prints() -> None:
    assert [str(reason) for reason in Reason] == [
        "not reported", "not yet due", "in dispute", "expired", "withheld", "not applicable", "not verified",
        "entered in error", "not clear which",
    ]  # fmt: skip


def test_an_error_is_its_message_whatever_its_place() -> None:
    assert str(Invalid("expected a date", "milestones.csv:2")) == "expected a date"
    assert Invalid("expected a date", "milestones.csv:2") == Invalid("expected a date", "milestones.csv:9")
    assert Invalid("expected a date") != Invalid("expected a number")
