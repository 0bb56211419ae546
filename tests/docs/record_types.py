"""The types of the decision record, in the words of `docs/record.md`."""

from dataclasses import is_dataclass
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Any, Literal, get_args, get_origin

from gatekeeper.decisions import record
from gatekeeper.vocabulary import Outcome, Resolved, Verdict

# In the order of the page: what is in a decision, and then what is in that.
CLASSES: tuple[type[Any], ...] = (
    record.Decision,
    record.RuleFound,
    record.Node,
    record.Condition,
    record.Seen,
    record.Required,
    record.SourceKey,
    record.AmountLine,
    record.LimitFound,
    record.BudgetFound,
    record.NoticeFound,
    record.WaiverFound,
    record.Without,
    record.ExtensionFound,
    record.PowerUsed,
    record.JudgementFound,
    record.PaymentFound,
    record.ResolutionFound,
    record.OpenChoice,
    record.Completed,
    record.CompletedFact,
    record.StandIn,
    record.PathPoint,
    record.MeasurePath,
)

_WORDS: dict[object, str] = {
    str: "text",
    int: "count",
    bool: "yes or no",
    Decimal: "decimal",
    date: "day",
    Outcome: "outcome",
    Verdict: "verdict",
    Resolved: ", ".join(f"`{word}`" for word in Resolved),
}


def type_words(annotation: Any) -> str:
    """What the page calls the type of a field."""
    if annotation in _WORDS:
        return _WORDS[annotation]
    if is_dataclass(annotation):
        assert isinstance(annotation, type)
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return ", ".join(f"`{word}`" for word in arguments)
    if origin is UnionType or type(None) in arguments:
        (inner,) = [argument for argument in arguments if argument is not type(None)]
        return f"{type_words(inner)} or none"
    if origin is tuple and arguments[-1] is ...:
        return f"list of {type_words(arguments[0])}"
    if origin is tuple:
        return " and ".join(type_words(argument) for argument in arguments)
    raise AssertionError(annotation)
