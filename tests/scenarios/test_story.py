"""What the steps of a scenario say of the tables, and what is told where one cannot be played."""

import pytest

from gatekeeper.scenarios.forms import Keyword
from gatekeeper.scenarios.steps import play
from gatekeeper.scenarios.story import Mistake, Story, Unmet

RULES = """language 1
currency USD
years begin 1 April
roles: investment committee, programme officer, auditor
milestone pilot plant, due 30 June 2027
milestone land lease
document progress report for each tranche
document licence
measure revenue in USD per quarter
measure waste in tonnes
fact insolvency, absence means no
fact route, one of short, long
judgement audit opinion by auditor, one of clean, adverse
parameter revenue target in USD
release tranche 1 when pilot plant achieved and licence signed
release tranche 2 label "proof"
    when revenue over the last 4 quarters >= revenue target and progress report accepted and audit opinion is clean
     and waste <= 12 tonnes and route is short
never release any tranche when insolvency
investment committee may waive progress report
"""


@pytest.fixture
def story() -> Story:
    story = Story()
    play(story, Keyword.GIVEN, "the agreement says", 2, docstring=RULES)
    table = (("tranche", "amount"), ("1", "100,000 USD"), ("2", "0.5 million USD"))
    play(story, Keyword.GIVEN, 'an award "A-1" with tranches', 3, table)
    return story


def given(story: Story, *steps: str) -> None:
    for line, text in enumerate(steps, 10):
        play(story, Keyword.GIVEN, text, line)


def when(story: Story, text: str) -> None:
    play(story, Keyword.WHEN, text, 20)


def then(story: Story, *steps: str) -> None:
    for line, text in enumerate(steps, 30):
        play(story, Keyword.THEN, text, line)


PROVEN = (
    'the parameter "revenue target" is 1 million USD',
    'the measure "revenue" for each of the 4 quarters to 31 March 2027 is 250,000 USD',
    'the document "progress report" for tranche 2 was accepted on 2 April 2027',
    'the judgement "audit opinion" of "auditor" found "clean" on 1 April 2027',
    'measure "waste" was 12 tonnes on 31 March 2027',
    'the fact "route" is "short"',
    'the fact "insolvency" is no',
)


def test_a_portfolio_is_said_in_sentences(story: Story) -> None:
    given(story, *PROVEN)
    when(story, "tranche 2 is decided on 30 June 2027")
    then(story, "the outcome is release", "the amount is 500,000 USD", 'the condition "waste <= 12 tonnes" is met')
    then(story, 'the reason mentions "1,000,000 USD"', "nothing is still needed")


def test_what_is_said_again_is_said_anew(story: Story) -> None:
    given(story, *PROVEN, 'the measure "revenue" for the quarter ending 31 March 2027 is 249,999 USD')
    when(story, "tranche 2 is decided on 30 June 2027")
    then(story, 'the outcome is "not yet"', 'the reason mentions "short by 1 USD"')


def test_what_is_said_can_be_taken_back(story: Story) -> None:
    given(story, *PROVEN, 'nothing is recorded of "progress report"')
    when(story, "tranche 2 is decided on 30 June 2027")
    then(story, "the outcome is undetermined", 'still needed is "progress report" from the grantee')
    then(story, "the amount is between 0 USD and 500,000 USD", 'condition "progress report accepted" is unknown')


def test_a_waiver_and_its_limits(story: Story) -> None:
    given(story, *PROVEN, 'the document "progress report" for tranche 2 was rejected on 2 April 2027')
    given(story, 'the investment committee waived "progress report" of tranche 2 on 1 June 2027 until 29 June 2027')
    when(story, "tranche 2 is decided on 29 June 2027")
    then(story, "the outcome is release", 'the condition "progress report accepted" is waived')
    when(story, "tranche 2 is decided on 30 June 2027")
    then(story, "the outcome is not yet", 'the condition "progress report accepted" is not met')


