"""What changed between two decisions of one tranche: outcome and money, conditions, what was seen, rules, waivers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from gatekeeper.decisions.obstacles import is_waived
from gatekeeper.decisions.record import Condition, Decision, SourceKey, WaiverFound
from gatekeeper.decisions.wording import bound_text, calm, other_side, ought_to_hold, seen_text, void_text
from gatekeeper.inert import inert
from gatekeeper.vocabulary import Outcome, Verdict


@inert
class Flip:
    """One condition whose verdict changed: a verdict, `waived`, or `not asked` where its rule did not ask it.

    `instead_of` is the sentence its rule asked in its place before, of the same fact. `subject` is that fact.
    """

    rule: str  # the label of its rule, else the sentence
    requirement: str
    instead_of: str
    subject: str
    clause: str
    before: str
    after: str


@inert
class SeenChange:
    """One fact that was seen otherwise: what was seen of it before and after, and where it now stands."""

    name: str
    before: str
    after: str
    sources: tuple[SourceKey, ...]


@inert
class RuleChange:
    """One rule whose sentence changed; empty where there was none, or is none any more."""

    rule: str
    before: str
    after: str


@inert
class WaiverChange:
    """A waiver that came into effect (`came`) or is in effect no more (`lapsed`), and why."""

    condition: str
    by: str
    word: str
    because: str


@inert
class Sum:
    """A sum of the tranche that changed: its amount, what was paid, what was approved, what the rules give to date."""

    what: str
    before: Decimal | None
    after: Decimal | None


@inert
class TrancheChange:
    """What changed of one tranche. Without an outcome before it is new, without one after it is gone.

    `moved_by` holds the smallest sets of what moved it, of `date`, `facts` and `rules`: each set alone makes the second
    outcome of the first; it is empty where that was not tried.
    """

    award: str
    tranche: int
    currency: str
    currency_before: str
    before: Outcome | None
    after: Outcome | None
    amount_before: Decimal
    amount_after: Decimal
    flips: tuple[Flip, ...] = ()
    seen: tuple[SeenChange, ...] = ()
    rules: tuple[RuleChange, ...] = ()
    waivers: tuple[WaiverChange, ...] = ()
    sums: tuple[Sum, ...] = ()
    moved_by: tuple[tuple[str, ...], ...] = ()

    @property
    def id(self) -> str:
        """`A-001/2`."""
        return f"{self.award}/{self.tranche}"


def differs(before: Decision, after: Decision) -> bool:
    """Whether another outcome or another amount was decided."""
    return (before.outcome, before.amount, before.currency) != (after.outcome, after.amount, after.currency)


def tranche_change(before: Decision | None, after: Decision | None) -> TrancheChange:
    """What changed of one tranche between two decisions; without one of them it is new or gone."""
    either = after or before
    assert either is not None
    change = TrancheChange(
        award=either.award,
        tranche=either.tranche,
        currency=either.currency,
        currency_before=before.currency if before is not None else either.currency,
        before=before.outcome if before is not None else None,
        after=after.outcome if after is not None else None,
        amount_before=before.amount if before is not None else Decimal(0),
        amount_after=after.amount if after is not None else Decimal(0),
    )
    if before is None or after is None:
        return change
    return replace(
        change,
        flips=tuple(_flips(before, after)),
        seen=tuple(_seen(before, after)),
        rules=tuple(_rules(before, after)),
        waivers=tuple(_waivers(before, after)),
        sums=tuple(_sums(before, after)),
    )


def any_flip(before: Decision, after: Decision) -> bool:
    """Whether any condition came out otherwise."""
    return next(_flips(before, after), None) is not None


# ------------------------------------------------------------------------------------------------ conditions

NOT_ASKED = "not asked"

_Identity = tuple[str, str, str, int]  # rule, part, sentence, and which of several that say the same


def _identified(decision: Decision) -> Mapping[_Identity, Condition]:
    """The conditions by what they are: the label of the rule, else its sentence, and the sentence of the condition."""
    found: dict[_Identity, Condition] = {}
    for condition in decision.conditions:
        count = 0
        while (identity := (condition.rule, condition.part, condition.requirement, count)) in found:
            count += 1
        found[identity] = condition
    return found


def _flips(before: Decision, after: Decision) -> Iterator[Flip]:
    was, now = _identified(before), _identified(after)
    gone = [condition for identity, condition in was.items() if identity not in now]
    for identity, new in now.items():
        old = was.get(identity) or next((c for c in gone if _alike(c, new)), None)
        gone = [condition for condition in gone if condition is not old]
        yield from _flip(before, old, after, new)
    for condition in gone:
        yield from _flip(before, condition, after, None)


def _alike(condition: Condition, other: Condition) -> bool:
    """Whether two conditions ask of the same fact in the same place, though not the same."""
    where = (condition.rule, condition.part, _subject(condition))
    return where == (other.rule, other.part, _subject(other))


def _flip(before: Decision, old: Condition | None, after: Decision, new: Condition | None) -> Iterator[Flip]:
    either = new or old
    assert either is not None
    words = _word(before, old), _word(after, new)
    asked = " ".join(either.requirement.split())
    instead = " ".join(old.requirement.split()) if old is not None and old.requirement != either.requirement else ""
    if either.part != "amount" and words[0] != words[1]:
        yield Flip(either.rule, asked, instead, _subject(either), either.clause, *words)


def _word(decision: Decision, condition: Condition | None) -> str:
    if condition is None:
        return NOT_ASKED
    if is_waived(decision, condition):
        return "waived"
    if condition.verdict is Verdict.NOT_MET and ought_to_hold(decision, condition) and not condition.possible:
        return "not met, and no longer can be"
    return "not known" if condition.verdict is Verdict.UNKNOWN else str(condition.verdict)


def _seen(before: Decision, after: Decision) -> Iterator[SeenChange]:
    """What the conditions saw, fact by fact; a bound that is a fact of its own stands beside."""
    was, now = _facts(before), _facts(after)
    for name, (new, sources) in now.items():
        if name in was and was[name][0] != new:
            yield SeenChange(name, was[name][0], new, sources)


def _facts(decision: Decision) -> dict[str, tuple[str, tuple[SourceKey, ...]]]:
    found: dict[str, tuple[str, tuple[SourceKey, ...]]] = {}
    for condition in decision.conditions:
        found.setdefault(_subject(condition), (calm(seen_text(condition)), condition.sources))
        if bound := bound_text(condition):
            found.setdefault(other_side(condition), (bound, condition.sources))
    return found


def _subject(condition: Condition) -> str:
    """What a condition looks at, without the bound it is held against: `customers`, `pilot plant achieved`."""
    asked = " ".join(condition.requirement.split())
    comparator = condition.required.comparator
    if condition.kind == "comparison" and comparator:
        return asked.partition(f" {comparator} ")[0]
    return asked


# ------------------------------------------------------------------------------------------------ rules and waivers


def _rules(before: Decision, after: Decision) -> Iterator[RuleChange]:
    was = {rule.id: rule.sentence for rule in before.rules}
    now = {rule.id: rule.sentence for rule in after.rules}
    for rule in dict.fromkeys((*was, *now)):
        if was.get(rule) != now.get(rule):
            yield RuleChange(rule, was.get(rule, ""), now.get(rule, ""))


def _waivers(before: Decision, after: Decision) -> Iterator[WaiverChange]:
    was, now = _in_effect(before.waivers), _in_effect(after.waivers)
    for source, waiver in now.items():
        if source not in was:
            yield WaiverChange(waiver.condition, waiver.by, "came", waiver.reason)
    void = {waiver.source: waiver for waiver in after.waivers if not waiver.valid}
    for source, waiver in was.items():
        if source not in now:
            why = void_text(void[source]) if source in void else "it is no longer on record"
            yield WaiverChange(waiver.condition, waiver.by, "lapsed", why)


def _in_effect(waivers: Iterable[WaiverFound]) -> dict[SourceKey, WaiverFound]:
    return {waiver.source: waiver for waiver in waivers if waiver.valid}


def _sums(before: Decision, after: Decision) -> Iterator[Sum]:
    for what, old, new in (
        ("the whole tranche", before.tranche_amount, after.tranche_amount),
        ("entitlement to date", before.entitlement, after.entitlement),
        ("paid", before.paid, after.paid),
        ("approved, payment not recorded", before.approved_unpaid, after.approved_unpaid),
    ):
        if old != new:
            yield Sum(what, old, new)
