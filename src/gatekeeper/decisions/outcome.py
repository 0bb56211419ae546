"""The outcome of a tranche, from its rules judged: what is wrong, what stands in the way, what is due."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from gatekeeper.decisions.after_payment import already, has_later, later_parts, left_between, payable, undetermined
from gatekeeper.decisions.entitled import chosen
from gatekeeper.decisions.errors import errors
from gatekeeper.decisions.judge import Judge
from gatekeeper.decisions.limits import Limits, judged_limits
from gatekeeper.decisions.powers import use_text
from gatekeeper.decisions.rule_results import judged_rules
from gatekeeper.decisions.together import Part, Retained, RuleResult, Together, parts, until_text
from gatekeeper.decisions.tranche import Found, Tranche
from gatekeeper.inert import replace
from gatekeeper.program import model
from gatekeeper.program.sentences import rule_text
from gatekeeper.values.money import minor_digits, money_text
from gatekeeper.values.numbers import Rounding, RoundingMode
from gatekeeper.values.truth import NO, UNKNOWN, YES
from gatekeeper.vocabulary import Outcome

ZERO = Fraction(0)
NOTHING = (ZERO, ZERO)
_MONEY_TABLES = {"payments": "a row of `payments`", "resolutions": "a row of `resolutions`"}


def found_by(tranche: Tranche, judge: Judge) -> Found:
    """What one pass over the rules comes to."""
    results = judged_rules(tranche, judge)
    return outcome_of(tranche, results, judge, judged_limits(tranche.eyes, judge))


def outcome_of(tranche: Tranche, results: tuple[RuleResult, ...], judge: Judge, limits: Limits) -> Found:
    """What rules that were judged come to together."""
    found = parts(results)
    wrong = errors(tranche, results, judge) + limits.wrong
    if wrong:
        return Found(Outcome.INVALID, ZERO, wrong, results, judge, None, ZERO, limits=limits)
    together = _together(tranche, results)
    shown = chosen(found, together) if together is not None else None
    excess = _excess(tranche, found, together)
    base = Found(Outcome.NO_RULE, ZERO, (), results, judge, shown, excess[0], limits=limits)
    if together is not None and shown is not None and len(shown.exact) == 2 and shown.amount is not None:
        base = replace(base, retained=together.retained(shown.exact[0]))
    claimed = _recovered(tranche, base, excess)
    if claimed is not None:
        return claimed
    base = replace(base, claimed_back=_claimed_back(tranche, results))
    cancelled = [result for result in results if isinstance(result.rule, model.Cancel) and result.met is YES]
    later = together is not None and tranche.money.full_payment and has_later(found, results)
    if later and together is not None:
        later = later_parts(tranche, base, found, together).outcome is not Outcome.ALREADY_RELEASED
    paid = "" if later else already(tranche, found, together, base.claimed_back[0])
    by_somebody = tranche.powers.in_effect("cancelled")
    if paid and (tranche.money.full_payment or not tranche.money.approved_unpaid):
        by_somebody = ()
    if by_somebody or (cancelled and not paid):
        reasons = (*(_said(tranche, r) for r in cancelled), *map(use_text, by_somebody))
        return replace(base, outcome=Outcome.CANCEL, reasons=reasons)
    if paid:
        return replace(base, outcome=Outcome.ALREADY_RELEASED, reasons=(paid,))
    if not found or together is None:
        return replace(base, reasons=("no rule releases this tranche",))
    return _unpaid(tranche, base, found, together, later)


def _together(tranche: Tranche, results: tuple[RuleResult, ...]) -> Together | None:
    """What the rules give together; none where there is no tranche amount or no rounding to work with."""
    if tranche.program.rounding is None or not isinstance(tranche.row.amount, Decimal):
        return None
    written = tranche.program.written
    cuts = [(r.takes, r.met) for r in results if isinstance(r.rule, model.Reduce) and r.takes is not None]
    standing = [
        Retained(r.takes, until_text(r.rule, written))
        for r in results
        if isinstance(r.rule, model.Retain) and r.takes is not None and r.met is YES
    ]
    return Together(Fraction(tranche.row.amount), tranche.program.rounding, cuts, standing, tranche.program.currency)


def _said(tranche: Tranche, result: RuleResult) -> str:
    """A rule as a reason: its label, or else its sentence, and its clause."""
    rule = result.rule
    said = f'"{rule.label}"' if rule.label else rule_text(rule, tranche.program.written)
    clause = f" ({rule.clause})" if rule.clause else ""
    return f"{said}{clause}"


def _recovered(tranche: Tranche, base: Found, excess: tuple[Fraction, Fraction]) -> Found | None:
    """What is to be paid back, less what was; none where no rule claims anything or nothing is left to claim."""
    claims = [r for r in base.results if isinstance(r.rule, model.Recover) and r.met is YES]
    maybe = [r for r in base.results if isinstance(r.rule, model.Recover) and r.met is UNKNOWN]
    low, high = _left_to_claim(tranche, claims, excess)
    if high <= 0:
        return None
    _, most = _left_to_claim(tranche, [*claims, *maybe], excess)  # claims add up
    if low < most:
        reasons = ("how much is to be recovered is not known", *(_said(tranche, r) for r in (*claims, *maybe)))
        return replace(base, outcome=Outcome.UNDETERMINED, reasons=reasons)
    reasons = tuple(_said(tranche, result) for result in claims)
    return replace(base, outcome=Outcome.RECOVER, reasons=reasons, to_recover=high)


def _claimed_back(tranche: Tranche, results: Sequence[RuleResult]) -> tuple[Fraction, Fraction]:
    """Of what was recovered, the least and the most that recoveries of a part claim which stand: it is not due again.

    What was paid beyond the entitlement, the excess, is not due in any case.
    """
    claims = [r for r in results if isinstance(r.rule, model.Recover) and r.rule.part is not None]
    sure = sum((r.takes.low for r in claims if r.met is YES and r.takes is not None), ZERO)
    most = sum((r.takes.high for r in claims if r.met is not NO and r.takes is not None), ZERO)
    return min(sure, tranche.money.recovered), min(most, tranche.money.recovered)


def _left_to_claim(
    tranche: Tranche, claims: Sequence[RuleResult], excess: tuple[Fraction, Fraction]
) -> tuple[Fraction, Fraction]:
    """The least and the most that recoveries claim, in whole coins and at most what was paid; less what came back."""
    cuts = [r.takes for r in claims if isinstance(r.rule, model.Recover) and r.rule.part is not None and r.takes]
    over = [r.takes for r in claims if isinstance(r.rule, model.Recover) and r.rule.part is None and r.takes]
    ends = (
        max(excess[0] * max((cut.low for cut in over), default=ZERO), sum((cut.low for cut in cuts), ZERO)),
        max(excess[1] * max((cut.high for cut in over), default=ZERO), sum((cut.high for cut in cuts), ZERO)),
    )
    gross = tranche.money.paid + tranche.money.recovered
    coins = Rounding(RoundingMode.DOWN, Fraction(1, 10 ** minor_digits(tranche.program.currency)))
    low, high = (coins.apply(min(end, gross)) - tranche.money.recovered for end in ends)
    return low, high


def _unpaid(tranche: Tranche, base: Found, found: Sequence[Part], together: Together, later: bool) -> Found:
    """What is due of it: nothing while something stands in the way."""
    releases = [result for part in found for result in part.results]
    if not later and all(not result.possible and result.speaks is not YES for result in releases):
        return replace(base, outcome=Outcome.LAPSED, reasons=("its conditions can no longer be met",))
    stopped = _stopped(tranche, base)
    if stopped is not None:
        return stopped
    given = later_parts(tranche, base, found, together) if later else _released(tranche, base, found, together)
    return _kept_back(tranche, given) if given.outcome.pays else given


def _stopped(tranche: Tranche, base: Found) -> Found | None:
    """Barred, or on hold by a rule or by somebody; none where nothing surely stops it."""
    guards = [r for r in base.results if isinstance(r.rule, model.Hold | model.Never) and r.met is YES]
    barred = [result for result in guards if isinstance(result.rule, model.Never)]
    if barred:
        return replace(base, outcome=Outcome.BARRED, reasons=tuple(_said(tranche, result) for result in barred))
    held = [_said(tranche, result) for result in guards]
    held += map(use_text, tranche.powers.in_effect("held"))
    return replace(base, outcome=Outcome.ON_HOLD, reasons=tuple(held)) if held else None


def _kept_back(tranche: Tranche, given: Found) -> Found:
    """A payment, unless a rule may stop it, a meeting put it off, or it may have been made already."""
    doubtful = [result for result in given.results if result.met is UNKNOWN and _would_stop(tranche, result, given)]
    if doubtful:
        reasons = tuple(f"{_said(tranche, result)}: cannot be shown not to apply" for result in doubtful)
        held = replace(given, outcome=Outcome.ON_HOLD, amount=ZERO, reasons=reasons, kept_back=given.amount)
        whole = given.gives.amount if given.gives is not None else None
        told = whole is not None and max(ZERO, whole - tranche.money.settled) == given.amount
        return held if told else replace(held, low=ZERO, high=given.amount)  # what it may still get is not the rest
    deferred = tranche.powers.in_effect("deferred")
    if deferred:  # the meeting of this very day put it off
        reasons = tuple(map(use_text, deferred))
        return replace(given, outcome=Outcome.ON_HOLD, amount=ZERO, reasons=reasons)
    astray = [said for table, said in _MONEY_TABLES.items() if table in tranche.facts.doubtful]
    astray += ["a row of `events`"] if tranche.powers.astray else []
    if not astray:
        return given
    # Silence in a table with a row of nobody's settles nothing: it may be this tranche that was paid.
    reasons = tuple(f"{row} cannot be attributed to an award; it may be this one's" for row in astray)
    return replace(given, outcome=Outcome.UNDETERMINED, amount=ZERO, reasons=reasons, low=ZERO, high=given.amount)


def _would_stop(tranche: Tranche, result: RuleResult, base: Found) -> bool:
    """Whether a rule would stop a payment if it applied: a guard, a cancellation, a recovery with a claim left."""
    if isinstance(result.rule, model.Recover):
        excess = _excess(tranche, parts(base.results), _together(tranche, base.results))
        return _left_to_claim(tranche, [result], excess)[1] > 0
    return isinstance(result.rule, model.Hold | model.Never | model.Cancel)


def _released(tranche: Tranche, base: Found, found: Sequence[Part], together: Together) -> Found:
    for part in found:
        if len(part.amounts) > 1:
            reasons = tuple(_gives_text(tranche, amount) for amount in sorted(part.amounts))
            return replace(base, outcome=Outcome.CONFLICT, reasons=reasons, gives=None)
    if not any(part.met or part.unknown for part in found):
        return replace(base, outcome=Outcome.NOT_YET, reasons=("a condition is not met",))
    ends = [part.bounds() for part in found]
    low, high = together.bounds(sum((end[0] for end in ends), ZERO), sum((end[1] for end in ends), ZERO))
    least, most = left_between(tranche, base, low, high)
    if low < high or least < most:
        return undetermined(tranche, base, together, low, high)
    if not any(part.sure for part in found):
        return replace(base, outcome=Outcome.NOT_YET, reasons=("the rules give nothing of it yet",))
    return payable(tranche, base, low, low)


def _gives_text(tranche: Tranche, amount: Fraction) -> str:
    return f"a rule gives {money_text(amount, tranche.program.currency)}"


def _excess(tranche: Tranche, found: Sequence[Part], together: Together | None) -> tuple[Fraction, Fraction]:
    """The least and the most that was paid beyond what the rules give."""
    measure = _measure(found, together) if together is not None else None
    if together is None or measure is None:
        return NOTHING
    low, high, known = measure
    more = [part.bounds() for part in found if part.further]
    least, most = together.bounds(low + sum((end[0] for end in more), ZERO), high + sum((end[1] for end in more), ZERO))
    over = (max(ZERO, tranche.money.paid - end) for end in (most, least))
    least_over, most_over = over
    return (least_over if known else ZERO), most_over


def _measure(found: Sequence[Part], together: Together) -> tuple[Fraction, Fraction, bool] | None:
    """The bounds of what payments are measured by, further parts aside, and whether it is sure that this is measured.

    That is what the rules that speak give, if they agree; where none does, what the only one would give.
    """
    first = next((part for part in found if not part.further), None)
    if first is None:
        if any(part.sure for part in found):
            return (*NOTHING, True)
        may = [
            end for part in found for result in part.unknown if result.gives is not None for end in result.gives.exact
        ]
        return (min(may), min(may), False) if may else None  # where one of them speaks at all
    if first.agreed is not None:
        return (*first.bounds(), True)
    single = len(first.results) == 1
    speaking = first.results if single else first.met or first.unknown
    bounds = [result.gives.exact for result in speaking if result.gives is not None and result.gives.exact]
    if not bounds or len(first.amounts) > 1:
        return None
    if first.met and not single:  # they all speak: only what they all may come to is measured
        low, high = max(low for low, _ in bounds), min(high for _, high in bounds)
        alone = len(first.met) == 1 and not first.unknown
        return (min(low, high), max(low, high), alone) if together.rounded(low) <= together.rounded(high) else None
    return min(low for low, _ in bounds), max(high for _, high in bounds), single
