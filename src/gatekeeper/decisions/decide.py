"""Deciding: which tranches may be released, how much, and everything that was seen on the way.

`decide(rules, portfolio, on=…)` gives one record a tranche, in the order of award and tranche. Nothing here reads a
clock, a locale or an environment: the same inputs give the same records.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from pathlib import PurePosixPath

from gatekeeper.decisions.amounts import Entitlement, decimal, entitlement, note_amount
from gatekeeper.decisions.budgets import Budgets
from gatekeeper.decisions.completions import (
    LIMIT,
    SAME_AMOUNT,
    Completions,
    completions,
    too_many_text,
    whichever_text,
)
from gatekeeper.decisions.extensions import recorded_extension
from gatekeeper.decisions.figures import terms
from gatekeeper.decisions.judge import FUNDER, Judge
from gatekeeper.decisions.judge import Part as Place
from gatekeeper.decisions.limits import NO_LIMITS, Limits, judged_limits, within_limits
from gatekeeper.decisions.observed import finding_text, recorded_number
from gatekeeper.decisions.powers import (
    Exercised,
    exercised,
    extensions_of,
    extensions_open,
    powers_open,
    recorded_use,
    use_text,
)
from gatekeeper.decisions.record import (
    SCHEMA,
    AmountLine,
    Completed,
    Decision,
    ExtensionFound,
    JudgementFound,
    OpenChoice,
    PaymentFound,
    ResolutionFound,
    RuleFound,
    RuleKind,
    WaiverFound,
    Without,
)
from gatekeeper.decisions.remedies import Cut, lateness, recovery, reduction, retention
from gatekeeper.decisions.seeing import Eyes, payment_total
from gatekeeper.decisions.together import Part, Retained, RuleResult, Together, parts, speaks, until_text
from gatekeeper.decisions.waivers import Waiver, covers, leaves_of, open_choices, recorded, waivers_of
from gatekeeper.facts.known import as_known
from gatekeeper.facts.portfolio import AwardFacts, Portfolio
from gatekeeper.program import model
from gatekeeper.program.amounts import amount_conditions
from gatekeeper.program.sentences import rule_text
from gatekeeper.values.absence import Invalid
from gatekeeper.values.calendars import holidays_of
from gatekeeper.values.dates import date_text
from gatekeeper.values.money import money_text
from gatekeeper.values.truth import NO, UNKNOWN, YES, every, negation
from gatekeeper.vocabulary import Outcome, PaymentKind, Resolved, Verdict, fold

_MONEY_TABLES = {"payments": "a row of `payments`", "resolutions": "a row of `resolutions`"}

Calendars = Mapping[str, frozenset[date]]

CALENDAR_YEARS = 15
LONGEST_CHAIN = 30  # so many tranches, each waiting for another, are followed to see whether one can still be released


def decide(
    rules: model.Rules,
    portfolio: Portfolio,
    on: date,
    known_by: date | None = None,
    calendars: Calendars | None = None,
) -> tuple[Decision, ...]:
    """Every tranche of the portfolio decided on a day, by award id and tranche.

    `known_by` leaves out what was recorded later (by default what was recorded after `on`). `calendars` gives the
    holidays of each calendar the rules name; without it they come from the `holidays` library.
    """
    return tuple(decide_each(rules, portfolio, on, known_by, calendars))


def decide_each(
    rules: model.Rules,
    portfolio: Portfolio,
    on: date,
    known_by: date | None = None,
    calendars: Calendars | None = None,
) -> Iterator[Decision]:
    """The same, one decision at a time, for whoever shows progress.

    From the first tranche that shares a budget on, they come when all are decided: what one gets hangs on the others.
    """
    snapshot = as_known(portfolio, known_by or on)
    days = calendars if calendars is not None else calendars_for(rules, on)
    budgets = Budgets(snapshot)
    for award in snapshot.awards:
        binding = program_for(rules, award, on)
        for decision in _award(binding, award, on, known_by or on, days):
            yield from budgets.seen(decision, award, binding.program)
    yield from budgets.settled()


def decide_tranche(
    rules: model.Rules, facts: AwardFacts, tranche: int, on: date, known_by: date, calendars: Calendars
) -> Decision:
    """One tranche of one award, on facts that need not be those of a portfolio: for deciding again on changed ones.

    Limits over its tranches hold; what a budget gives hangs on other awards, and is left aside.
    """
    binding = program_for(rules, facts, on)
    if binding.program is None or not binding.program.limits:
        return _AwardTranches(binding, facts, on, known_by, calendars).decision(tranche)
    return next(d for d in _award(binding, facts, on, known_by, calendars) if d.tranche == tranche)


def calendars_for(rules: model.Rules, on: date) -> dict[str, frozenset[date]]:
    """The holidays of every calendar the rules name, some years around the decision date."""
    names = sorted({program.calendar for program in rules.programs if program.calendar})
    return {name: holidays_of(name, on.year - CALENDAR_YEARS, on.year + CALENDAR_YEARS) for name in names}


# ------------------------------------------------------------------------------------------------ awards


@dataclass(frozen=True, slots=True)
class Binding:
    """The program an award is decided by; or why there is none."""

    program: model.Program | None
    error: str = ""


def program_for(rules: model.Rules, award: AwardFacts, on: date) -> Binding:
    """The rule file whose `programme` is the award's and that is in force; a sole file without one fits every award."""
    wanted = fold(award.award.programme)
    fitting = [program for program in rules.programs if fold(program.programme) == wanted]
    if not fitting:
        bare = [program for program in rules.programs if not program.programme]
        fitting = bare if len(rules.programs) == 1 else []
    if len(fitting) <= 1:
        return Binding(fitting[0] if fitting else None)
    current = [program for program in fitting if _in_force(program, on)]
    if len(current) > 1:
        names = " and ".join(program.source.name for program in current)
        return Binding(current[0], f"{names} both speak of its programme on {date_text(on)}")
    if current:
        return Binding(current[0])
    return Binding(max(fitting, key=lambda program: (program.in_force[1] or date.max, program.source.name)))


