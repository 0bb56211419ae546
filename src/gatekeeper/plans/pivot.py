"""The tables of an award turned into slots: everything a plan reads of it, seen as the reference sees it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from gatekeeper.decisions.figures import figure
from gatekeeper.decisions.judge import Judge
from gatekeeper.decisions.paid import money_of
from gatekeeper.decisions.powers import exercised
from gatekeeper.decisions.seeing import Eyes, Happening
from gatekeeper.decisions.tranche import rules_of
from gatekeeper.decisions.waivers import waivers_of
from gatekeeper.decisions.windows import Pending, date_found, due_date, original_due_date
from gatekeeper.facts.portfolio import AwardFacts
from gatekeeper.plans import plan
from gatekeeper.plans.answers import answer
from gatekeeper.plans.forms import NEVER, PENDING, By, Event, Money, Never, On, Slot, Span, exact
from gatekeeper.plans.glance import Closer, Glance, glance
from gatekeeper.program import model
from gatekeeper.values.absence import Absent, Invalid
from gatekeeper.values.truth import NO, YES


@dataclass(frozen=True, slots=True)
class Seen:
    """What a plan reads of one award. `plain`: nothing rarer among it than a day, a word, a number or nothing."""

    award: str
    values: tuple[Slot, ...]
    plain: bool
    absent: dict[int, Absent]  # why nothing is known, by slot
    declined: dict[int, plan.Declined]  # tranches of which the tables say what the plan does not cover


def glances(made: plan.Plan) -> tuple[Glance, ...]:
    """How each slot of a plan is read at a glance."""
    return tuple(glance(slot, made.program, made.on) for slot in made.slots)


def slots_of(made: plan.Plan, facts: AwardFacts, at_a_glance: tuple[Glance, ...]) -> Seen | plan.Declined:
    """The slots of an award; or why it is left to the reference."""
    reason = next(_of_the_award(made.program, facts), "")
    if reason:
        return plan.Declined(reason)
    looking = _Looking(made, facts)
    values = list(looking.slots(() if facts.invalid else at_a_glance))
    for at in looking.wrong:
        slot = made.slots[at]
        if isinstance(slot, plan.NumberSlot) and isinstance(slot.value, model.TrancheAmount):
            values[at] = 0  # of a tranche that is declined, so that the others can be decided
    return Seen(facts.award.award, tuple(values), looking.plain, looking.absent, _declined(made, looking))


def _of_the_award(program: model.Program, facts: AwardFacts) -> Iterator[str]:
    """What the tables say of the whole award and a plan does not cover."""
    if facts.award.currency != program.currency:
        yield "another currency than its rules"
    of_the_whole = ("awards", "tranches", "payments", "resolutions")
    if facts.invalid and any(facts.wrong(table, "") is not None for table in of_the_whole):
        yield "a table in error"
    if facts.doubtful & {"payments", "resolutions"}:
        yield "a payment or resolution of nobody's"
    if program.extend_powers and ("extensions" in facts.doubtful or any(t == "extensions" for t, _ in facts.invalid)):
        yield "an extension in error, or of nobody's"


def _declined(made: plan.Plan, looking: "_Looking") -> dict[int, plan.Declined]:
    """The tranches of which the tables say something beside what the rules name; and those that ask after them."""
    found: dict[int, plan.Declined] = {}
    if not (looking.facts.waivers or made.program.tranche_powers or looking.wrong or looking.beyond):
        return found
    for number in made.order:
        tranche = made.tranches[number]
        assert isinstance(tranche, plan.TranchePlan)
        reason = next(_of_a_tranche(made, tranche, looking), "")
        waiting = [other for other in tranche.waits_for if other in found]
        if waiting and not reason:
            reason = f"it asks after tranche {waiting[0]}, which is declined"
        if reason:
            found[number] = plan.Declined(reason)
    return found


def _of_a_tranche(made: plan.Plan, tranche: plan.TranchePlan, looking: "_Looking") -> Iterator[str]:
    """What the tables say of a tranche, or of what it rests on, and a plan does not cover."""
    facts, program = looking.facts, made.program
    yield from (f"a row in error: {said}" for at, said in looking.wrong.items() if at in tranche.reads)
    yield from (said for at, said in looking.beyond.items() if at in tranche.reads)
    eyes = looking.eyes_of(tranche.number)
    if facts.waivers and any(not waiver.void for waiver in waivers_of(eyes, rules_of(program, tranche.number))):
        yield "a waiver on record"
    if program.tranche_powers:
        used = exercised(eyes)
        if used.wrong is not None or used.astray or any(use.in_effect for use in used.uses):
            yield "a power over the tranche that was used"


class _Looking:
    """Looks at one award, once for each tranche that is asked about."""

    def __init__(self, made: plan.Plan, facts: AwardFacts) -> None:
        self.made, self.facts = made, facts
        self.absent: dict[int, Absent] = {}
        self.wrong: dict[int, str] = {}  # what is in error, by slot
        self.beyond: dict[int, str] = {}  # what no slot holds
        self.plain = True
        self.eyes: dict[int, Eyes] = {}

    def eyes_of(self, tranche: int | None) -> Eyes:
        """Eyes for a tranche; for none, for any."""
        number = tranche if tranche is not None else min(self.facts.tranches)
        if number not in self.eyes:
            made = self.made
            self.eyes[number] = Eyes(made.program, self.facts, made.on, number, made.holidays)
        return self.eyes[number]

    def slots(self, at_a_glance: tuple[Glance, ...]) -> Iterator[Slot]:
        """Every slot: at a glance, or with a closer look."""
        if not at_a_glance:
            yield from (self.slot(slot, at) for at, slot in enumerate(self.made.slots))
        for at, look in enumerate(at_a_glance):
            seen = look(self.facts)
            yield self.slot(self.made.slots[at], at) if isinstance(seen, Closer) else seen

    def slot(self, slot: plan.Slot, at: int) -> Slot:
        """What was seen of one slot."""
        match slot:
            case plan.EventSlot(subject, event, role, tranche):
                return self._event(self.eyes_of(tranche).happening(subject, event, role), at)
            case plan.ReleasedSlot(of, event):
                return self._event(self.eyes_of(None).tranche_happening(of, event), at)
            case plan.WordSlot(name, tranche):
                finding = self.eyes_of(tranche).finding(name)
                return finding.text if self._known(finding.problem, at) else None
            case plan.NumberSlot(value, tranche, scale):
                seen = figure(value, self.eyes_of(tranche))
                if (seen.problem is not None and (seen.low, seen.high) != (None, None)) or seen.open:
                    self.beyond[at] = "a number of which only a bound is known"
                if not self._known(seen.problem, at):
                    return None
                if seen.number is not None:
                    return exact(seen.number * scale)
                assert seen.low is not None
                assert seen.high is not None
                self.plain = False
                return Span(exact(seen.low * scale), exact(seen.high * scale))
            case plan.DaySlot(read, tranche):
                return self._day(read, self.eyes_of(tranche), at)
            case plan.MoneySlot(of):
                return self._money(of, at)
            case plan.AnswerSlot(leaf, tranche):
                found = Judge(self.eyes_of(tranche)).found(leaf)
                if found.invalid:
                    self.wrong[at] = found.observed.removeprefix("invalid: ")
                return answer(found.met, found.failed, found.can_meet, found.can_fail)

    def _known(self, problem: Absent | Invalid | None, at: int) -> bool:
        if isinstance(problem, Invalid):
            self.wrong[at] = str(problem)
        elif problem is not None:
            self.absent[at] = problem
        return problem is None

    def _event(self, seen: Happening, at: int) -> Event:
        if not self._known(seen.problem, at):
            return None
        if seen.happened is YES and seen.on is not None and not seen.others:
            return seen.on.toordinal()
        if seen.happened is NO and not seen.never:
            return -seen.known_until.toordinal() if seen.known_until is not None else 0
        self.plain = False
        if seen.happened is NO:
            return Never(seen.known_until.toordinal() if seen.known_until is not None else 0)
        if seen.on is None:
            assert seen.not_later_than is not None
            return By(seen.not_later_than.toordinal())
        return On(tuple(day.toordinal() for day in (*seen.others, seen.on)))

    def _day(self, read: model.DateExpression | plan.DueCell, eyes: Eyes, at: int) -> int | None:
        if not isinstance(read, plan.DueCell):
            day = date_found(eyes, read).day
        elif read.original or not self.facts.extensions:
            day = eyes.due_cell(read.subject)
        else:
            day = due_date(eyes, read.subject).day
            if isinstance(day, Absent) and not isinstance(original_due_date(eyes, read.subject).day, Absent):
                self.beyond[at] = "an extension of which not everything is known"
        match day:
            case date():
                return day.toordinal()
            case Pending(never):
                return NEVER if never else PENDING
            case _:
                self._known(day, at)
                return None

    def _money(self, of: int, at: int) -> Money | None:
        seen = money_of(self.facts, of, self.made.on)
        if not self._known(seen.wrong, at):
            return None
        found = Money(exact(seen.paid), exact(seen.recovered), seen.full_payment, exact(seen.approved_unpaid))
        return found if any(found) else None
