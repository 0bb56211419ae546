"""Several processes write the bytes that one does; what goes wrong in one of them is told as if it went wrong here."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gatekeeper.decisions.jsonl import decisions_jsonl
from gatekeeper.facts.read import read_texts
from gatekeeper.reader import read_by, reader_of
from gatekeeper.reports.forms import RegisterForm
from gatekeeper.reports.papers import TemplateProblem
from gatekeeper.reports.register import register_csv, register_parquet, register_xlsx
from gatekeeper.reports.totals import summary
from gatekeeper.run import deciding, folder
from gatekeeper.run.crew import MOST, WORTH_IT, Crew, WorkerLost, workers_for
from gatekeeper.run.folder import Run, decided, made_of, papers_of, prepare
from gatekeeper.run.rules import check_text

DAY = date(2026, 11, 30)
# What awards share is decided here, the rest elsewhere; one award is in error, one is in doubt.
RULES = """language 1
currency USD
round entitlements down to 1 USD
milestone pilot
measure customers
release tranche 1 when pilot achieved or customers >= 40
share 250,000 USD among tranche 1 of every award pro rata
hold every tranche when amount released under the other awards of the group > 1,000,000 USD
"""
AWARDS = 6


@pytest.fixture(scope="module")
def run() -> Run:
    return of_rules(RULES)


def of_rules(text: str) -> Run:
    rules, problems = check_text(text)
    assert rules is not None, problems
    numbers = range(1, AWARDS + 1)
    texts = {
        "awards": "award,currency,group\n" + "".join(f"A-{n},USD,cohort {n % 2}\n" for n in numbers),
        "tranches": "award,tranche,amount\n" + "".join(f"A-{n},1,100000\n" for n in numbers),
        "milestones": "award,milestone,status,achieved on\n"
        + "".join(f"A-{n},pilot,achieved,2026-0{n}-01\n" for n in numbers if n < 5)
        + "A-5,pilot,achieved,soon\n",
        "measures": "award,measure,period end,kind,value\n",
    }
    portfolio, findings = read_texts(texts, rules)
    return prepare(rules, portfolio, findings, DAY, DAY, {})


def written(run: Run, crew: Crew) -> list[tuple[str, bytes]]:
    said: list[tuple[str, int, int]] = []
    decisions = decided(run, lambda *how_far: said.append(how_far), crew)
    papers = list(papers_of(run, decisions, lambda *how_far: said.append(how_far), crew))
    assert [(stage, done) for stage, done, _ in said] == [
        (stage, done) for stage in ("deciding", "writing memos") for done in range(1, AWARDS + 1)
    ]
    return [("decisions.jsonl", decisions_jsonl(decisions)), *papers]


def test_two_processes_write_what_one_writes(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(deciding, "AWARDS_AT_ONCE", 1)
    monkeypatch.setattr(folder, "PAPERS_AT_ONCE", 2)
    here = written(run, Crew())
    outcomes = {line.split(b'"outcome":"')[1].split(b'"')[0] for line in here[0][1].splitlines()}
    assert outcomes == {b"release in part", b"invalid", b"undetermined"}
    (tmp_path / "memo.md").write_text("{{ decision.award }}\n{{ nothing.of.the.kind }}\n", encoding="utf-8")
    with Crew(2) as crew:
        assert written(run, crew) == here
        assert written(replace(run, manifest=replace(run.manifest, locale="fr")), crew) == written(
            replace(run, manifest=replace(run.manifest, locale="fr")), Crew()
        )
        with pytest.raises(TemplateProblem) as told:
            written(replace(run, templates=tmp_path), crew)
        assert str(told.value) == "memo.md:2: 'nothing' is undefined"
        with pytest.raises(WorkerLost):
            list(crew.each(_ends, None, [1, 2], 1))


@pytest.mark.parametrize("locale", ["", "fr"])
@pytest.mark.parametrize("budget", [True, False])
def test_without_papers_what_is_kept_of_each_decision_is_what_whole_decisions_say(
    monkeypatch: pytest.MonkeyPatch, budget: bool, locale: str
) -> None:
    monkeypatch.setattr(deciding, "AWARDS_AT_ONCE", 2)
    run = of_rules(RULES if budget else "".join(line for line in RULES.splitlines(True) if "share" not in line))
    forms: tuple[RegisterForm, ...] = ("csv", "xlsx", "parquet")
    run = replace(run, manifest=replace(run.manifest, papers=(), register_forms=forms, locale=locale))
    whole = decided(run, lambda *_: None)
    with read_by(reader_of(locale)):
        workbook = register_xlsx(whole)
    registers = {"csv": register_csv(whole), "xlsx": workbook, "parquet": register_parquet(whole)}
    said: list[int] = []
    for workers in 1, 2:
        records: list[bytes] = []
        with Crew(workers) as crew:
            counted, made = made_of(run, lambda _, done, _total: said.append(done), crew, records.append)
        assert b"".join(records) == decisions_jsonl(whole)
        assert dict(made) == {f"register.{form}": content for form, content in registers.items()}
        assert summary(counted) == summary(whole)
    assert said == [*range(1, AWARDS + 1)] * 2


def _ends(_common: None, _pieces: Sequence[int]) -> Sequence[int]:
    os._exit(9)


def test_few_tranches_are_decided_in_this_process() -> None:
    assert workers_for(WORTH_IT - 1) == 1
    assert 1 <= workers_for(WORTH_IT) <= MOST
