"""Rules that may give one tranche different amounts, with no condition that shuts one of them out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from heapq import heappop, heappush

from gatekeeper.diagnostics import Diagnostic, Label, Severity
from gatekeeper.program import model
from gatekeeper.program.exceptions import head, one_excepts_the_other
from gatekeeper.program.exclusive import disjoint, settled_by
from gatekeeper.program.resolve import Resolver
from gatekeeper.program.sentences import amount_text, condition_text

MAX_ALTERNATIVES = 20_000


def alternatives(program: model.Program, _resolver: Resolver) -> Iterator[Diagnostic]:
    """Each two of them, in the order of the file."""
    labels = {rule.label: rule for rule in program.releases if rule.label}
    rules = [rule for rule in program.releases if not rule.further]
    amounts = [amount_text(rule.amount, model.Tranches(), program.written) for rule in rules]
    found: list[tuple[int, int]] = []
    for pair in _of_one_tranche([rule.tranches for rule in rules], amounts):
        if len(found) == MAX_ALTERNATIVES:
            yield _too_many(rules[max(pair)])
            return
        found.append((max(pair), min(pair)))
    asked = cache(lambda at: frozenset(condition_text(part, program.written) for part in _asked(rules[at])))
    against = cache(lambda at: frozenset(condition_text(part, program.written) for part in _against(rules[at])))
    told = cache(lambda at: tuple(said for part in _asked(rules[at]) for said in settled_by(part)))
    for later, earlier in sorted(found):
        a, b = rules[later], rules[earlier]
        excluded = (
            not asked(later).isdisjoint(against(earlier))
            or not asked(earlier).isdisjoint(against(later))
            or any(disjoint(one, other) for one in told(later) for other in told(earlier) if one[0] == other[0])
        )
        if not excluded and not one_excepts_the_other(a, b, labels):
            assert a.span is not None
            assert b.span is not None
            yield Diagnostic(
                "GK0603",
                Severity.WARNING,
                "two rules may give one tranche different amounts; if both are met, that is a conflict",
                (Label(head(a.span)), Label(head(b.span), "the other rule")),
                "make their conditions exclude each other",
            )


def _too_many(rule: model.Release) -> Diagnostic:
    assert rule.span is not None
    return Diagnostic(
        "GK0102",
        Severity.ERROR,
        f"more than {MAX_ALTERNATIVES:,} pairs of rules give one tranche different amounts",
        (Label(head(rule.span)),),
        "say in one rule what an amount depends on: by bands, by weight, or `(if … then … otherwise …)`",
    )


def _of_one_tranche(tranches: Sequence[model.Tranches], amounts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Each two rules with a tranche in common and different amounts, by their places.

    In the order of their first tranches; of the rules before, those that reach so far stand by their amounts.
    """
    reaching: dict[str, dict[int, None]] = {}
    ends: list[tuple[int, int]] = []
    for at in sorted(range(len(tranches)), key=lambda at: tranches[at].first):
        while ends and ends[0][0] < tranches[at].first:
            _, ended = heappop(ends)
            del reaching[amounts[ended]][ended]
            if not reaching[amounts[ended]]:
                del reaching[amounts[ended]]
        for amount, others in reaching.items():
            if amount != amounts[at]:
                for other in others:
                    yield at, other
        reaching.setdefault(amounts[at], {})[at] = None
        last = tranches[at].last
        if last is not None:
            heappush(ends, (last, at))


def _asked(rule: model.Release) -> list[model.Condition]:
    """The conditions that must all be met."""
    return list(rule.when.parts) if isinstance(rule.when, model.AllOf) else [rule.when] if rule.when else []


def _against(rule: model.Release) -> list[model.Condition]:
    """The conditions each of which alone keeps the rule from giving anything."""
    found = [denied for part in _asked(rule) for denied in _denied(part)]
    if isinstance(rule.unless, model.AnyOf):
        return [*found, *rule.unless.parts]
    return [*found, rule.unless] if rule.unless is not None else found


def _denied(part: model.Condition) -> tuple[model.Condition, ...]:
    """What is surely not met where a condition is."""
    match part:
        case model.Not(inner):
            return (inner,)
        case model.NoneOf(parts):
            return parts
        case model.OverItems(word=model.ItemWord.NO):
            return (replace(part, word=model.ItemWord.ANY),)
        case _:
            return ()
