"""The steps of features that speak of papers; those of decisions come with the package."""

from pytest_bdd import parsers, then

from gatekeeper.decisions.record import Decision
from gatekeeper.decisions.wording import counted, money
from gatekeeper.reports.blocks import paper_from, text_of
from gatekeeper.reports.letters import letters_of, render_letter
from gatekeeper.reports.minutes import Agenda, agenda_of
from gatekeeper.reports.payments import PaymentList, payment_list
from gatekeeper.scenarios.story import Story


def _decisions(story: Story) -> list[Decision]:
    return list(story.moments[-1].decisions.values())


def _list(story: Story) -> PaymentList:
    return payment_list(_decisions(story))


def _said(found: PaymentList) -> list[tuple[str, str]]:
    return [(each.decision.id, money(each.amount, each.decision.currency)) for each in found.payments]


def _agenda(story: Story) -> Agenda:
    return agenda_of(_decisions(story))


def _letter(story: Story, award: str) -> str:
    (letter,) = (letter for letter in letters_of(_decisions(story)) if letter.first.award == award)
    return "\n".join(text_of(paper_from(render_letter(letter, story.moments[-1].on))))


@then(parsers.parse('the payment list holds {amount} for tranche {n} of "{award}", and nothing else'))
def _holds(gatekeeper_story: Story, amount: str, n: str, award: str) -> None:
    assert _said(_list(gatekeeper_story)) == [(f"{award}/{n}", amount)]


@then("the payment list is empty")
def _empty(gatekeeper_story: Story) -> None:
    assert _said(_list(gatekeeper_story)) == []


@then(parsers.parse('the payment list leaves out tranche {n} of "{award}", because it is "{outcome}"'))
def _leaves_out(gatekeeper_story: Story, n: str, award: str, outcome: str) -> None:
    left_out = {left.decision.id: left for left in _list(gatekeeper_story).left_out}
    assert str(left_out[f"{award}/{n}"].decision.outcome) == outcome
    assert left_out[f"{award}/{n}"].why


@then(parsers.parse('the payment list leaves out tranche {n} of "{award}", because "{text}"'))
def _says_why(gatekeeper_story: Story, n: str, award: str, text: str) -> None:
    left_out = {left.decision.id: left for left in _list(gatekeeper_story).left_out}
    assert text in left_out[f"{award}/{n}"].why


@then(parsers.re(r"the control total is (?P<payments>\d+ payments?) of (?P<amount>.+)"))
def _control_total(gatekeeper_story: Story, payments: str, amount: str) -> None:
    (total,) = _list(gatekeeper_story).totals
    assert (counted(total.payments, "payment"), money(total.amount, total.currency)) == (payments, amount)


@then(parsers.parse('the letter for "{award}" says "{text}"'))
def _letter_says(gatekeeper_story: Story, award: str, text: str) -> None:
    assert text in _letter(gatekeeper_story, award)


@then(parsers.parse('the letter for "{award}" does not say "{text}"'))
def _letter_keeps(gatekeeper_story: Story, award: str, text: str) -> None:
    assert text not in _letter(gatekeeper_story, award)


@then(parsers.parse('the minutes ask to resolve "{text}"'))
def _resolves(gatekeeper_story: Story, text: str) -> None:
    assert any(motion.text.startswith(text) for motion in _agenda(gatekeeper_story).motions)


@then(parsers.parse('the minutes note tranche {n} of "{award}"'))
def _notes(gatekeeper_story: Story, n: str, award: str) -> None:
    assert f"{award}/{n}" in [motion.decision.id for motion in _agenda(gatekeeper_story).noted]
