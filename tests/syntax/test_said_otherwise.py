"""Words other agreements use are told how the language says them, with a cure that works as written."""

import pytest

from gatekeeper import check_text

HEAD = "language 1\ncurrency USD\nmilestone pilot\n"


@pytest.mark.parametrize(
    ("wrong", "cure", "right"),
    [
        ("release half of tranche 1 in any case", "`50%`", "release 50% of tranche 1 in any case"),
        (
            "release tranche 1 when pilot achieved by June 30, 2027",
            "`30 June 2027`",
            "release tranche 1 when pilot achieved by 30 June 2027",
        ),
        (
            "release tranche 1 when pilot achieved by 30th June 2027",
            "`30 June 2027`",
            "release tranche 1 when pilot achieved by 30 June 2027",
        ),
        (
            "release 5m USD of tranche 1 in any case",
            "`5 million USD`",
            "release 5 million USD of tranche 1 in any case",
        ),
    ],
)
def test_the_cure_works_as_written(wrong: str, cure: str, right: str) -> None:
    _, problems = check_text(f"{HEAD}{wrong}\n")
    assert problems[0].code == "GK0201"
    assert cure in problems[0].help
    rules, _ = check_text(f"{HEAD}{right}\n")
    assert rules is not None


def test_if_in_place_of_when_is_told_so() -> None:
    _, problems = check_text(f"{HEAD}release tranche 1 if pilot achieved\n")
    assert [problem.code for problem in problems] == ["GK0307"]
    assert "write `when`" in problems[0].help
