"""Every sentence that the grammar knows stands in an example of the reference, which is run."""

import re
from collections.abc import Sequence
from typing import Any

import pytest

from gatekeeper.syntax import parse
from gatekeeper.syntax.automaton import built
from gatekeeper.syntax.make_table import parser_of
from gatekeeper.syntax.table import END, table
from gatekeeper.syntax.tokens import Token
from tests.docs.pages import ROOT, blocks, checked, page_text

GRAMMAR = ROOT / "src/gatekeeper/syntax/grammar.lark"
# What may be left out or comes as often as one likes: the same form with it and without.
OPTIONAL = re.compile(r"COMMA|SEMICOLON|_is|__.*_(?:star|plus)_\d+")
# Read so that they can be told of, and refused in every sentence (or, of a bound without `for each`, say nothing more).
NEVER_WELL = {
    "attribute: IN NAME",
    "literal: NUMBER UNIT",
    "power: ROLE MAY_HOLD tranches times",
    "power: ROLE MAY_CANCEL tranches times",
    "predicate: sum comparator amount periods timing",
    "predicate: sum comparator amount timing",
    "predicate: beside comparator amount periods timing",
    "predicate: beside comparator amount periods",
    "predicate: beside comparator amount timing",
    "predicate: beside BETWEEN amount AND amount periods",
    "timing: WITHIN duration OF _listed_date",
    "primary: CHOICE",
    "remedy: REDUCE tranches BY portion cap",
    "remedy: RECOVER portion OF tranches cap",
    "remedy: RECOVER portion OF tranches cap spread",
}


def _form(rule: Any) -> str:
    parts = [symbol.name for symbol in rule.expansion if not OPTIONAL.fullmatch(symbol.name)]
    return f"{rule.origin.name}: {' '.join(parts)}"


def _reductions(types: Sequence[str]) -> set[int]:
    """The reductions by which a statement that parses is read."""
    known = table()
    states, found = [known.start], set()
    for terminal in (*types, END):
        while (action := known.actions[states[-1]][terminal]) < 0:
            found.add(-1 - action)
            reduction = known.reductions[-1 - action]
            del states[len(states) - reduction.size :]
            states.append(known.gotos[states[-1]][reduction.origin])
            if states[-1] == known.end and terminal == END:
                return found
        states.append(action)
    raise AssertionError


def test_every_form_of_the_grammar_is_in_an_example(monkeypatch: pytest.MonkeyPatch) -> None:
    used: set[int] = set()

    def watched(tokens: Sequence[Token]) -> Any:
        node = built(tokens)
        used.update(_reductions([token.type for token in tokens]))
        return node

    monkeypatch.setattr(parse, "built", watched)
    for block in blocks(page_text("docs/language.md")):
        if block.kind in ("gate", "gate (fragment)"):
            checked(block)
    rules = parser_of(GRAMMAR.read_text(encoding="utf-8")).rules
    shown = {_form(rule) for number, rule in enumerate(rules) if number in used}
    forms = {_form(rule) for rule in rules if not OPTIONAL.fullmatch(rule.origin.name)}
    assert forms - shown == NEVER_WELL