def _in_force(program: model.Program, on: date) -> bool:
    first, last = program.in_force
    return (first is None or first <= on) and (last is None or on <= last)


def _award(binding: Binding, facts: AwardFacts, on: date, known_by: date, calendars: Calendars) -> Iterator[Decision]:
    tranches = _AwardTranches(binding, facts, on, known_by, calendars)
    yield from within_limits([tranches.decision(number) for number in sorted(facts.tranches)])


@dataclass
class _AwardTranches:
    """The tranches of one award, each decided once; whether one is still possible may hang on another."""

    binding: Binding
    facts: AwardFacts
    on: date
    known_by: date
    calendars: Calendars
    possible: dict[int, bool] = field(default_factory=dict)
    deciding: set[int] = field(default_factory=set)
    assumed: set[int] = field(default_factory=set)  # taken for impossible while they are being decided

    def decision(self, number: int) -> Decision:
        """The decision of one tranche."""
        return _Tranche(self, number).decision()

    def still_possible(self, number: int) -> bool:
        """Whether a tranche can still be released; one that waits for itself in a circle cannot."""
        if number in self.deciding:
            self.assumed.add(number)
            return False
        if number not in self.facts.tranches or self.binding.program is None:
            return False
        if len(self.deciding) >= LONGEST_CHAIN:  # waiting on is safe: nothing is paid on it
            return True
        if number not in self.possible:
            self.deciding.add(number)
            possible = self.decision(number).outcome not in (Outcome.LAPSED, Outcome.CANCEL)
            self.deciding.discard(number)
            self.assumed.discard(number)
            if self.assumed:  # within a circle this is true only of the way that led here
                return possible
            self.possible[number] = possible
        return self.possible[number]


# ------------------------------------------------------------------------------------------------ one tranche


@dataclass(frozen=True, slots=True)
class _Found:
    """The outcome of one pass over the rules, with or without waivers."""

    outcome: Outcome
    amount: Fraction
    reasons: tuple[str, ...]
    results: tuple[RuleResult, ...]
    judge: Judge
    gives: Entitlement | None
    excess: Fraction
    low: Fraction | None = None
    high: Fraction | None = None
    bound: str = ""  # why less is paid than is due: the authority of a waiver
    limits: Limits = NO_LIMITS
    retained: Fraction = Fraction(0)
    to_recover: Fraction = Fraction(0)
    completed: Completed | None = None
    kept_back: Fraction = Fraction(0)  # what would be paid if the rule that cannot be ruled out did not apply


@dataclass(frozen=True, slots=True)
class _Money:
    """What was paid and approved of the tranche, or what is wrong with the record of it."""

    paid: Fraction = Fraction(0)
    recovered: Fraction = Fraction(0)
    full_payment: bool = False
    approved_unpaid: Fraction = Fraction(0)
    wrong: Invalid | None = None
    payments: tuple[PaymentFound, ...] = ()
    resolutions: tuple[ResolutionFound, ...] = ()


