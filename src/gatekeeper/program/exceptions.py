"""Exceptions: a tree of labelled release rules, each taking the place of the one it names."""

from collections.abc import Iterator

from gatekeeper.diagnostics import Diagnostic, Label, Severity
from gatekeeper.program import model
from gatekeeper.program.resolve import Resolver
from gatekeeper.source import Span


def exceptions(program: model.Program, _resolver: Resolver) -> Iterator[Diagnostic]:
    """An exception names a release rule, of the same tranches, in no circle."""
    releases = {rule.label: rule for rule in program.releases if rule.label}
    others = {rule.label: rule for rule in program.rules if rule.label and not isinstance(rule, model.Release)}
    for rule in program.releases:
        label = rule.exception_to
        if not label:
            continue
        assert rule.span is not None
        base = releases.get(label)
        wrong = _misfit(rule, base, releases) if base is not None else None
        if wrong is not None and base is not None and base.span is not None:
            labels = (Label(rule.span), Label(head(base.span), "the rule it is an exception to"))
            yield Diagnostic("GK0341", Severity.ERROR, wrong[0], labels, wrong[1])
        elif label in others:
            help_ = "say in that rule what stands against it: `unless …`"
            said = f'the rule "{label}" releases nothing'
            yield Diagnostic("GK0341", Severity.ERROR, said, (Label(rule.span),), help_)
        elif base is None:
            help_ = f'write `label "{label}"` in the rule that is meant'
            if releases:
                help_ = "the labels are " + ", ".join(f'"{known}"' for known in sorted(releases))
            yield Diagnostic("GK0204", Severity.ERROR, f'no rule has the label "{label}"', (Label(rule.span),), help_)


def _misfit(
    rule: model.Release, base: model.Release, releases: dict[str, model.Release]
) -> tuple[str, str] | None:  # fmt: skip
    """What is wrong between an exception and its rule, and the cure."""
    if rule in _above(rule, releases):
        return "the exception leads back to itself", "let one of them be an exception to no other"
    last, most = rule.tranches.last, base.tranches.last
    within = rule.tranches.first in base.tranches and (most is None or (last is not None and last <= most))
    if not within:
        return "the exception speaks of a tranche of which its rule does not", "name tranches that the rule names"
    if rule.further != base.further:
        return (
            "of the two, one gives a further part and the other does not",
            "an exception takes the place of its rule: write `a further` in both or in none",
        )
    return None


def _above(rule: model.Release, releases: dict[str, model.Release]) -> list[model.Release]:
    """The rules whose place an exception takes: its own, and that one's own."""
    found: list[model.Release] = []
    above = releases.get(rule.exception_to)
    while above is not None and above not in found:
        found.append(above)
        above = releases.get(above.exception_to)
    return found


def one_excepts_the_other(a: model.Release, b: model.Release, releases: dict[str, model.Release]) -> bool:
    """Whether one takes the place of the other."""
    return a in _above(b, releases) or b in _above(a, releases)


def head(span: Span) -> Span:
    """The first line of a statement."""
    end = span.source.text.find("\n", span.start, span.end)
    return span if end < 0 else Span(span.source, span.start, end)
