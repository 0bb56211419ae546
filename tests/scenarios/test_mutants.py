"""Small changes of the rules: each is made once, told in the words of the rules, and noticed where a claim falls."""

from dataclasses import dataclass, replace

import pytest

from gatekeeper import check_text
from gatekeeper.program import model
from gatekeeper.scenarios.forms import Keyword
from gatekeeper.scenarios.mutants import Mutant, mutants
from gatekeeper.scenarios.noticed import noticed
from gatekeeper.scenarios.play import Played
from gatekeeper.scenarios.steps import play
from gatekeeper.scenarios.story import Story

HEAD = """language 1
currency USD
in force from 1 January 2027 to 31 December 2028
roles: auditor, investment committee
milestone pilot, due 30 June 2027
document plan, absence means no
measure revenue in USD per quarter, reported within 45 days
measure customers
measure uptime as percentage
fact insolvency, absence means no
judgement opinion by auditor, one of clean, qualified, adverse
parameter target in USD
define floor as 60% of target
define proven as pilot achieved by 30 June 2027 and uptime >= 98.5%
"""


def program_of(rules: str) -> model.Program:
    loaded, problems = check_text(HEAD + rules, "rules.gate")
    assert loaded is not None, problems
    return loaded.programs[0]


def told(rules: str) -> list[str]:
    return [mutant.text for mutant in mutants(program_of(rules))]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (
            "release tranche 1 when customers >= 40",
            ["customers ≥ 40` → `customers > 40", "customers ≥ 40` → `customers ≥ 41",
             "customers ≥ 40` → `customers ≥ 39", "customers ≥ 40` → `customers ≥ 44",
             "customers ≥ 40` → `customers ≥ 36"],
        ),
        (
            "release tranche 1 when pilot achieved before 30 June 2027",
            ["pilot achieved before 30 June 2027` → `pilot achieved by 30 June 2027",
             "pilot achieved before 30 June 2027` → `pilot achieved before 1 July 2027",
             "pilot achieved before 30 June 2027` → `pilot achieved before 29 June 2027",
             "pilot achieved before 30 June 2027` → `pilot achieved` in"],
        ),
        (
            "release tranche 1 when at least 2 of (customers >= 40; insolvency; proven)",
            ["at least 2 of (customers ≥ 40; insolvency; proven)` → `at least 3 of (customers ≥ 40;",
             "at least 2 of (customers ≥ 40; insolvency; proven)` → `at least 1 of (customers ≥ 40;",
             "`customers ≥ 40` left out", "`insolvency` left out", "`proven` left out",
             "`uptime ≥ 98.5%` → `uptime ≥ 98.6%` in the definition `proven`",
             "pilot achieved by 30 June 2027 and uptime ≥ 98.5%` → `pilot achieved by 30 June 2027 or uptime ≥ 98.5%"],
        ),
        (
            "release tranche 1 when opinion is one of (clean, qualified) unless insolvency",
            ["opinion is one of (clean, qualified)` → `opinion is qualified",
             "opinion is one of (clean, qualified)` → `opinion is one of (clean, qualified, adverse)",
             "`unless insolvency` left out", "`absence means no` left out in `fact insolvency`"],
        ),
        (
            "release tranche 1 in proportion to revenue over the last 4 quarters out of target, nothing below floor\n"
            "    when revenue over the last 2 quarters >= 1 USD",
            ["out of target, nothing below floor` → `… quarters out of target` in",
             "`60% of target` → `61% of target` in the definition `floor`",
             "revenue over the last 2 quarters ≥ 1 USD` → `revenue over the last 3 quarters ≥ 1 USD",
             "`45 days` → `46 days` in `measure revenue`"],
        ),
        (
            "release tranche 1 when not insolvency\nhold every tranche when pilot missed\n"
            "investment committee may waive plan up to 50,000 USD",
            ["`not insolvency` → `insolvency`", "`hold every tranche when pilot missed` left out",
             "`investment committee may waive plan up to 50,000` → `investment committee may waive plan up to 50,001`",
             "`investment committee may waive plan up to 50,000` → `investment committee may waive plan`",
             "`1 January 2027` → `2 January 2027` in the header (line 3)",
             "`30 June 2027` → `1 July 2027` in `milestone pilot` (line 5)"],
        ),
    ],
)  # fmt: skip
def test_each_small_change_is_told_in_the_words_of_the_rules(rule: str, expected: list[str]) -> None:
    found = told(rule)
    for words in expected:
        assert any(words in text for text in found), (words, found)


def test_no_change_is_none_and_none_is_made_twice() -> None:
    program = program_of(
        "release tranche 1 when proven and revenue >= floor and not insolvency\n"
        "release 50% of tranche 2 when all of (customers > 3; plan accepted; proven)\n"
    )
    found = list(mutants(program))
    assert all(mutant.program != program for mutant in found)
    programs = [repr(mutant.program) for mutant in found]
    assert len(set(programs)) == len(programs)