def test_payments_meetings_and_events(story: Story) -> None:
    given(story, "tranche 1 was paid 20,000 USD on 1 May 2027 as part payment", "tranche 1 was requested on 1 May 2027")
    given(
        story, 'the milestone "pilot plant" was achieved on 1 May 2027', 'document "licence" was signed on 1 May 2027'
    )
    when(story, "tranche 1 is decided on 30 June 2027")
    then(story, "tranche 1 is release of 80,000 USD")
    given(story, "the meeting of 2 June 2027 approved tranche 1")
    when(story, "the portfolio is decided on 30 June 2027")
    then(story, 'tranche 1 of "A-1" is "already released"')


def test_what_was_recorded_later_is_left_out_on_request(story: Story) -> None:
    table = (("milestone", "achieved on", "known on"), ("pilot plant", "1 May 2027", "2 June 2027"))
    play(story, Keyword.GIVEN, "these milestones", 9, table)
    given(story, 'document "licence" was signed on 1 May 2027')
    when(story, "tranche 1 is decided on 30 June 2027, knowing what was recorded by 1 June 2027")
    then(story, "the outcome is undetermined")
    when(story, "tranche 1 is decided on 30 June 2027")
    then(story, "the outcome is release")


@pytest.mark.parametrize(
    ("keyword", "text", "message", "cure"),
    [
        ("given", "hurrah", "no step is known that says `hurrah`", "docs/testing-rules.md"),
        ("given", 'the milestone "pilot plant" has been achieved', "no step is known", "Given [the ]milestone"),
        ("given", 'the outcome is "release"', "is said after `Then`, not after `Given`", "move it"),
        ("given", 'the rules "no-such.gate"', "no rule file `no-such.gate`", "`seed-fund.gate`"),
        ("given", 'the document "licence" is nowhere', "expected why it is missing, got `nowhere`", "`in dispute`"),
        ("when", "tranche 3 is decided on 30 June 2027", "`A-1` has no tranche 3", "its tranches are 1, 2"),
        ("when", 'tranche 1 of "A-2" is decided on 30 June 2027', "there is no award `A-2`", "`A-1`"),
        ("when", "tranche 1 is decided on 31 June 2027", "expected a date, got `31 June 2027`", "30 June 2027"),
    ],
)
def test_a_slip_is_told_with_its_cure(story: Story, keyword: str, text: str, message: str, cure: str) -> None:
    with pytest.raises(Mistake) as told:
        play(story, Keyword(keyword), text, 10)
    assert message in told.value.message
    assert cure in told.value.help


@pytest.mark.parametrize(
    ("said", "message", "cure"),
    [
        ('the milestone "pilot plnat" was achieved on 1 May 2027', "unknown milestone `pilot plnat`", "`pilot plant`"),
        ('the milestone "barn" was achieved on 1 May 2027', "milestone `barn` is not declared", ""),
        ('the milestone "pilot plant" was achieved on May Day', "expected a date, got `May Day`", "2027-06-30"),
        ('the milestone "pilot plant" was acheived on 1 May 2027', "unknown event `acheived`", "`achieved`"),
        ('the measure "waste" is 12 apples on 1 May 2027', "expected a number, got `12 apples`", ""),
        ('the judgement "audit opinion" of "auditer" found clean on 1 May 2027', "unknown role", "`auditor`"),
        ('the programme oficer waived "licence" on 1 May 2027', "unknown role", "`programme officer`"),
    ],
)
def test_a_wrong_fact_is_told_with_its_line(story: Story, said: str, message: str, cure: str) -> None:
    given(story, 'the milestone "land lease" was achieved on 1 May 2027', said)
    with pytest.raises(Mistake) as told:
        when(story, "tranche 1 is decided on 30 June 2027")
    assert message in told.value.message
    assert cure in told.value.help
    assert told.value.line == 11


