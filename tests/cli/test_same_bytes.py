"""The same inputs give the same bytes: twenty machines that differ in all that must not matter.

Half of them are processes with a hash seed, a time zone and a tongue of their own; half are callers in this process who
changed the decimal context, and shuffled the rows of the tables, the statements of the rules and the rule files.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Inexact,
    localcontext,
)  # fmt: skip
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from gatekeeper.decisions.jsonl import decisions_jsonl
from gatekeeper.decisions.record import Decision
from gatekeeper.facts.read import read_portfolio, read_texts
from gatekeeper.run.folder import decided, papers_of, prepare
from gatekeeper.run.rules import check_sources, load_rules
from gatekeeper.source import Source
from tests.cli.conftest import ROOT, gatekeeper

DAY = date(2026, 11, 30)
ON = ("--on", DAY.isoformat())
TABLES = ROOT / "examples" / "results-programme"
RULES = [ROOT / "rules" / "results-programme.gate", ROOT / "rules" / "seed-fund.gate"]
PAPERS = ("decisions.jsonl", "index.html", "register.csv", "register.xlsx", "memos")

ENVIRONMENTS = [
    {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": tongue, "PYTHONIOENCODING": encoding}
    for seed, zone, tongue, encoding in (
        ("0", "UTC", "C", "utf-8"),
        ("1", "Pacific/Kiritimati", "C.UTF-8", "utf-8"),
        ("2", "America/Adak", "POSIX", "ascii"),
        ("42", "Asia/Kathmandu", "tr_TR.UTF-8", "utf-8"),
        ("4242", "Africa/Nairobi", "de_DE.UTF-8", "latin-1"),
        ("4294967295", "Australia/Lord_Howe", "ar_EG.UTF-8", "utf-8"),
    )
]  # fmt: skip
CONTEXTS = [
    Context(prec=28, rounding=ROUND_HALF_EVEN),
    Context(prec=1, rounding=ROUND_UP),
    Context(prec=2, rounding=ROUND_DOWN),
    Context(prec=3, rounding=ROUND_CEILING, Emin=-2, Emax=2),
    Context(prec=6, rounding=ROUND_FLOOR),
    Context(prec=9, rounding=ROUND_HALF_UP, traps=[Inexact]),
    Context(prec=200, rounding=ROUND_UP),
]


@dataclass(frozen=True)
class Caller:
    """What a caller in this process may do to the inputs; 0 shuffles nothing."""

    context: Context
    rows: int
    statements: int
    files: bool


CALLERS = [Caller(context, at, 0, files=False) for at, context in enumerate(CONTEXTS)] + [
    Caller(context, 10 + at, 20 + at, files=at % 2 == 0) for at, context in enumerate(CONTEXTS)
]


def test_there_are_twenty_of_them() -> None:
    assert len(ENVIRONMENTS) + len(CALLERS) == 20


def hash_of(files: Iterator[tuple[str, bytes]]) -> str:
    """One hash of some files, with their names."""
    whole = sha256()
    for name, content in sorted(files):
        whole.update(f"{name} {sha256(content).hexdigest()}\n".encode())
    return whole.hexdigest()


# ---------------------------------------------------------------------------------------------- processes


def run_hash(folder: Path) -> str:
    found = [file for name in PAPERS for file in ((folder / name).rglob("*") if name == "memos" else [folder / name])]
    return hash_of((file.relative_to(folder).as_posix(), file.read_bytes()) for file in found)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("run") / "out"
    gatekeeper("decide", RULES[0], TABLES, *ON, "--out", out)
    return run_hash(out)


@pytest.mark.parametrize("env", ENVIRONMENTS, ids=lambda env: env["PYTHONHASHSEED"])
def test_hash_seed_time_zone_and_locale_do_not_matter(expected: str, tmp_path: Path, env: dict[str, str]) -> None:
    out = tmp_path / "out"
    said = gatekeeper("decide", RULES[0], TABLES, *ON, "--out", out, env=env)
    assert said.status in (0, 3), said.err
    assert run_hash(out) == expected


# ---------------------------------------------------------------------------------------------- every form

EVERY_FORM = """
import sys
from gatekeeper.cli.app import run
root, out = sys.argv[1:]
asked, files = [root + "/rules/tiny.gate", root + "/examples/tiny", "--on", "2026-11-30"], lambda name, *endings: [
    word for ending in endings for word in ("--out", out + "/" + name + ending)
]
status = [
    run(["decide", *asked, "--out", out + "/run", "--papers", "html,md,docx,pdf", "--register", "csv,xlsx,parquet"]),
    run(["pack", out + "/run", *files("pack", ".html", ".pdf")]),
    run(["payments", out + "/run", *files("payments", ".csv", ".xlsx")]),
    run(["minutes", out + "/run", *files("minutes", ".docx", ".html", ".md", ".csv")]),
    run(["letters", out + "/run", "--out", out + "/letters", "--locale", "fr"]),
    run(["outlook", *asked, "--until", "2027-06-30", "--out", out + "/outlook"]),
]
sys.exit(max(status))
"""
FORMS = {"csv", "docx", "gate", "html", "ics", "json", "jsonl", "md", "parquet", "pdf", "xlsx"}


def test_every_form_of_paper_is_the_same_bytes_whatever_the_machine(tmp_path: Path) -> None:
    found = []
    for env in (ENVIRONMENTS[1], ENVIRONMENTS[4]):
        out = tmp_path / env["PYTHONHASHSEED"]
        out.mkdir()
        everything = [sys.executable, "-c", EVERY_FORM, str(ROOT), str(out)]
        around = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **env}
        done = subprocess.run(everything, env=around, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
        files = {file.relative_to(out).as_posix(): file for file in out.rglob("*") if file.is_file()}
        assert {name.rpartition(".")[2] for name in files} == FORMS
        found.append({name: sha256(file.read_bytes()).hexdigest() for name, file in files.items()})
    assert found[0] == found[1]


# ---------------------------------------------------------------------------------------------- callers


def shuffled(lines: list[str], seed: int) -> list[str]:
    if seed:
        Random(seed).shuffle(lines)
    return lines


def statements(text: str) -> list[str]:
    """A rule file cut where a statement begins."""
    found: list[str] = []
    for line in text.splitlines(keepends=True):
        if found and (not line.strip() or line[0] in " #"):
            found[-1] += line
        else:
            found.append(line)
    return found


def decide_as(caller: Caller) -> tuple[str, list[Decision]]:
    """The hash of the records and their papers, and the decisions."""
    sources = [
        Source(file.name, "".join(shuffled(statements(file.read_text(encoding="utf-8")), caller.statements)))
        for file in (reversed(RULES) if caller.files else RULES)
    ]
    texts = {}
    for file in sorted(TABLES.glob("*.csv"), reverse=caller.files):
        heading, *rows = file.read_text(encoding="utf-8").splitlines(keepends=True)
        rows = [row for row in rows if row < "RP-09"]  # eight awards of six outcomes
        texts[file.stem] = heading + "".join(shuffled(rows, caller.rows))
    with localcontext(caller.context):
        rules, problems = check_sources(sources)
        assert rules is not None, problems
        portfolio, _ = read_texts(texts, rules)
        run = prepare(rules, portfolio, (), DAY, DAY, {})
        decisions = [placed(decision) for decision in decided(run, lambda *_: None)]
        # The papers name the rule file by its hash and the line of a rule, which are other ones where its statements
        # stand in another order; so they are rendered with the file as it was.
        plain = [Source(file.name, file.read_text(encoding="utf-8")) for file in RULES]
        named = replace(rules, programs=tuple(replace(p, source=s) for p, s in zip(rules.programs, plain, strict=True)))
        papers = dict(papers_of(replace(run, rules=named), decisions, lambda *_: None))
        return hash_of(iter({"decisions.jsonl": decisions_jsonl(decisions), **papers}.items())), decisions


def placed(decision: Decision) -> Decision:
    """A decision that does not say on which line of the file a rule stands."""
    return replace(decision, rules_sha256="", rules=tuple(replace(rule, line=1) for rule in decision.rules))


@pytest.fixture(scope="module")
def undisturbed() -> tuple[str, list[Decision]]:
    return decide_as(Caller(Context(), 0, 0, files=False))


@pytest.mark.parametrize("caller", CALLERS, ids=lambda caller: f"prec{caller.context.prec}-rows{caller.rows}")
def test_decimal_context_and_order_do_not_matter(undisturbed: tuple[str, list[Decision]], caller: Caller) -> None:
    found, decisions = decide_as(caller)
    assert [d for d in decisions if d not in undisturbed[1]] == []
    assert found == undisturbed[0]


# ---------------------------------------------------------------------------------------------- a workbook


@pytest.mark.no_cover  # at twice the time it would reach nothing that the cases leave out
def test_the_workbook_and_the_folder_decide_the_same(tmp_path: Path) -> None:
    out, (rules, _) = tmp_path / "workbook", load_rules(RULES[1])
    assert rules is not None
    said = gatekeeper("decide", RULES[1], "examples/seed-fund.xlsx", *ON, "--out", out)
    assert said.status == 3
    portfolio, _ = read_portfolio(ROOT / "examples" / "seed-fund", rules)
    run = prepare(rules, portfolio, (), DAY, DAY, {})
    assert decisions_jsonl(decided(run, lambda *_: None)) == (out / "decisions.jsonl").read_bytes()
    assert gatekeeper("replay", out).status == 0
