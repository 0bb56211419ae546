"""Exceptions: a tree of labelled release rules, each taking the place of the one it names."""

from collections.abc import Iterable, Iterator

from gatekeeper.diagnostics import Diagnostic, Label, Severity
from gatekeeper.program import model
from gatekeeper.program.resolve import Resolver
from gatekeeper.source import Span

MAX_EXCEPTIONS = 40
MAX_LISTED = 20


def exceptions(program: model.Program, _resolver: Resolver) -> Iterator[Diagnostic]:
    """An exception names a release rule, of the same tranches, in no circle."""
    releases = {rule.label: rule for rule in program.releases if rule.label}
    others = {rule.label: rule for rule in program.rules if rule.label and not isinstance(rule, model.Release)}
    listed = labels_text(releases)
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
                help_ = listed
            yield Diagnostic("GK0204", Severity.ERROR, f'no rule has the label "{label}"', (Label(rule.span),), help_)


def labels_text(labels: Iterable[str]) -> str:
    """The labels there are; the first of them, where there are many."""
    known = sorted(labels)
    more = ", …" if len(known) > MAX_LISTED else ""
    return "the labels are " + ", ".join(f'"{label}"' for label in known[:MAX_LISTED]) + more


def _misfit(
    rule: model.Release, base: model.Release, releases: dict[str, model.Release]
) -> tuple[str, str] | None:  # fmt: skip
    """What is wrong between an exception and its rule, and the cure."""
    above = _above(rule, releases)
    if any(each is rule for each in above):
        return "the exception leads back to itself", "let one of them be an exception to no other"
    if len(above) > MAX_EXCEPTIONS:
        return f"more than {MAX_EXCEPTIONS} exceptions, one to another", "let some be exceptions to the rule itself"
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
    found: dict[str, model.Release] = {}
    above = releases.get(rule.exception_to)
    while above is not None and above.label not in found and len(found) <= MAX_EXCEPTIONS:
        found[above.label] = above
        above = releases.get(above.exception_to)
    return [*found.values()]


def one_excepts_the_other(a: model.Release, b: model.Release, releases: dict[str, model.Release]) -> bool:
    """Whether one takes the place of the other."""
    return any(each is a for each in _above(b, releases)) or any(each is b for each in _above(a, releases))


def head(span: Span) -> Span:
    """The first line of a statement."""
    end = span.source.text.find("\n", span.start, span.end)
    return span if end < 0 else Span(span.source, span.start, end)
