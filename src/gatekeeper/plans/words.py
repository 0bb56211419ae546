"""A plan in words, for whoever reads what was written of it."""

from collections.abc import Iterator, Mapping

from gatekeeper.plans.plan import (
    AnswerSlot,
    DaySlot,
    DueCell,
    EventSlot,
    MoneySlot,
    NumberSlot,
    Plan,
    ReleasedSlot,
    Slot,
    WordSlot,
)
from gatekeeper.plans.written import Written
from gatekeeper.program.sentences import date_expression_text, leaf_text, value_text


def slot_text(slot: Slot, written: Mapping[str, str]) -> str:
    """`pilot plant achieved`, `uptime, in percent`, `what was paid of tranche 2`."""
    of = getattr(slot, "tranche", None)
    where = f", of tranche {of}" if of is not None else ""
    match slot:
        case EventSlot(subject, event, role):
            by = f" by {written.get(role, role)}" if role else ""
            return f"{written.get(subject, subject)} {event}{by}{where}"
        case ReleasedSlot(tranche, event):
            return f"tranche {tranche} {event}"
        case WordSlot(name):
            return f"{written.get(name, name)}{where}"
        case NumberSlot(value, _, scale):
            return f"{value_text(value, written)}{', in percent' if scale == 100 else ''}{where}"
        case DaySlot(DueCell(subject, original)):
            return f"{'original ' if original else ''}due date of {written.get(subject, subject)} in the tables{where}"
        case DaySlot(read):
            assert not isinstance(read, DueCell)
            return f"{date_expression_text(read, written)}{where}"
        case AnswerSlot(leaf):
            return f"the answer of `{leaf_text(leaf, written)}`{where}"
        case MoneySlot(tranche):
            return f"what was paid and approved of tranche {tranche}"


def function_text(plan: Plan, function: Written) -> str:
    """The function of a plan to read: what its slots are, what it leaves to the reference, the code."""
    return "\n".join((*_head(plan), "", function.text))


def _head(plan: Plan) -> Iterator[str]:
    yield f"# {plan.program.source.name}, on {plan.on.isoformat()}: what is read of an award"
    for at, slot in enumerate(plan.slots):
        yield f"#   x{at}: {slot_text(slot, plan.program.written)}"
    for number in sorted(set(plan.tranches) - set(plan.order)):
        yield f"# tranche {number} is left to the reference: {getattr(plan.tranches[number], 'reason', '')}"