class _Tranche:
    def __init__(self, award: _AwardTranches, number: int, extended: bool = True) -> None:
        """`extended` is false where the tranche is decided as if no extension had been granted."""
        self.award = award
        self.number = number
        self.facts = award.facts
        self.row = award.facts.tranches[number]
        self.program = award.binding.program
        calendar = self.program.calendar if self.program is not None else ""
        self.rules: tuple[model.Rule, ...] = ()
        if self.program is not None:
            self.rules = tuple(sorted((r for r in self.program.rules if number in r.tranches), key=_rule_order))
            holidays = award.calendars.get(calendar, frozenset())
            self.eyes = Eyes(self.program, self.facts, award.on, number, holidays, extended=extended)
        self.powers = exercised(self.eyes) if self.program is not None else Exercised()
        self.money = self._money()

    # ------------------------------------------------------------------------------------------ the record

    def decision(self) -> Decision:
        """The whole record of this tranche."""
        if self.program is None:
            return self._bare(Outcome.NO_RULE, (self._no_program(),))
        waivers = waivers_of(self.eyes, self.rules)
        void = {position: waiver.void for position, waiver in enumerate(waivers, 1) if waiver.void}
        found = self._pass(waivers, void)
        if not _in_force(self.program, self.award.on) and found.outcome is not Outcome.INVALID:
            return self._bare(Outcome.NOT_IN_FORCE, (self._not_in_force(),))
        found, without = self._with_and_without(found, waivers)
        decision = self._recorded(found, waivers, void, without)
        if not any(extension.used for extension in decision.extensions):
            return decision
        unextended = _Tranche(self.award, self.number, extended=False)
        other, _ = unextended._with_and_without(unextended._pass(waivers, void), waivers)
        return replace(decision, without_extensions=Without(other.outcome, decimal(other.amount)))

    def _with_and_without(self, found: _Found, waivers: tuple[Waiver, ...]) -> tuple[_Found, Without | None]:
        """What is found with the waivers, within their authority; and without them, where one was used."""
        found = self._whichever_way(found)
        if not found.judge.used:
            return found, None
        plain = self._whichever_way(self._pass((), {}))
        return self._within_authority(found, plain, waivers), Without(plain.outcome, decimal(plain.amount))

    def _no_program(self) -> str:
        programme = self.facts.award.programme
        return f"no rule file is for the programme {programme}" if programme else "no rule file fits the award"

    def _not_in_force(self) -> str:
        assert self.program is not None
        first, last = self.program.in_force
        since = f"from {date_text(first)}" if first is not None else ""
        until = f"to {date_text(last)}" if last is not None else ""
        return f"the rules are in force {since} {until}".replace("  ", " ").rstrip()

    def _bare(self, outcome: Outcome, reasons: tuple[str, ...]) -> Decision:
        """A record without conditions, where no rules were looked at."""
        amount = self.row.amount
        if isinstance(amount, Invalid):
            outcome, reasons = Outcome.INVALID, (f"the amount of the tranche is invalid: {amount}",)
        return self._frame(outcome, reasons)

    def _frame(self, outcome: Outcome, reasons: tuple[str, ...]) -> Decision:
        award, program = self.facts.award, self.program
        committed = award.committed if isinstance(award.committed, Decimal) else None
        paid = [row for row in self.facts.payments if not _wrong_payment(row)]
        past = [row for row in paid if isinstance(row.paid_on, date) and row.paid_on <= self.award.on]
        planned = self.row.planned_date
        return Decision(
            schema=SCHEMA,
            award=award.award,
            title=award.title,
            recipient=award.recipient,
            programme=award.programme,
            agreement=program.agreement if program is not None else "",
            owner=award.owner,
            tranche=self.number,
            tranches=len(self.facts.tranches),
            on=self.award.on,
            known_by=self.award.known_by,
            planned_date=planned if isinstance(planned, date) else None,
            outcome=outcome,
            reasons=reasons,
            amount=Decimal(0),
            currency=award.currency if isinstance(award.currency, str) else "",
            tranche_amount=self.row.amount if isinstance(self.row.amount, Decimal) else None,
            entitlement=None,
            amount_range=None,
            amount_lines=(),
            excess=Decimal(0),
            retained=Decimal(0),
            to_recover=Decimal(0),
            paid=decimal(self.money.paid),
            approved_unpaid=decimal(self.money.approved_unpaid),
            award_committed=committed,
            award_paid=decimal(payment_total(past)),
            rules_file=PurePosixPath(program.source.name).name if program is not None else "",
            rules_sha256=sha256(program.source.text.encode()).hexdigest() if program is not None else "",
            in_force=program.in_force if program is not None else (None, None),
            rules=(),
            conditions=(),
            waivers=(),
            without_waivers=None,
            limits=(),
            budget=None,
            extensions=(),
            without_extensions=None,
            powers_used=(),
            judgements=(),
            payments=self.money.payments,
            resolutions=self.money.resolutions,
            open_choices=(),
            completed=None,
        )

    def _recorded(
        self, found: _Found, waivers: tuple[Waiver, ...], void: Mapping[int, str], without: Without | None
    ) -> Decision:
        listed = tuple(
            recorded(waiver, void.get(position, ""), position in found.judge.used)
            for position, waiver in enumerate(waivers, 1)
        )
        gives = found.gives
        bounds = (decimal(found.low), decimal(found.high)) if found.low is not None and found.high is not None else None
        return replace(
            self._frame(found.outcome, found.reasons),
            amount=decimal(found.amount),
            entitlement=decimal(gives.amount) if gives is not None and gives.amount is not None else None,
            amount_range=bounds,
            amount_lines=self._lines(found),
            excess=decimal(found.excess),
            retained=decimal(found.retained),
            to_recover=decimal(found.to_recover),
            rules=tuple(self._rule_found(result) for result in found.results),
            conditions=tuple(found.judge.conditions),
            waivers=listed,
            without_waivers=without,
            limits=found.limits.found,
            extensions=tuple(self._extensions(found)),
            powers_used=tuple(recorded_use(use) for use in self.powers.uses),
            judgements=tuple(self._judgements()),
            open_choices=tuple(self._open_choices(found, listed)),
            completed=found.completed,
        )

    def _open_choices(self, found: _Found, waivers: tuple[WaiverFound, ...]) -> list[OpenChoice]:
        choices = [choice for choice in open_choices(self.eyes) if not _exercised(choice.role, waivers)]
        if found.outcome not in (Outcome.ALREADY_RELEASED, Outcome.CANCEL):
            choices += [*extensions_open(self.eyes, self.rules), *powers_open(self.eyes, self.powers)]
        return sorted(choices, key=lambda choice: (choice.text, choice.clause))

    def _extensions(self, found: _Found) -> Iterator[ExtensionFound]:
        rested_on = {source for condition in found.judge.conditions for source in condition.sources}
        for extension in extensions_of(self.eyes, self.rules):
            yield recorded_extension(self.eyes, extension, not extension.void and extension.source in rested_on)

    def _lines(self, found: _Found) -> tuple[AmountLine, ...]:
        gives = found.gives
        if gives is None or gives.amount is None:
            return gives.lines if gives is not None else ()
        lines = [*gives.lines, AmountLine("entitlement", "entitlement to date", decimal(gives.amount))]
        if self.money.paid:
            lines.append(AmountLine("paid", "less paid", decimal(-self.money.paid)))
        if self.money.approved_unpaid:
            text = "less approved, payment not recorded"
            lines.append(AmountLine("approved", text, decimal(-self.money.approved_unpaid)))
        if found.excess:
            lines.append(AmountLine("excess", "paid beyond the entitlement", decimal(found.excess)))
        due = max(Fraction(0), gives.amount - self.money.paid - self.money.approved_unpaid)
        if found.bound:
            lines.append(AmountLine("authority", found.bound, decimal(found.amount)))
            due = found.amount
        said = "to pay now" if found.outcome.pays else "would be due, were it released"
        lines.append(AmountLine("payment", said, decimal(due)))
        return tuple(lines)

    def _judgements(self) -> Iterator[JudgementFound]:
        assert self.program is not None
        named = {name for rule in self.rules for name in _names_of(rule)}
        for name in sorted(named):
            declared = self.program.declarations.get(name)
            if isinstance(declared, model.Judgement):
                seen = self.eyes.finding(name)
                yield JudgementFound(
                    matter=declared.name,
                    role=self.eyes.written(declared.role),
                    standard=seen.standard or declared.standard,
                    finding=finding_text(replace(seen, on=None), dict(self.program.written)),
                    decided_on=seen.on,
                    evidence=seen.evidence,
                    note=seen.note,
                    others=seen.others,
                )

    # ------------------------------------------------------------------------------------------ money

    def _money(self) -> _Money:
        rows = [row for row in self.facts.payments if row.tranche == self.number]
        wrong = next((cell for row in rows for cell in _cells(row) if isinstance(cell, Invalid)), None)
        wrong = wrong or self.facts.wrong("payments", "") or self._wrong_resolution()
        past = [
            row
            for row in rows
            if not _wrong_payment(row) and isinstance(row.paid_on, date) and row.paid_on <= self.award.on
        ]
        past.sort(key=lambda row: (str(row.paid_on), str(row.kind), row.reference, str(row.amount)))
        paid = payment_total(past)
        resolutions = tuple(self._resolutions())
        approved = sum(
            (
                Fraction(item.amount)
                for item in resolutions
                if item.decided is Resolved.APPROVE and item.amount is not None
            ),
            Fraction(0),
        )
        return _Money(
            paid=paid,
            recovered=-payment_total([row for row in past if row.kind is PaymentKind.RECOVERY]),
            full_payment=any(row.kind is PaymentKind.PAYMENT for row in past),
            approved_unpaid=max(Fraction(0), approved - paid),
            wrong=wrong,
            payments=tuple(
                PaymentFound(row.paid_on, str(row.kind), row.amount, row.reference)
                for row in past
                if isinstance(row.paid_on, date) and isinstance(row.amount, Decimal)
            ),
            resolutions=resolutions,
        )

    def _wrong_resolution(self) -> Invalid | None:
        rows = [row for row in self.facts.resolutions if row.tranche == self.number]
        cells = [cell for row in rows for cell in (row.meeting, row.decided, row.amount)]
        return next((cell for cell in cells if isinstance(cell, Invalid)), None)

    def _resolutions(self) -> Iterator[ResolutionFound]:
        rows = [row for row in self.facts.resolutions if row.tranche == self.number]
        past = [row for row in rows if isinstance(row.meeting, date) and row.meeting <= self.award.on]
        past.sort(key=lambda row: (str(row.meeting), str(row.decided), str(row.amount), row.by))
        for row in past:
            amount = row.amount if isinstance(row.amount, Decimal) else None
            if row.decided is Resolved.APPROVE and amount is None and isinstance(self.row.amount, Decimal):
                amount = self.row.amount  # approved without an amount: the whole tranche
            if isinstance(row.meeting, date) and isinstance(row.decided, Resolved):
                yield ResolutionFound(row.meeting, row.decided, amount, row.by)

    # ------------------------------------------------------------------------------------------ one pass

    def _pass(self, waivers: tuple[Waiver, ...], void: Mapping[int, str]) -> _Found:
        owner = self.facts.award.owner or FUNDER
        return self._judged_by(Judge(self.eyes, covers(waivers, void), self._possible, owner))

    def _judged_by(self, judge: Judge) -> _Found:
        judged = tuple(self._rule(rule, judge) for rule in self.rules)
        results = tuple(_heard(result, judged) for result in judged)
        return self._outcome(results, judge, judged_limits(self.eyes, judge))

    def _whichever_way(self, found: _Found) -> _Found:
        """Where it turns on what is not known: found anew for each way the facts named more than once can turn out."""
        by_doubt = _held_by_doubt(found) and not self.powers.in_effect("held", "deferred")
        if found.outcome is not Outcome.UNDETERMINED and not by_doubt:
            return found
        every_way = completions(found.judge)
        if not every_way.facts:
            return found
        if every_way.count > LIMIT:
            completed = every_way.recorded("too many")
            return replace(found, reasons=(*found.reasons, too_many_text(completed)), completed=completed)
        ways = []
        for judge, eyes in every_way.worlds():
            imagined = copy(self)
            imagined.eyes = eyes
            ways.append(imagined._judged_by(judge))
        return _alike(found, ways, every_way) or _apart(found, ways, every_way)

    def _possible(self, number: int) -> bool:
        return number != self.number and self.award.still_possible(number)

    def _rule(self, rule: model.Rule, judge: Judge) -> RuleResult:
        favours = isinstance(rule, model.Release | model.Retain)  # met, its condition speaks for the payment
        part: Place = "until" if isinstance(rule, model.Retain) else "when" if favours else "guard"
        when = judge.judge(rule.when, rule, part, favours) if rule.when is not None else None
        against = judge.judge(rule.unless, rule, "unless", not favours) if rule.unless is not None else None
        met = when.met if when is not None else YES
        possible = when.can_meet if when is not None else True
        if isinstance(rule, model.Retain):  # it keeps back until what ends it is shown
            met = NO if met is YES else YES
        if against is not None:
            met = every((met, negation(against.met)))
            possible = possible and (against.met is NO or against.can_fail)
        invalid = bool((when and when.invalid) or (against and against.invalid))
        gives = takes = None
        if isinstance(rule, model.Release):
            gives = self._entitlement(rule, judge)
            invalid = invalid or isinstance(gives.problem, Invalid)
        elif isinstance(rule, model.Reduce | model.Retain | model.Recover):
            takes = self._takes(rule, judge)
            invalid = invalid or takes.wrong is not None
        return RuleResult(
            rule, met, met, possible, invalid, gives, takes,
            when.node if when is not None else None, against.node if against is not None else None,
        )  # fmt: skip

    def _takes(self, rule: model.Reduce | model.Retain | model.Recover, judge: Judge) -> Cut:
        """What a reduction, a retention or a recovery comes to, its facts kept in the record."""
        values = [value for value in (rule.part, getattr(rule, "up_to", None)) if value is not None]
        per = rule.per if isinstance(rule, model.Reduce) else None
        if isinstance(per, model.EachBeyond):
            values += [per.value, per.bound]
        for term in dict.fromkeys(term for value in values for term in terms(value, self.eyes)):
            judge.note_value(term, rule)
        for value in values:
            judge.ask_within(value, rule)
        if isinstance(per, model.FullPeriodsLate):
            judge.note_lateness(per, lateness(per, self.eyes), rule)
        whole = Fraction(self.row.amount) if isinstance(self.row.amount, Decimal) else Fraction(0)
        match rule:
            case model.Reduce():
                return reduction(rule, self.eyes, whole)
            case model.Retain():
                return retention(rule, self.eyes, whole)
            case model.Recover():
                return recovery(rule, self.eyes, whole, Fraction(0))

    def _entitlement(self, rule: model.Release, judge: Judge) -> Entitlement:
        note_amount(rule, judge)
        if isinstance(self.row.amount, Invalid):
            return Entitlement(problem=self.row.amount)
        return entitlement(rule, self.eyes, Fraction(self.row.amount))

    def _rule_found(self, result: RuleResult) -> RuleFound:
        assert self.program is not None
        rule, gives = result.rule, result.gives
        word = {YES: Verdict.MET, NO: Verdict.NOT_MET, UNKNOWN: Verdict.UNKNOWN}[result.speaks]
        waits = result.when is not None and result.when.verdict is Verdict.OPEN
        if result.speaks is NO and waits and not result.excepted_by and not isinstance(rule, model.Retain):
            word = Verdict.OPEN
        bounds = None
        if gives is not None and gives.low is not None and gives.high is not None:
            bounds = (decimal(gives.low), decimal(gives.high))
        release = rule if isinstance(rule, model.Release) else None
        return RuleFound(
            id=rule.id,
            kind=_KINDS[type(rule)][1],
            label=rule.label,
            sentence=rule_text(rule, self.program.written),
            clause=rule.clause,
            because=rule.because,
            line=rule.span.line if rule.span is not None else 0,
            verdict=Verdict.INVALID if result.invalid else word,
            possible=result.possible,
            when=result.when,
            unless=result.unless,
            further=release is not None and release.further,
            exception_to=release.exception_to if release is not None else "",
            excepted_by=result.excepted_by,
            entitlement=decimal(gives.amount) if gives is not None and gives.amount is not None else None,
            amount_range=bounds,
            amount_lines=gives.lines if gives is not None else (),
        )

    # ------------------------------------------------------------------------------------------ the outcome

    def _outcome(self, results: tuple[RuleResult, ...], judge: Judge, limits: Limits) -> _Found:
        found = parts(results)
        wrong = self._wrong(results, judge) + limits.wrong
        if wrong:
            return _Found(Outcome.INVALID, Fraction(0), wrong, results, judge, None, Fraction(0), limits=limits)
        together = self._together(results)
        chosen = _chosen(found, together) if together is not None else None
        excess = self._excess(chosen)
        base = _Found(Outcome.NO_RULE, Fraction(0), (), results, judge, chosen, excess, limits=limits)
        if together is not None and chosen is not None and len(chosen.exact) == 2:
            base = replace(
                base, retained=together.retained(chosen.exact[0]) if chosen.amount is not None else Fraction(0)
            )
        claimed = self._recovered(base)
        if claimed is not None:
            return claimed
        cancelled = [result for result in results if isinstance(result.rule, model.Cancel) and result.met is YES]
        later = together is not None and self.money.full_payment and self._has_later(found, results)
        paid = "" if later else self._already(found, together)
        by_somebody = self.powers.in_effect("cancelled")
        if self.money.full_payment or (paid and not self.money.approved_unpaid):
            by_somebody = ()
        if by_somebody or (cancelled and not paid):
            reasons = (*map(self._said, cancelled), *map(use_text, by_somebody))
            return replace(base, outcome=Outcome.CANCEL, reasons=reasons)
        if paid:
            return replace(base, outcome=Outcome.ALREADY_RELEASED, reasons=(paid,))
        if not found or together is None:
            return replace(base, reasons=("no rule releases this tranche",))
        return self._unpaid(base, found, together, later)

    def _together(self, results: tuple[RuleResult, ...]) -> Together | None:
        """What the rules give together; none where there is no tranche amount or no rounding to work with."""
        assert self.program is not None
        if self.program.rounding is None or not isinstance(self.row.amount, Decimal):
            return None
        written = dict(self.program.written)
        cuts = [(r.takes, r.met) for r in results if isinstance(r.rule, model.Reduce) and r.takes is not None]
        standing = [
            Retained(r.takes, until_text(r.rule, written))
            for r in results
            if isinstance(r.rule, model.Retain) and r.takes is not None and r.met is YES
        ]
        return Together(Fraction(self.row.amount), self.program.rounding, cuts, standing, self.program.currency)

    def _said(self, result: RuleResult) -> str:
        assert self.program is not None
        return _because(result, self.program.written)

    def _recovered(self, base: _Found) -> _Found | None:
        """What is to be paid back, less what was; none where no rule claims anything or nothing is left to claim."""
        claims = [r for r in base.results if isinstance(r.rule, model.Recover) and r.met is YES]
        gross = self.money.paid + self.money.recovered
        low, high = self._claims(claims, base.excess)
        low, high = (min(end, gross) - self.money.recovered for end in (low, high))
        if high <= 0:
            return None
        reasons = tuple(self._said(result) for result in claims)
        if low < high:
            reasons = ("how much is to be recovered is not known", *reasons)
            return replace(base, outcome=Outcome.UNDETERMINED, reasons=reasons)
        return replace(base, outcome=Outcome.RECOVER, reasons=reasons, to_recover=high)

    def _claims(self, claims: Sequence[RuleResult], excess: Fraction) -> tuple[Fraction, Fraction]:
        """The least and the most that recoveries claim; an excess counts once."""
        cuts = [r.takes for r in claims if isinstance(r.rule, model.Recover) and r.rule.part is not None and r.takes]
        over = excess if any(isinstance(r.rule, model.Recover) and r.rule.part is None for r in claims) else Fraction(0)
        return (
            max(over, sum((cut.low for cut in cuts), Fraction(0))),
            max(over, sum((cut.high for cut in cuts), Fraction(0))),
        )

    def _unpaid(self, base: _Found, found: Sequence[Part], together: Together, later: bool) -> _Found:
        releases = [result for part in found for result in part.results]
        guards = [r for r in base.results if isinstance(r.rule, model.Hold | model.Never)]
        if not later and all(not result.possible and result.speaks is not YES for result in releases):
            return replace(base, outcome=Outcome.LAPSED, reasons=("its conditions can no longer be met",))
        barred = [result for result in guards if isinstance(result.rule, model.Never) and result.met is YES]
        if barred:
            return replace(base, outcome=Outcome.BARRED, reasons=tuple(map(self._said, barred)))
        held = [self._said(result) for result in guards if result.met is YES]
        held += map(use_text, self.powers.in_effect("held"))
        if held:
            return replace(base, outcome=Outcome.ON_HOLD, reasons=tuple(held))
        given = self._later(base, found, together) if later else self._released(base, found, together)
        doubtful = [r for r in base.results if r.met is UNKNOWN and self._would_stop(r, base)]
        if given.outcome.pays and doubtful:
            reasons = tuple(f"{self._said(result)}: cannot be shown not to apply" for result in doubtful)
            return replace(given, outcome=Outcome.ON_HOLD, amount=Fraction(0), reasons=reasons, kept_back=given.amount)
        deferred = self.powers.in_effect("deferred")
        if given.outcome.pays and deferred:  # the meeting of this very day put it off
            reasons = tuple(map(use_text, deferred))
            return replace(given, outcome=Outcome.ON_HOLD, amount=Fraction(0), reasons=reasons)
        astray = [said for table, said in _MONEY_TABLES.items() if table in self.facts.doubtful]
        astray += ["a row of `events`"] if self.powers.astray else []
        if given.outcome.pays and astray:
            # Silence in a table with a row of nobody's settles nothing: it may be this tranche that was paid.
            reasons = tuple(f"{row} cannot be attributed to an award; it may be this one's" for row in astray)
            return replace(
                given,
                outcome=Outcome.UNDETERMINED,
                amount=Fraction(0),
                reasons=reasons,
                low=Fraction(0),
                high=given.amount,
            )
        return given

    def _would_stop(self, result: RuleResult, base: _Found) -> bool:
        """Whether a rule would stop a payment if it applied: a guard, a cancellation, a recovery with a claim left."""
        if isinstance(result.rule, model.Recover):
            _, high = self._claims([result], base.excess)
            return min(high, self.money.paid + self.money.recovered) > self.money.recovered
        return isinstance(result.rule, model.Hold | model.Never | model.Cancel)

    def _released(self, base: _Found, found: Sequence[Part], together: Together) -> _Found:
        for part in found:
            if len(part.amounts) > 1:
                reasons = tuple(self._gives(amount) for amount in sorted(part.amounts))
                return replace(base, outcome=Outcome.CONFLICT, reasons=reasons, gives=None)
        if not any(part.met or part.unknown for part in found):
            return replace(base, outcome=Outcome.NOT_YET, reasons=("a condition is not met",))
        ends = [part.bounds() for part in found]
        low, high = together.bounds(
            sum((end[0] for end in ends), Fraction(0)), sum((end[1] for end in ends), Fraction(0))
        )
        if low < high:
            return self._undetermined(base, low, high)
        if not any(part.sure for part in found):
            return replace(base, outcome=Outcome.NOT_YET, reasons=("the rules give nothing of it yet",))
        return self._payable(base, low, low)

    def _payable(self, base: _Found, amount: Fraction, most: Fraction) -> _Found:
        """What is due of an entitlement, and no more than `most`."""
        assert isinstance(self.row.amount, Decimal)
        gives = replace(base.gives, amount=amount) if base.gives is not None else Entitlement(amount=amount)
        due = min(amount - self.money.paid - self.money.approved_unpaid, most)
        if due <= 0:  # only where the rules give nothing: what was paid in full is settled before
            return replace(base, outcome=Outcome.NOT_YET, gives=gives, reasons=("the rules give nothing of it yet",))
        whole = amount == Fraction(self.row.amount)
        outcome = Outcome.RELEASE if whole else Outcome.RELEASE_IN_PART
        return replace(base, outcome=outcome, amount=due, gives=gives, reasons=("its conditions are met",))

    def _undetermined(self, base: _Found, least: Fraction, most: Fraction) -> _Found:
        """It turns on missing facts; the amounts it could come to bound it."""
        settled = self.money.paid + self.money.approved_unpaid
        low, high = (max(Fraction(0), end - settled) for end in (least, most))
        speaking = [r for r in base.results if r.gives is not None and r.speaks is not NO]
        gives = speaking[0].gives if len(speaking) == 1 else None
        reasons = ("it turns on facts that are not known",)
        return replace(base, outcome=Outcome.UNDETERMINED, reasons=reasons, gives=gives, low=low, high=high)

    # ------------------------------------------------------------------------------------------ after a payment

    def _has_later(self, found: Sequence[Part], results: Sequence[RuleResult]) -> bool:
        """Whether something can still be due after the tranche was paid: what was retained, or a further part."""
        return any(part.further for part in found) or any(isinstance(r.rule, model.Retain) for r in results)

    def _later(self, base: _Found, found: Sequence[Part], together: Together) -> _Found:
        """After a full payment only what was retained and further parts are judged, on their own conditions."""
        paid = replace(base, outcome=Outcome.ALREADY_RELEASED, reasons=("it has been paid",))
        first = _settled(found)
        if first is None:
            return paid
        written = dict(self.program.written) if self.program is not None else {}
        kept = [
            Retained(r.takes, until_text(r.rule, written))
            for r in base.results
            if isinstance(r.rule, model.Retain) and r.takes is not None
        ]
        before = replace(together, retentions=kept).bounds(*first)
        ends = [part.bounds() for part in found if part.further]
        now = together.bounds(
            first[0] + sum((end[0] for end in ends), Fraction(0)), first[1] + sum((end[1] for end in ends), Fraction(0))
        )
        settled = self.money.paid + self.money.approved_unpaid
        low, high = (
            max(Fraction(0), min(end - settled, end - earlier)) for end, earlier in zip(now, before, strict=True)
        )
        if high <= 0:
            return paid
        if low < high or now[0] < now[1]:
            return replace(self._undetermined(base, *now), low=low, high=high)
        return self._payable(base, now[0], high)

    def _gives(self, amount: Fraction) -> str:
        assert self.program is not None
        return f"a rule gives {money_text(amount, self.program.currency)}"

    def _already(self, found: Sequence[Part], together: Together | None) -> str:
        """Why nothing is left to pay, if so."""
        if self.money.full_payment:
            return "it has been paid"
        settled = self.money.paid + self.money.approved_unpaid
        if settled <= 0 or together is None or not any(part.sure for part in found):
            return ""
        ends = [end for part in found for end in [_most(part)] if end is not None]
        if together.bounds(Fraction(0), sum(ends, Fraction(0)))[1] > settled:
            return ""
        if self.money.approved_unpaid:
            return "it has been approved; the payment is not recorded"
        return "the entitlement to date has been paid"

    def _excess(self, chosen: Entitlement | None) -> Fraction:
        if chosen is None or chosen.amount is None:
            return Fraction(0)
        return max(Fraction(0), self.money.paid - chosen.amount)

    def _wrong(self, results: tuple[RuleResult, ...], judge: Judge) -> tuple[str, ...]:
        """Every error in what the rules name, in words."""
        assert self.program is not None
        wrong: list[str] = []
        if self.award.binding.error:
            wrong.append(self.award.binding.error)
        for table in ("awards", "tranches", "payments", "resolutions"):
            problem_of_table = self.facts.wrong(table, "")
            if problem_of_table is not None:
                wrong.append(f"the table {table}: {problem_of_table}")
        currency = self.facts.award.currency
        if isinstance(currency, Invalid):
            wrong.append(f"the award's currency: {currency}")
        elif currency != self.program.currency:
            wrong.append(f"the award is in {currency}, its rules are in {self.program.currency}")
        if isinstance(self.row.amount, Invalid):
            wrong.append(f"the amount of the tranche: {self.row.amount}")
        if self.money.wrong is not None:
            wrong.append(f"what was paid or resolved: {self.money.wrong}")
        if self.powers.wrong is not None:
            wrong.append(f"whether it was held or cancelled: {self.powers.wrong}")
        wrong += [
            f"{condition.requirement}: {condition.observed}"
            for condition in judge.conditions
            if condition.verdict is Verdict.INVALID
        ]
        for result in results:
            problem = result.gives.problem if result.gives is not None else None
            problem = result.takes.wrong if result.takes is not None else problem
            if isinstance(problem, Invalid) and not any(str(problem) in text for text in wrong):
                wrong.append(str(problem))
        return tuple(dict.fromkeys(wrong))

    # ------------------------------------------------------------------------------------------ authority

    def _within_authority(self, found: _Found, plain: _Found, waivers: tuple[Waiver, ...]) -> _Found:
        """What rests on waivers is bounded by their authority, counting what was paid of the tranche before.

        `plain` is the outcome without them: what it pays rests on nobody's waiver.
        """
        limits = [waivers[position - 1].limit for position in sorted(found.judge.used)]
        limit = min((limit for limit in limits if limit is not None), default=None)
        if limit is None or found.amount <= plain.amount:
            return found
        room = limit - self.money.paid - self.money.approved_unpaid
        amount = max(plain.amount, min(found.amount, room))
        if amount == found.amount:
            return found
        assert self.program is not None
        bound = f"at most {money_text(limit, self.program.currency)} may rest on a waiver"
        if amount <= 0:
            return replace(plain, judge=found.judge, results=found.results, reasons=(bound,))
        return replace(found, outcome=Outcome.RELEASE_IN_PART, amount=amount, reasons=(bound,), bound=bound)


