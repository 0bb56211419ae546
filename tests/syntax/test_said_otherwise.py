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
    assert problems[0].code in ("GK0115", "GK0201")
    assert cure in problems[0].help
    rules, _ = check_text(f"{HEAD}{right}\n")
    assert rules is not None


def test_if_in_place_of_when_is_told_so() -> None:
    _, problems = check_text(f"{HEAD}release tranche 1 if pilot achieved\n")
    assert [problem.code for problem in problems] == ["GK0307"]
    assert "write `when`" in problems[0].help


@pytest.mark.parametrize(
    ("wrong", "cure"),
    [
        ("release tranche 1 upon pilot achieved", "`when`"),
        ("release tranche 1 only when pilot achieved", "leave it out"),
        ("release tranche 1 when the pilot achieved", "leave it out"),
        ("release tranche 1 when pilot achieved except pilot missed", "`unless`"),
        ("release tranche 1 when pilot achieved or pilot waived", "`waivers`"),
    ],
)
def test_a_word_of_clauses_is_told_what_to_write(wrong: str, cure: str) -> None:
    _, problems = check_text(f"{HEAD}{wrong}\n")
    assert problems[0].code == "GK0201"
    assert cure in problems[0].help


@pytest.mark.parametrize(
    ("wrong", "cure"),
    [
        ("release the lesser of 50% and 80% of tranche 1 in any case", "`the lesser of (…; …)`"),
        ("release the lesser of (50%, 80%) of tranche 1 in any case", "semicolons"),
        ("release tranche 1 by weight (80% when pilot achieved) in any case", "`80% for customers >= 40`"),
        ("release tranche 1 by weight (80% pilot achieved) in any case", "`80% for customers >= 40`"),
        ("release tranche 1 by bands of jobs (0% up to 60; 100% from 60) in any case", "`0% below 60"),
        ("release tranche 1 by bands of jobs (0% under 60; 100% from 60) in any case", "`below`"),
        ("release tranche 1 at 350 USD per jobs in any case", "`at 350 USD for each …`"),
        ("release tranche 1 when pilot achieved, up to 5 USD", "before `when`"),
        ("release tranche 1, at most 5 USD in any case", "`up to …`"),
        ("release tranche 1, capped at 5 USD in any case", "`, up to …`"),
        ("release (if pilot achieved then 50%) of tranche 1 in any case", "otherwise"),
        ("release (if pilot achieved then 50% else 80%) of tranche 1 in any case", "`otherwise`"),
        ("release amount released of tranche 2 of tranche 1 in any case", "in brackets"),
    ],
)
def test_an_amount_said_otherwise_is_told_how(wrong: str, cure: str) -> None:
    _, problems = check_text(f"{HEAD}measure jobs\n{wrong}\n")
    assert len([problem for problem in problems if problem.code != "GK0601"]) == 1
    assert cure in problems[0].help
