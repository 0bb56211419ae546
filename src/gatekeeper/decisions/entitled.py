"""The entitlement a record shows: of the rules that speak, together."""

from collections.abc import Sequence
from fractions import Fraction

from gatekeeper.decisions.amounts import Entitlement, decimal
from gatekeeper.decisions.observed import recorded_number
from gatekeeper.decisions.record import AmountLine
from gatekeeper.decisions.together import Part, Together


def chosen(found: Sequence[Part], together: Together) -> Entitlement | None:
    """The entitlement to show: of what the rules that speak give, else of the only rule there is, or part of it."""
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
            shown = [_awaited(found, (first.results[0].gives, False))]
    elif not shown:
        return None
    return _summed(shown, together)


def _awaited(found: Sequence[Part], first: tuple[Entitlement, bool]) -> tuple[Entitlement, bool]:
    """What may still come to be due: of the first part, or where that can no longer be met, of the next that can."""
    if found[0].results[0].possible:
        return first
    later = [part.results[0] for part in found[1:] if len(part.results) == 1]
    return next(((one.gives, True) for one in later if one.possible and one.gives is not None), first)


def alone(gives: Entitlement, together: Together) -> Entitlement:
    """What one rule gives by itself, less what is reduced and retained."""
    return _summed([(gives, False)], together) if gives.exact else gives


def _summed(shown: Sequence[tuple[Entitlement, bool]], together: Together) -> Entitlement:
    """Several entitlements as one, less what is reduced and retained."""
    gives = shown[0][0]
    if len(shown) == 1 and not together.reductions and not together.retentions:
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
