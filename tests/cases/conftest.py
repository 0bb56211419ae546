"""Runs the golden cases: every `.gate` file below this folder is a test, named by its topic and claim."""

import difflib
import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import pytest

from gatekeeper import Decision, Portfolio, Rules, outlook
from gatekeeper.diagnostics import Diagnostic, has_errors
from gatekeeper.facts.read import read_texts
from gatekeeper.run.rules import check_sources
from tests.cases.case import COMPARED, Case, Facts, MalformedCase, csv_text, read_case, with_sections
from tests.cases.recorded import records_text
from tests.cases.said import (
    decisions_text,
    diagnostics_text,
    explanations_text,
    findings_text,
    how_sure_said,
    memos_text,
    outlook_said,
    would_take_said,
)
from tests.cases.upkeep import decided, upkeep
from tests.columns.held import held_by_rows, held_by_tables
from tests.plans.held import held

EVERY_CASE = "GATEKEEPER_COLUMNS" in os.environ  # else one of six has its tables read as columns too; `make soak` asks


class CaseFailed(Exception):
    """A case says something else than the program; the message shows both."""


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--update-cases") and os.environ.get("CI"):
        raise pytest.UsageError("--update-cases rewrites what is expected, so it is never used in CI")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.suffix == ".gate":
        return CaseFile.from_parent(parent, path=file_path)
    return None


class CaseFile(pytest.File):
    def collect(self) -> Iterable[pytest.Item]:
        yield CaseItem.from_parent(self, name=self.path.stem)


class CaseItem(pytest.Item):
    def runtest(self) -> None:
        case = read_case(self.path.read_text(encoding="utf-8"))
        said = said_of(case, by_tables=EVERY_CASE or self.path.parent.name == "columns")
        if self.config.getoption("--update-cases"):
            self.path.write_text(with_sections(case, said), encoding="utf-8")
            return
        differences = [
            _difference(name, case.expected(name) or "", text)
            for name, text in said.items()
            if _differ(case, name, text)
        ]
        if differences:
            raise CaseFailed("\n\n".join(differences))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        if isinstance(excinfo.value, CaseFailed | MalformedCase):
            return f"{self.path}\n\n{excinfo.value}"
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, 0, f"{self.path.parent.name}: {self.name}"


def said_of(case: Case, by_tables: bool = EVERY_CASE) -> dict[str, str]:
    """What the program says of each section that the case compares. Rules in error and odd tables must be expected.

    Columns read the tables of one case in six, and of any where `by_tables` asks for it.
    """
    rules, problems = check_sources(case.sources)
    said = {}
    if case.expected("diagnostics") is not None:
        said["diagnostics"] = diagnostics_text(problems)
    elif has_errors(problems):
        raise CaseFailed(f"the rules have errors:\n\n{_errors(problems)}")
    if rules is None:
        unreachable = [name for name in COMPARED if name != "diagnostics" and case.expected(name) is not None]
        if unreachable:
            raise CaseFailed(f"rules with errors decide nothing, so no `=== {unreachable[0]}`:\n\n{_errors(problems)}")
        return said
    facts = case.facts
    texts = {name: csv_text(rows) for name, rows in facts.tables.items()}
    portfolio, findings = read_texts(texts, rules)
    if case.expected("findings") is not None:
        said["findings"] = findings_text(findings)
    elif findings:
        raise CaseFailed(f"the tables hold what no `=== findings` expects:\n{findings_text(findings)}")
    decisions = decided(rules, facts)
    upkeep(rules, case.sources, facts, decisions)
    _held_to_its_plan(rules, portfolio, facts, decisions)
    _held_to_columns(rules, texts, facts, decisions, by_tables)
    for head, on in case.other_days:
        then = replace(facts, on=on)
        later = decided(rules, then)
        upkeep(rules, case.sources, then, later)
        _held_to_its_plan(rules, portfolio, then, later)
        said[head] = decisions_text(later, case.expected(head) or "")
    for name, text in (("decision", decisions_text), ("record", records_text), ("explain", explanations_text)):
        if (expected := case.expected(name)) is not None:
            said[name] = text(decisions, expected)
    if (expected := case.expected("would take")) is not None:
        said["would take"] = would_take_said(rules, portfolio, decisions, expected)
    if (expected := case.expected("how sure")) is not None:
        said["how sure"] = how_sure_said(rules, portfolio, decisions, expected)
    for head, until in case.outlooks:
        said[head] = outlook_said(outlook(rules, portfolio, facts.on, until, facts.known_by), case.expected(head) or "")
    if case.expected("memo") is not None:
        said["memo"] = memos_text(decisions)
    return said


def _held_to_its_plan(rules: Rules, portfolio: Portfolio, facts: Facts, decisions: tuple[Decision, ...]) -> None:
    """What a plan of the rules decides without the reference is what the reference decides."""
    unlike = held(rules, portfolio, decisions, facts.on, facts.known_by).unlike
    if unlike:
        raise CaseFailed("the plan decides otherwise:\n" + "\n".join(unlike))
    unlike = held_by_rows(rules, portfolio, decisions, facts.on, facts.known_by).unlike
    if unlike:
        raise CaseFailed("columns decide otherwise:\n" + "\n".join(unlike))


def _held_to_columns(
    rules: Rules, texts: Mapping[str, str], facts: Facts, decisions: tuple[Decision, ...], always: bool
) -> None:
    """What columns read and decide of the tables is what rows do; tried of one case in six, if not always."""
    if not always and crc32("".join(texts.values()).encode()) % 6:
        return
    unlike = held_by_tables(rules, texts, decisions, facts.on).unlike
    if unlike:
        raise CaseFailed("columns read or decide otherwise:\n" + "\n".join(unlike))


def _errors(problems: Iterable[Diagnostic]) -> str:
    return diagnostics_text(problem for problem in problems if problem.severity == "error")


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip("\n").splitlines()]


def _differ(case: Case, name: str, said: str) -> bool:
    return _lines(case.expected(name) or "") != _lines(said)


def _difference(name: str, expected: str, said: str) -> str:
    lines = difflib.unified_diff(_lines(expected), _lines(said), "the case", "the program", lineterm="", n=3)
    return "\n".join([f"=== {name}", *lines])
