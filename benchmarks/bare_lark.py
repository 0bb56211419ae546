"""Lark alone on the text of the benchmark: the same grammar, its terminals as patterns, places kept, nothing else done.

What reading rules is measured by. The names of the text are known to it beforehand, in one pattern of two words.
"""

import re
from collections import defaultdict

from lark import Lark

from gatekeeper.syntax.table import GRAMMAR
from gatekeeper.syntax.words import PHRASES, STATEMENTS, SYMBOLS

LITERALS = {
    "NAME": r"works stage \d+|output \d+",
    "ROLE": r"board",
    "NUMBER": r"\d[\d,]*(\.\d+)?",
    "PERCENT": r"\d+(\.\d+)? ?%",
    "MONEY": r"\d[\d,]*(\.\d+)? [A-Z]{3}",
    "CURRENCY": r"[A-Z]{3}",
    "DATE": r"\d+ (January|February|March|April|May|June|July|August|September|October|November|December) \d{4}",
    "DAY_AND_MONTH": r"\d+ (January|April|July|October)",
    "STRING": r'"[^"\n]*"',
}
HEAD = """
file: (statement _LINE)+
_LINE: /\\n(?=\\S)|\\n\\Z/
%ignore /[ \\t]+|\\n(?=[ \\t])/
"""


def bare_lark(lexer: str) -> Lark:
    """Lark's own lexer and parser, `basic` or `contextual`."""
    grammar = GRAMMAR.read_text(encoding="utf-8")
    declared = " ".join(re.findall(r"(?m)^%declare (.*)$", grammar)).split()
    patterns: dict[str, list[str]] = defaultdict(list)
    for phrase, terminal in [*STATEMENTS.items(), *PHRASES.items(), *SYMBOLS.items()]:
        patterns[terminal].append(re.escape(phrase) + (r"\b" if phrase[-1].isalnum() else ""))
    lines = [HEAD, re.sub(r"(?m)^%declare .*$", "", grammar)]
    for terminal in dict.fromkeys(declared):
        longest_first = sorted(patterns.get(terminal, []), key=lambda pattern: -len(pattern))
        pattern = LITERALS.get(terminal) or "|".join(longest_first) or f"~{terminal}"
        lines.append(f"{terminal}{'.2' if terminal in LITERALS else ''}: /{pattern.replace('/', chr(92) + '/')}/")
    return Lark("\n".join(lines), parser="lalr", lexer=lexer, start="file", propagate_positions=True)
