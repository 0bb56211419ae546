"""From the grammar to its parse table, by Lark; every conflict is refused.

The states are numbered in the order in which they are reached, terminals by name, so that one grammar has one table.
"""

from collections.abc import Iterator
from typing import Any

from lark import Lark
from lark.lexer import Lexer
from lark.parsers.lalr_analysis import Shift

from gatekeeper.syntax.table import Reduction, Table

START = "statement"


class Fed(Lexer):
    """No tokeniser: ours is in tokens.py."""

    __future_interface__ = 2

    def __init__(self, _conf: Any) -> None: ...

    def lex(self, lexer_state: Any, _parser_state: Any) -> Iterator[Any]:
        """The tokens given instead of a text."""
        yield from lexer_state.text


def parser_of(grammar: str) -> Lark:
    """Lark's own parser of a grammar; raises where a token could be read two ways."""
    return Lark(grammar, parser="lalr", lexer=Fed, strict=True, start=START, maybe_placeholders=False)


def made(grammar: str) -> Table:
    """The table of a grammar whose terminals are all declared and none defined."""
    lark = parser_of(grammar)
    found: Any = lark.parser.parser._parse_table  # Lark shows it nowhere
    begin, end = found.start_states[START], found.end_states[START]
    order = _in_order(found.states, begin)
    number = {state: position for position, state in enumerate(order)}
    reductions = {rule: position for position, rule in enumerate(lark.rules)}
    actions: list[dict[str, int]] = []
    gotos: list[dict[str, int]] = []
    for state in order:
        actions.append({})
        gotos.append({})
        for symbol, (action, to) in sorted(found.states[state].items()):
            if action is not Shift:
                actions[-1][str(symbol)] = -1 - reductions[to]
            else:
                (actions if symbol.isupper() else gotos)[-1][str(symbol)] = number[to]
    return Table(number[begin], number[end], actions, gotos, [_reduction(rule) for rule in lark.rules])


def _in_order(states: Any, begin: int) -> list[int]:
    order = [begin]
    known = {begin}
    for state in order:
        for _, (action, to) in sorted(states[state].items()):
            if action is Shift and to not in known:
                known.add(to)
                order.append(to)
    return order


def _reduction(rule: Any) -> Reduction:
    """A rule whose name begins with `_`, or that Lark made for a `*`, gives its children to the rule around it."""
    origin = rule.origin.name
    assert rule.expansion, f"{origin} may be nothing: say `?` or `*` where it is used"
    assert not any(symbol.is_term and symbol.filter_out for symbol in rule.expansion), origin
    inlined = [at for at, symbol in enumerate(rule.expansion) if _is_inlined(symbol)]
    method = "" if _is_inlined(rule.origin) else rule.alias or origin
    return Reduction(origin, len(rule.expansion), method, rule.options.expand1 and not rule.alias, inlined)


def _is_inlined(symbol: Any) -> bool:
    return not symbol.is_term and symbol.name.startswith("_")