# ------------------------------------------------------------------------------------------------ small things


_KINDS: dict[type[model.Rule], tuple[int, RuleKind]] = {
    model.Release: (0, "release"),
    model.Never: (1, "never"),
    model.Hold: (2, "hold"),
    model.Cancel: (3, "cancel"),
    model.Recover: (4, "recover"),
    model.Reduce: (5, "reduce"),
    model.Retain: (6, "retain"),
}


def _rule_order(rule: model.Rule) -> tuple[int, str]:
    """Releases, then what forbids, then what holds; by identity, so the order in the file never matters."""
    return _KINDS[type(rule)][0], rule.id


def _heard(result: RuleResult, results: Sequence[RuleResult]) -> RuleResult:
    """A release once its exceptions are heard."""
    if not isinstance(result.rule, model.Release):
        return result
    met, silenced = speaks(result.rule, result.met, results)
    return replace(result, speaks=met, excepted_by=silenced)


def _held_by_doubt(found: _Found) -> bool:
    """On hold only because a rule cannot be shown not to apply."""
    guards = (result for result in found.results if isinstance(result.rule, model.Hold | model.Never))
    return found.outcome is Outcome.ON_HOLD and all(result.met is not YES for result in guards)


def _alike(found: _Found, ways: Sequence[_Found], every_way: Completions) -> _Found | None:
    """What every way comes to, if it is the same; the trace stays as it was found."""
    first = ways[0]
    if first.outcome is Outcome.UNDETERMINED:
        return None
    if any(
        (way.outcome, way.amount, way.to_recover) != (first.outcome, first.amount, first.to_recover) for way in ways
    ):
        return None
    completed = every_way.recorded("settled", [_came_to(way) for way in ways])
    reasons = dict.fromkeys(reason for way in ways for reason in way.reasons)
    return replace(
        first,
        results=found.results,
        judge=found.judge,
        reasons=(whichever_text(completed), *reasons),
        gives=_common([way.gives for way in ways]),
        excess=min(way.excess for way in ways),
        limits=found.limits,
        retained=first.retained if all(way.retained == first.retained for way in ways) else found.retained,
        completed=completed,
    )


