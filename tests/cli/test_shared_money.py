"""Money shared among awards, from the files to the run folder: two programmes, two currencies, a budget each."""

import csv
import json
from decimal import Decimal
from io import StringIO
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Said, gatekeeper

ON = ("--on", "2026-11-30")

DOLLARS = """language 1
programme one
currency USD
round entitlements down to 1 USD
milestone pilot
measure exports in EUR
release tranche 1 when pilot achieved and exports converted to USD at the rate of pilot achieved >= 1,000 USD
share budget "scale-up round" among tranche 1 of every award pro rata
    clause "Board paper 17"
"""
EUROS = """language 1
programme two
currency EUR
release every tranche in any case
never pay more than 60,000 EUR in total
share 50,000 EUR among tranche 1 of every award by priority
"""
TABLES = {
    "awards": ("award,programme,currency,priority", "A-1,one,USD,", "B-1,two,EUR,2", "A-2,one,USD,", "B-2,two,EUR,1",
               "A-3,one,USD,"),
    "tranches": ("award,tranche,amount", "A-1,1,100000", "A-2,1,100000", "A-3,1,100000", "B-1,1,40000", "B-2,1,30000",
                 "B-2,2,40000"),
    "milestones": ("award,milestone,achieved on", "A-1,pilot,2026-05-01", "A-2,pilot,2026-05-01", "A-3,pilot,"),
    "measures": ("award,measure,period end,value", *(f"A-{at},exports,2026-09-30,1000" for at in (1, 2, 3))),
    "rates": ("currency,to,date,rate,source", "EUR,USD,2026-05-01,1.08,ECB"),
    "budgets": ("budget,amount,currency,round", "scale-up round,200000,USD,2026"),
}  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Said]:
    home = tmp_path_factory.mktemp("shared")
    for name, text in (("one.gate", DOLLARS), ("two.gate", EUROS)):
        (home / "rules").mkdir(exist_ok=True)
        (home / "rules" / name).write_text(text, encoding="utf-8")
    (home / "tables").mkdir()
    for name, lines in TABLES.items():
        (home / "tables" / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    out = home / "out"
    return out, gatekeeper("decide", home / "rules", home / "tables", *ON, "--out", out)


def records(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "decisions.jsonl").read_text(encoding="utf-8").splitlines()]


def test_the_records_stand_in_the_order_of_awards_and_the_shares_add_up(run: tuple[Path, Said]) -> None:
    folder, said = run
    assert said.status == 0, said.err
    found = [(r["award"], r["tranche"], r["outcome"], r["amount"]) for r in records(folder)]
    assert found == [
        ("A-1", 1, "release in part", "66667"),
        ("A-2", 1, "release in part", "66667"),
        ("A-3", 1, "undetermined", "0"),
        ("B-1", 1, "release in part", "20000"),
        ("B-2", 1, "release", "30000"),
        ("B-2", 2, "release in part", "30000"),
    ]


def test_a_run_with_shared_money_is_proved(run: tuple[Path, Said]) -> None:
    folder, _ = run
    assert gatekeeper("verify", folder).status == 0
    replayed = gatekeeper("replay", folder)
    assert replayed.status == 0, replayed.out


def test_a_replay_has_the_rates_it_was_decided_with(run: tuple[Path, Said], tmp_path: Path) -> None:
    """The rate is in the record with its source, and the run folder holds the table: another rate is told."""
    import shutil

    record = records(run[0])[0]
    assert "currency=EUR; to=USD; date=2026-05-01; source=ECB" in json.dumps(record["conditions"])
    folder = tmp_path / "copy"
    shutil.copytree(run[0], folder)
    rates = folder / "facts" / "rates.csv"
    rates.write_text(rates.read_text(encoding="utf-8").replace("1.08", "0.99"), encoding="utf-8")
    said = gatekeeper("replay", folder)
    assert said.status == 1
    assert "they differ, first at A-1/1" in said.out


def test_the_board_page_gives_the_account_of_each_budget(run: tuple[Path, Said]) -> None:
    page = (run[0] / "index.html").read_text(encoding="utf-8")
    shared = page[page.index('<table id="budgets"') : page.index('<section id="exceptions"')]
    for said in (
        "The budget “scale-up round”",
        "200,000 USD",
        "133,334 USD",
        "66,666 USD",
        "50,000 EUR",
        "by priority",
    ):
        assert said in shared, said


def test_a_memo_has_its_line_of_the_budget(run: tuple[Path, Said]) -> None:
    memo = (run[0] / "memos" / "A-1-tranche-1.md").read_text(encoding="utf-8")
    assert "**Shared budget.** The budget “scale-up round”, pro rata: of 200,000 USD" in memo
    assert "this tranche asks 100,000 USD, of which 66,667 USD is given" in memo
    assert "| the budget “scale-up round” gives 66,667 USD" in memo
    assert "| budgets | budget=scale-up round; round=2026 |" in memo


def test_totals_are_by_currency_and_never_across(run: tuple[Path, Said]) -> None:
    """The register, its totals and the board page: what is in dollars and what is in euros stay apart."""
    folder, said = run
    rows = list(csv.DictReader(StringIO((folder / "register.csv").read_text(encoding="utf-8"))))
    sums = {
        currency: sum(Decimal(row["amount now"]) for row in rows if row["currency"] == currency)
        for currency in ("USD", "EUR")
    }
    assert sums == {"USD": Decimal(133334), "EUR": Decimal(80000)}
    sheet = openpyxl.load_workbook(folder / "register.xlsx")["Totals"]
    head, *lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    whole = {line[0]: line for line in lines if line[1] == "all outcomes"}
    assert set(whole) == {"USD", "EUR"}
    assert {currency: whole[currency][head.index("approved now")] for currency in whole} == sums
    assert {currency: whole[currency][head.index("awarded")] for currency in whole} == {"USD": 300000, "EUR": 110000}
    for currency in whole:
        of_it = [line for line in lines if line[0] == currency and line[1] != "all outcomes"]
        for column in range(2, len(head)):
            assert sum(Decimal(str(line[column])) for line in of_it) == whole[currency][column], head[column]
    page = (folder / "index.html").read_text(encoding="utf-8")
    totals = page[page.index('id="totals"') : page.index('id="exceptions"')]
    assert "133,334 USD" in totals
    assert "80,000 EUR" in totals
    assert "213,334" not in page + said.out  # the sum of two currencies stands nowhere
    assert "410,000" not in page + said.out


def test_what_it_would_take_knows_limits_and_leaves_a_shared_budget_aside(run: tuple[Path, Said]) -> None:
    home = run[0].parent
    ask = ("explain", home / "rules", home / "tables")
    said = gatekeeper(*ask, "A-1", "1", *ON, "--would-take")
    assert "the budget “scale-up round”, shared with other awards, is left aside in what follows" in said.out
    said = gatekeeper(*ask, "B-2", "2", *ON, "--would-take")
    assert "release in part: 30,000 EUR of tranche 2 of B-2" in said.out
