"""Whatever stands in a rule file, only diagnostics come out: never an exception, never a long wait.

Three kinds of text: bytes nobody wrote, sentences cut and stirred from real rule files, and words of the language in
any order. `GATEKEEPER_FUZZ` makes the numbers larger, `GATEKEEPER_FUZZ_SEED` makes other texts.
"""

import os
from functools import cache
from pathlib import Path
from random import Random
from time import process_time

import pytest

from gatekeeper.diagnostics import diagnostic_json, diagnostic_text
from gatekeeper.program.sentences import rule_text
from gatekeeper.run.rules import check_text
from gatekeeper.syntax.make_table import parser_of
from gatekeeper.syntax.table import GRAMMAR
from gatekeeper.syntax.words import PHRASES, STATEMENTS, SYMBOLS

ROOT = Path(__file__).parents[2]
EACH = int(os.environ.get("GATEKEEPER_FUZZ", "1250"))
SLOWEST = 1.0
FIRST = int(os.environ.get("GATEKEEPER_FUZZ_SEED", "0"))
SEEDS = range(FIRST, FIRST + 4)

pytestmark = pytest.mark.no_cover  # what chance reaches is not counted

REAL = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "rules").glob("*.gate"))]
PREAMBLE = """language 1
currency USD
roles: board, auditor
milestone pilot
milestone permit, due 30 June 2027
document report for each tranche
measure revenue in USD per quarter
measure customers
measure uptime as percentage
fact insolvency, absence means no
judgement opinion by auditor, one of clean, qualified
judgement progress by board
parameter target in USD
parameter long stop as date
define traction as revenue over the last 4 quarters >= target
"""
NAMES = ("pilot", "permit", "report", "revenue", "customers", "uptime", "insolvency", "opinion", "progress", "target")
LITERALS = [
    "pilot", "permit", "report", "revenue", "customers", "uptime", "insolvency", "opinion", "progress", "target",
    "long stop", "traction", "clean", "qualified", "board", "auditor", "1", "2", "40", "1,50", "500,000 USD", "99.5%",
    "30 June 2027", "31 June 2027", "2027-02-30", '"text"', "`pilot`", "# comment", "\n    ", "pilott", "$5", "(", ")",
]  # fmt: skip


def must_only_tell(text: str) -> bool:
    """Whether it means something."""
    begun = process_time()
    rules, problems = check_text(text)
    for problem in problems:
        assert diagnostic_text(problem)
        assert diagnostic_json(problem)
        assert problem.message
        assert problem.span.source.text[problem.span.start : problem.span.end] == problem.span.text
    if rules is not None:
        for program in rules.programs:
            for rule in (*program.releases, *program.guards):
                assert rule_text(rule, program.written)
    assert process_time() - begun < SLOWEST, text
    return rules is not None


@pytest.mark.parametrize("seed", SEEDS)
def test_bytes_nobody_wrote(seed: int) -> None:
    random = Random(f"bytes {seed}")
    for _ in range(EACH // 12):
        raw = random.randbytes(random.randrange(200))
        must_only_tell(raw.decode("utf-8", "replace"))
        must_only_tell("".join(chr(random.choice((32, 10, 34, 40, 96, 65, 945, 0x200B, 0x1F600))) for _ in range(80)))


@pytest.mark.parametrize("seed", SEEDS)
def test_real_sentences_cut_and_stirred(seed: int) -> None:
    random = Random(f"stirred {seed}")
    for _ in range(EACH // 120):
        text = random.choice(REAL)
        for _ in range(random.randrange(1, 5)):
            start = random.randrange(len(text))
            end = min(len(text), start + random.randrange(1, 30))
            text = text[:start] + random.choice(("", text[end : end + 20], " and ", "\n", ")", "(")) + text[end:]
        must_only_tell(text)


def samples(random: Random) -> dict[str, list[str]]:
    """Texts of each terminal of the grammar."""
    found: dict[str, list[str]] = {}
    for phrase, terminal in [*STATEMENTS.items(), *PHRASES.items(), *SYMBOLS.items()]:
        found.setdefault(terminal, []).append(phrase)
    return found | {
        "NAME": [
            "pilot",
            "permit",
            "report",
            "revenue",
            "customers",
            "uptime",
            "insolvency",
            "opinion",
            "progress",
            "target",
            "traction",
        ],
        "ROLE": ["board", "auditor"],
        "CHOICE": ["clean", "qualified"],
        "UNIT": ["tonnes"],
        "CURRENCY": ["USD", "KES"],
        "TEXT": ["Kenya"],
        "STRING": ['"text"'],
        "NUMBER": ["1", "2", "40", "0", "1.5"],
        "PERCENT": ["80%", "0%", "150%"],
        "MONEY": ["500,000 USD", "1 KES"],
        "DATE": ["30 June 2027", "2026-01-31"],
        "DAY_AND_MONTH": ["1 April"],
    }


@cache
def ways() -> dict[str, list[list[str]]]:
    """What each rule of the grammar may be made of."""
    found: dict[str, list[list[str]]] = {}
    for rule in parser_of(GRAMMAR.read_text(encoding="utf-8")).rules:
        found.setdefault(rule.origin.name, []).append([part.name for part in rule.expansion])
    return found


def derived(symbol: str, random: Random, rules: dict[str, list[list[str]]], words: dict[str, list[str]]) -> str:
    """A random sentence of the grammar; long ones are cut short by taking the shortest way out."""
    out: list[str] = []
    waiting = [symbol]
    steps = 0
    while waiting:
        steps += 1
        current = waiting.pop()
        if current in words:
            out.append(random.choice(words[current]))
        elif current in rules:
            ways = rules[current] if steps < 60 else [min(rules[current], key=len)]
            waiting += reversed(random.choice(ways))
    return " ".join(out)


@pytest.mark.parametrize("seed", SEEDS)
def test_sentences_made_from_the_grammar(seed: int) -> None:
    random = Random(f"grammar {seed}")
    rules = ways()
    words = samples(random)
    well = 0
    for _ in range(EACH // 4):
        sentence = derived(random.choice(("release", "guard", "define", "waive", "declaration")), random, rules, words)
        text = f"{PREAMBLE}measure weight in tonnes\n{sentence}\n"
        well += must_only_tell(text)
    assert well > EACH // 400  # some of them mean something


@pytest.mark.parametrize("seed", SEEDS)
def test_words_of_the_language_in_any_order(seed: int) -> None:
    random = Random(f"words {seed}")
    words = [*PHRASES, *STATEMENTS, *SYMBOLS, *LITERALS * 4]
    starts = ["release tranche 2 when", "hold every tranche when", "define x as", "milestone y", "board may waive"]
    for _ in range(EACH // 4):
        sentence = " ".join([random.choice(starts), *random.choices(words, k=random.randrange(1, 14))])
        must_only_tell(f"{PREAMBLE}{sentence}\n")