def _common(gives: Sequence[Entitlement | None]) -> Entitlement | None:
    """The one entitlement of several; steps that differ are not told, as no one way is known to be the true one."""
    first = gives[0]
    if first is None or first.amount is None or any(g is None or g.amount != first.amount for g in gives):
        return None
    if all(g == first for g in gives):
        return first
    told = tuple(line for line in first.lines if line.step == "tranche")
    return Entitlement(first.amount, lines=(*told, AmountLine("formula", SAME_AMOUNT, decimal(first.amount))))


def _came_to(way: _Found) -> object:
    return way.outcome, way.amount, way.to_recover, way.kept_back, way.low, way.high


def _apart(found: _Found, ways: Sequence[_Found], every_way: Completions) -> _Found:
    """It stays open; what may be due lies between the least and the most that any way pays."""
    completed = every_way.recorded("differ", [_came_to(way) for way in ways])
    if found.outcome is not Outcome.UNDETERMINED:
        return replace(found, completed=completed)
    ends: list[Fraction | None] = []
    for way in ways:
        if way.outcome is Outcome.UNDETERMINED:
            ends += (way.low, way.high)
        else:
            ends += (way.amount, way.amount + way.kept_back)
    known = [end for end in ends if end is not None]
    if len(known) == len(ends):
        found = replace(found, low=min(known), high=max(known))
    reasons = {way.reasons if way.outcome is Outcome.UNDETERMINED else found.reasons for way in ways}
    return replace(found, reasons=reasons.pop() if len(reasons) == 1 else found.reasons, completed=completed)


