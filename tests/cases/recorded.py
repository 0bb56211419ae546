"""All that a record holds of a case and no other section says: the section `record`, a line for each part of it."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from gatekeeper import Decision
from gatekeeper.decisions.record import BudgetFound, Condition, LimitFound, Node, NoticeFound, RuleFound, SourceKey

# What the case itself says, or its section `decision`.
LEFT_OUT: dict[type, set[str]] = {
    Decision: {"schema", "award", "tranche", "tranches", "on", "known_by", "outcome", "amount", "currency", "in_force"}
    | {"rules_file", "rules_sha256", "amount_lines", "tranche_amount", "reasons"},
    Condition: {"id", "rule", "part", "requirement", "names", "kind", "verdict", "observed", "sign", "possible"},
    RuleFound: {"id", "line", "label", "sentence", "possible", "amount_lines"},
    NoticeFound: {"id", "label", "sentence"},
    LimitFound: {"id"},
    BudgetFound: {"id"},
    Node: set(),
}


def records_text(decisions: Iterable[Decision], _: str) -> str:
    """The section `record`: of every decision, whatever the case has of it."""
    return "\n".join(line for decision in decisions for line in (decision.id, *_lines(decision)))


def _lines(decision: Decision) -> Iterator[str]:
    alone: list[str] = []
    listed: list[str] = []
    for name, value in _held(decision):
        if isinstance(value, tuple) and value and is_dataclass(value[0]):
            listed += [f"    {name} {at} | {_said(one)}" for at, one in enumerate(value, 1)]
        elif is_dataclass(value):
            listed.append(f"    {name} | {_said(value)}")
        else:
            alone.append(f"{name} {_said(value)}")
    yield from (f"    {said}" for said in alone)
    yield from listed


def _held(whole: Any) -> Iterator[tuple[str, Any]]:
    """What is there of it: nothing that is none, empty or no, nor nought of what is always a number."""
    left_out = LEFT_OUT.get(type(whole), set())
    for each in fields(whole):
        value = getattr(whole, each.name)
        nothing = value in (None, "", ()) or (value in (0, False) and "None" not in str(each.type))
        if each.name not in left_out and not nothing and _is_held(value):
            yield each.name.replace("_", " "), value


def _is_held(value: Any) -> bool:
    return isinstance(value, Node) or not is_dataclass(value) or any(True for _ in _held(value))


def _said(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case tuple():
            return ", ".join(map(_said, value))
        case Node():
            return _node(value)
        case SourceKey(table, key):
            return f"{table}: {key}"
        case _ if is_dataclass(value):
            return "; ".join(f"{name} {_bracketed(held)}" for name, held in _held(value))
        case _:
            return str(value)


def _bracketed(value: Any) -> str:
    said = _said(value)
    many = is_dataclass(value) or (isinstance(value, tuple) and any(map(is_dataclass, value)))
    return f"({said})" if many and not isinstance(value, Node) else said


def _node(node: Node) -> str:
    """A tree on one line: `all met (1 met, 2 not met for good)`."""
    name = (
        str(node.condition)
        if node.op == "leaf"
        else " ".join(filter(None, (node.op, str(node.count or ""), node.name)))
    )
    lost = "" if node.possible else " for good"
    parts = f" ({', '.join(map(_node, node.parts))})" if node.parts else ""
    return f"{name} {node.verdict}{lost}{parts}"