def test_a_definition_is_changed_wherever_it_is_used() -> None:
    program = program_of(
        "define sound as proven and not insolvency\nrelease tranche 1 when sound\nrelease tranche 2 when proven\n"
        "release tranche 3 when customers >= 1\n"
    )
    (mutant,) = [each for each in mutants(program) if "uptime ≥ 98.6%" in each.text]
    assert mutant.rules == {rule.id for rule in program.releases if "sound" in rule.id or "proven" in rule.id}
    assert "197/200" not in repr(mutant.program.releases)
    assert repr(mutant.program.releases).count("Fraction(493, 500)") == 2
    assert mutant.line == 14


@dataclass(frozen=True, slots=True)
class Unheard:
    """A kind of condition nobody has thought of yet."""

    count: int
    days: tuple[model.DateLiteral, ...]
    unless: model.Condition | None


def test_a_node_of_a_kind_nobody_thought_of_is_walked_too() -> None:
    program = program_of("release tranche 1 when pilot achieved by 30 June 2027")
    (rule,) = program.releases
    assert isinstance(rule.when, model.Happened)
    assert rule.when.timing is not None
    assert isinstance(rule.when.timing.first, model.DateLiteral)
    strange = Unheard(2, (rule.when.timing.first,), model.IsSo("insolvency"))
    other = replace(program, releases=(replace(rule, when=strange),))  # type: ignore[arg-type]
    seen: list[object] = [mutant.program.releases[0].when for mutant in mutants(other) if mutant.program.releases]
    assert replace(strange, count=3) in seen
    assert replace(strange, count=1) in seen
    assert replace(strange, unless=None) in seen


RULES = HEAD + "release tranche 1 when customers >= 40 and plan accepted\n"


def scenario(customers: int, outcome: str, *more: str) -> Played:
    story = Story()
    play(story, Keyword.GIVEN, "the agreement says", docstring=RULES)
    story.from_text = False  # as if it stood in a file
    play(story, Keyword.GIVEN, 'award "A-1" has tranche 1 of 100,000 USD')
    play(story, Keyword.GIVEN, 'the document "plan" was accepted on 1 May 2027')
    play(story, Keyword.GIVEN, f'the measure "customers" is {customers} on 1 May 2027')
    for text in more:
        play(story, Keyword.GIVEN, text)
    play(story, Keyword.WHEN, "tranche 1 is decided on 30 June 2027")
    play(story, Keyword.THEN, f"the outcome is {outcome}")
    return Played("x.feature", 1, "", "", "", None, tuple(story.moments))


def survivors(*played: Played) -> list[str]:
    return [
        mutant.text for _, mutant in noticed(played).survivors if "customers" in mutant.text or "plan" in mutant.text
    ]


def test_a_change_survives_until_a_scenario_stands_on_its_edge() -> None:
    left = survivors(scenario(50, "release"))
    assert "`customers ≥ 40` → `customers > 40` in tranche 1 (line 15)" in left
    assert "`customers ≥ 40` → `customers ≥ 41` in tranche 1 (line 15)" in left
    left = survivors(scenario(40, "release"))
    assert "`customers ≥ 40` → `customers > 40` in tranche 1 (line 15)" not in left
    assert "`customers ≥ 40` → `customers ≥ 39` in tranche 1 (line 15)" in left
    assert "`customers ≥ 40` left out in tranche 1 (line 15)" in left
    left = survivors(scenario(40, "release"), scenario(39, '"not yet"'))
    assert left == [
        "`absence means no` left out in `document plan` (line 6)",
        "`plan accepted` left out in tranche 1 (line 15)",
    ]
    refused = scenario(40, '"not yet"', 'the document "plan" was refused on 1 May 2027')
    silent = scenario(40, '"not yet"', 'nothing is recorded of "plan"')
    assert survivors(scenario(40, "release"), scenario(39, '"not yet"'), refused, silent) == []


def test_each_survivor_says_what_would_notice_it() -> None:
    found = {mutant.text: mutant.change.notice for _, mutant in noticed([scenario(50, "release")]).survivors}
    for text, notice in {
        "`customers ≥ 40` → `customers > 40` in tranche 1 (line 15)": "a scenario with customers of exactly 40",
        "`customers ≥ 40` → `customers ≥ 41` in tranche 1 (line 15)": "a scenario with customers of exactly 40",
        "`customers ≥ 40` → `customers ≥ 39` in tranche 1 (line 15)": "a scenario with customers of exactly 39",
    }.items():
        assert found[text] == notice


def test_the_share_noticed_is_rounded_down() -> None:
    found = noticed([scenario(40, "release"), scenario(39, '"not yet"')])
    assert 0 < found.noticed < found.tried
    assert found.percent == found.noticed * 100 // found.tried
    assert noticed([]).percent == 100


def test_words_of_an_explanation_notice_nothing() -> None:
    story = scenario(40, "release").moments[0]
    assert [claim.words for claim in story.claims] == [False]
    assert all(isinstance(mutant, Mutant) for _, mutant in noticed([scenario(40, "release")]).survivors)
