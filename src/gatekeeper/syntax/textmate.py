"""A TextMate grammar of the language, for editors that colour by one; made from the words of the tokeniser."""

import re
from collections.abc import Iterable
from itertools import groupby

from gatekeeper.syntax.words import FORBIDDEN, NUMBER_WORDS, PHRASES, SCALES, STATEMENTS, SYMBOLS
from gatekeeper.values.dates import MONTHS
from gatekeeper.values.money import currencies

SCOPE = "source.gatekeeper"

_SCOPES = {
    "keyword.operator.logical": {
        "AND",
        "OR",
        "NOT",
        "NOT_YET",
        "NEITHER",
        "NOR",
        "ALL_OF",
        "ANY_OF",
        "NONE_OF",
        "IF",
        "THEN",
        "OTHERWISE",
    },
    "keyword.control.clause": {"WHEN", "UNLESS", "UNTIL", "IN_ANY_CASE", "LABEL", "CLAUSE", "BECAUSE", "EXCEPTION_TO"},
    "support.function.event": {"EVENT", "VERIFIED_BY"},
    "invalid.illegal": set(FORBIDDEN.values()),
}
_DECLARING = ("milestone", "document", "measure", "fact", "judgement", "judgment", "parameter", "define")
_AFTER_A_NAME = (
    "in",
    "as",
    "per",
    "by",
    "one of",
    "due",
    "verified by",
    "for each",
    "means",
    "clause",
    "category",
    "absence means",
)
_BEFORE, _AFTER = r"(?<![\w'’&./-])", r"(?![\w'’&/]|[-.]\w)"


def textmate_grammar() -> dict[str, object]:
    """The grammar as the JSON of a `.tmLanguage.json` file."""
    months = "|".join(sorted([*MONTHS, *(month[:3] for month in MONTHS)], key=lambda month: (-len(month), month)))
    code = "|".join(sorted(currencies()))
    number = rf"\d[\d,]*(?:\.\d+)?(?:\s+(?:{'|'.join(SCALES)}))?"
    patterns: list[dict[str, object]] = [
        _pattern("comment.line.number-sign", "#.*$"),
        _pattern("string.quoted.double", '"[^"]*"|“[^”]*”'),
        _pattern("variable.other.quoted", "`[^`]+`"),
        {
            "match": rf"(?i)^({_one_of(_DECLARING)})\s+(?!`)([^,\"#]*?)"
            rf"(?=\s*(?:[,\"#]|$)|\s+{_one_of(_AFTER_A_NAME)}\b)",
            "captures": {"1": {"name": _scope("keyword.control")}, "2": {"name": _scope("entity.name")}},
        },
        _pattern("keyword.control", rf"(?i)^{_one_of(STATEMENTS)}{_AFTER}"),
        _pattern(
            "constant.numeric.date",
            rf"(?i){_BEFORE}(?:\d{{1,2}}\s+(?:{months})(?:\s+\d{{4}})?|\d{{4}}-\d\d?-\d\d?){_AFTER}",
        ),
        _pattern("constant.numeric.money", rf"{_BEFORE}(?:{number}\s+(?:{code})|(?:{code})\s+{number}){_AFTER}"),
        _pattern("constant.numeric.percent", rf"(?i){_BEFORE}\d[\d,]*(?:\.\d+)?(?:\s?%|\s+per\s?cent{_AFTER})"),
        _pattern("constant.numeric", rf"(?i){_BEFORE}(?:{number}|{_one_of(NUMBER_WORDS)}){_AFTER}"),
        _pattern("constant.other.currency", rf"{_BEFORE}(?:{code}){_AFTER}"),
        _phrases(),
        _pattern("keyword.operator", "|".join(re.escape(mark) for mark in sorted(SYMBOLS, key=lambda m: (-len(m), m)))),
    ]
    return {
        "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
        "name": "gatekeeper rules",
        "scopeName": SCOPE,
        "fileTypes": ["gate"],
        "patterns": patterns,
    }


def _pattern(scope: str, match: str) -> dict[str, object]:
    return {"name": _scope(scope), "match": match}


def _phrases() -> dict[str, object]:
    """Every phrase, the longest first, each scope a group: `not below` is found before `not`, whatever they are."""
    scoped = [(_scope_of(terminal), phrase) for phrase, terminal in PHRASES.items()]
    ordered = sorted(scoped, key=lambda pair: (-len(pair[1]), pair))
    runs = [(scope, [phrase for _, phrase in run]) for scope, run in groupby(ordered, key=lambda pair: pair[0])]
    groups = "|".join(f"({_one_of(phrases)})" for _, phrases in runs)
    return {
        "match": f"(?i){_BEFORE}(?:{groups}){_AFTER}",
        "captures": {str(number): {"name": _scope(scope)} for number, (scope, _) in enumerate(runs, 1)},
    }


def _scope_of(terminal: str) -> str:
    return next((scope for scope, terminals in _SCOPES.items() if terminal in terminals), "keyword.other")


def _scope(name: str) -> str:
    return f"{name}.gatekeeper"


def _one_of(phrases: Iterable[str]) -> str:
    """Any of these phrases, the longest first, with any blanks between their words."""
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "(?:" + "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in ordered) + ")"
