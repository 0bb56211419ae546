"""Releases of several tranches that ask for what only a tranche with another before it can have."""

from collections.abc import Iterator

from gatekeeper.diagnostics import Diagnostic, Label, Severity
from gatekeeper.program import model
from gatekeeper.program.exceptions import head
from gatekeeper.program.resolve import Resolver
from gatekeeper.program.walk import nodes


def before_the_first(program: model.Program, _resolver: Resolver) -> Iterator[Diagnostic]:
    """Each rule that is the only one to release tranche 1 of several, and asks for something of the one before."""
    first = [rule for rule in program.releases if 1 in rule.tranches]
    if len(first) != 1 or first[0].tranches.last == 1:
        return
    (rule,) = first
    if any(_only_of_a_later_one(part, program) for part in _all_asked(rule.when)):
        assert rule.span is not None
        yield Diagnostic(
            "GK0606",
            Severity.WARNING,
            "tranche 1 can never be released: it has no previous tranche",
            (Label(head(rule.span)),),
            "say `every tranche after 1` here, and release tranche 1 in a rule of its own",
        )


def _all_asked(condition: model.Condition | None) -> Iterator[model.Condition]:
    """What must be met in any case."""
    match condition:
        case None:
            return
        case model.Defined(_, part):
            yield from _all_asked(part)
        case model.AllOf(parts):
            for part in parts:
                yield from _all_asked(part)
        case _:
            yield condition


def _only_of_a_later_one(part: model.Condition, program: model.Program) -> bool:
    """Whether one sentence can be met of a tranche only that has another before it."""
    match part:
        case model.TrancheHappened(tranche):
            return tranche is model.TrancheWord.PREVIOUS
        case model.Happened(subject):
            return _is_of_the_previous(subject, program)
        case model.Comparison() | model.Between() | model.IsSo() | model.IsOneOf() | model.Passed():
            found = list(nodes(part))
            if any(isinstance(node, _ALTERNATIVES) for node in found):
                return False
            return any(_is_of_the_previous(node, program) for node in found)
        case _:
            return False


def _is_of_the_previous(node: object, program: model.Program) -> bool:
    if isinstance(node, model.TrancheWord):
        return node is model.TrancheWord.PREVIOUS
    declared = program.declarations.get(node) if isinstance(node, str) else None
    return isinstance(declared, model.OfTranche) and declared.of_tranche is model.TrancheWord.PREVIOUS


# One of several values or days may do though another is missing.
_ALTERNATIVES = (model.Conditional, model.Extreme, model.Picked)