def _chosen(found: Sequence[Part], together: Together) -> Entitlement | None:
    """The entitlement to show: of what the rules that speak give, else of the only rule there is."""
    shown: list[tuple[Entitlement, bool]] = []
    for part in found:
        sure = [r.gives for r in part.met if r.gives is not None and r.gives.problem is None]
        agreed = part.agreed
        if agreed is not None:
            shown.append((agreed, part.further))
        elif sure and len({gives.amount for gives in sure}) == 1:
            shown.append((min(sure, key=lambda gives: gives.exact), part.further))
        elif part.met and not part.further:
            return None
    first = found[0] if found and not found[0].further else None
    if first is not None and not first.met and len(first.results) == 1 and first.results[0].gives is not None:
        if not shown:
            shown = [(first.results[0].gives, False)]
    elif not shown:
        return None
    return _summed(shown, together)


def _summed(shown: Sequence[tuple[Entitlement, bool]], together: Together) -> Entitlement:
    """Several entitlements as one, less what is reduced and retained."""
    gives = shown[0][0]
    if len(shown) == 1 and not together.reductions and not together.retentions:
        return gives
    if any(len(one.exact) != 2 for one, _ in shown):
        return gives
    low, high = (sum((one.exact[end] for one, _ in shown), Fraction(0)) for end in (0, 1))
    least, most = together.bounds(low, high)
    lines = [line for line in gives.lines if line.step != "rounding"]
    for one, _ in shown[1:]:
        text = next((line.text for line in reversed(one.lines) if line.step == "formula"), "the tranche in full")
        lines.append(AmountLine("further", f"a further {text}", recorded_number(one.exact[0])))
    if low > together.whole:
        lines.append(AmountLine("cap", "never more than the tranche", decimal(together.whole)))
    if least < most:
        return Entitlement(low=least, high=most, problem=gives.problem, lines=tuple(lines), exact=(low, high))
    lines += together.lines(min(low, together.whole))
    return Entitlement(amount=least, lines=tuple(lines), exact=(low, high))