def test_a_claim_that_does_not_hold_says_what_came_and_why(story: Story) -> None:
    given(story, *PROVEN, 'the measure "revenue" for the quarter ending 31 March 2027 is 240,000 USD')
    when(story, "tranche 2 is decided on 30 June 2027")
    for said, told in {
        "the outcome is release": "expected release, got not yet: “revenue over the last 4 quarters ≥ revenue target”",
        "the amount is 500,000 USD": "expected 500,000 USD, got 0 USD (not yet)",
        "the amount is between 0 USD and 1 USD": "expected an amount that is not settled, got not yet",
        "1 USD is claimed back": "expected 1 USD to be claimed back, got 0 USD (not yet): “revenue over",
        "the money is due by 1 July 2027": "expected the money to be due by 1 July 2027, got no such day: “revenue",
        'the condition "waste ≤ 12 tonnes" is not met': "expected not met, got met: 12 tonnes",
        'the reason mentions "sunshine"': "expected the reason to mention `sunshine`, got: ",
        'still needed is "waste"': "expected `waste` to be still needed, got: “revenue over the last 4 quarters",
        "nothing is still needed": "expected that nothing is still needed, got: ",
    }.items():
        with pytest.raises(Unmet) as unmet:
            then(story, said)
        assert told in str(unmet.value)


def test_another_day_the_money_is_due_is_named() -> None:
    story = Story()
    rules = (
        "language 1\ncurrency USD\nrelease tranche 1 in any case payable within 20 days after planned date of tranche 1"
    )
    play(story, Keyword.GIVEN, "the agreement says", 2, docstring=rules)
    play(story, Keyword.GIVEN, 'award "A-1" has tranche 1 of 5 USD, planned for 10 June 2027', 3)
    when(story, "tranche 1 is decided on 30 June 2027")
    then(story, "the money is due by 30 June 2027")
    with pytest.raises(Unmet) as unmet:
        then(story, "the money is due by 1 July 2027")
    assert str(unmet.value) == "expected the money to be due by 1 July 2027, got 30 June 2027"


def test_a_word_of_a_claim_is_checked_too(story: Story) -> None:
    given(story, *PROVEN)
    when(story, "tranche 2 is decided on 30 June 2027")
    for said, message, cure in (
        ("the outcome is relaese", "`relaese` is not an outcome", "did you mean `release`"),
        ('the condition "waste" is wet', "`wet` is no verdict", "`not met`"),
        ('the condition "waste ≤ 13 tonnes" is met', "have no condition `waste ≤ 13 tonnes`", "`waste ≤ 12 tonnes`"),
        ("the amount is plenty", "expected an amount in `USD`, got `plenty`", "250,000 USD"),
    ):
        with pytest.raises(Mistake) as told:
            then(story, said)
        assert message in told.value.message
        assert cure in told.value.help


def test_rules_with_errors_decide_nothing() -> None:
    story = Story()
    play(story, Keyword.GIVEN, "the agreement says", 2, docstring="language 1\nrelease tranche 1 when pilot achieved\n")
    play(story, Keyword.GIVEN, 'award "A-1" has tranche 1 of 5 USD', 3)
    with pytest.raises(Mistake) as told:
        when(story, "tranche 1 is decided on 30 June 2027")
    assert "the rules have errors, nothing is decided" in told.value.message
    assert "GK0" in told.value.message


def test_business_days_in_a_row_leave_out_the_days_between() -> None:
    story = Story()
    rules = (
        "language 1\ncurrency USD\nmeasure visits per business day\n"
        "release tranche 1 when visits >= 5 in each of the last 3 business days\n"
    )
    play(story, Keyword.GIVEN, "the agreement says", 2, docstring=rules)
    play(story, Keyword.GIVEN, 'an award "A-1" with tranches', 3, (("tranche", "amount"), ("1", "100,000 USD")))
    given(story, 'the measure "visits" for each of the 3 business days to 5 January 2027 is 6')
    when(story, "tranche 1 is decided on 6 January 2027")
    then(story, "the outcome is release")