def _settled(found: Sequence[Part]) -> tuple[Fraction, Fraction] | None:
    """What a full payment was of: of the rules that speak now, else of the only rule there is."""
    first = next((part for part in found if not part.further), None)
    if first is None:
        return Fraction(0), Fraction(0)
    if first.agreed is not None:
        return first.bounds()
    gives = first.results[0].gives if len(first.results) == 1 else None
    return (gives.exact[0], gives.exact[1]) if gives is not None and len(gives.exact) == 2 else None


def _most(part: Part) -> Fraction | None:
    """The most that the rules of a part which speak, or else those which may, come to."""
    speaking = part.met or part.unknown
    ends = [gives.exact[1] for r in speaking for gives in [r.gives] if gives is not None and gives.exact]
    return max(ends, default=None)


def _because(result: RuleResult, written: Mapping[str, str]) -> str:
    rule = result.rule
    said = f'"{rule.label}"' if rule.label else rule_text(rule, written)
    clause = f" ({rule.clause})" if rule.clause else ""
    return f"{said}{clause}"


def _exercised(role: str, waivers: tuple[WaiverFound, ...]) -> bool:
    """Whether a role has used its power here, so that no choice is open to it."""
    return any(waiver.valid and waiver.used and fold(waiver.by) == fold(role) for waiver in waivers)


def _cells(row: object) -> tuple[object, object, object]:
    from gatekeeper.facts.rows import PaymentRow

    assert isinstance(row, PaymentRow)
    return row.paid_on, row.amount, row.kind


def _wrong_payment(row: object) -> bool:
    return any(isinstance(cell, Invalid) for cell in _cells(row))


def _names_of(rule: model.Rule) -> set[str]:
    names: set[str] = set()
    amount = amount_conditions(rule.amount) if isinstance(rule, model.Release) else ()
    for condition in (rule.when, rule.unless, *amount):
        if condition is None:
            continue
        for leaf in leaves_of(condition):
            if isinstance(leaf, model.Happened):
                names.add(leaf.subject)
            elif isinstance(leaf, model.IsSo | model.IsOneOf):
                names.add(leaf.name)
    return names
