"""Rows read by the column are what they are read one by one: values, findings, doubts, and what each row is about."""

from pathlib import Path

import pytest

from gatekeeper import load_rules
from gatekeeper.diagnostics import Finding
from gatekeeper.facts.by_column import AT_ONCE, ByColumn
from gatekeeper.facts.house import house_from_text
from gatekeeper.facts.portfolio import Portfolio
from gatekeeper.facts.read import read_portfolio, read_texts
from tests.facts.given import RULES, Tables, as_text
from tests.facts.test_faults import FAULTS, planted

ROOT = Path(__file__).parents[2]
AWARDS = ("A-001", "A-002")


def together() -> dict[str, str]:
    """Every planted fault in a copy of the sound portfolio, each copy with awards of its own, in one set of tables."""
    rows: dict[str, list[dict[str, str]]] = {}
    for number, fault in enumerate(FAULTS):
        for table, cells in copied(planted(fault), number).items():
            rows.setdefault(table, []).extend(cells)
    return {table: written(found) for table, found in rows.items()}


def copied(tables: Tables, number: int) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for table, (headings, *rows) in tables.items():
        found[table] = []
        for row in rows:
            cells = {str(heading): as_text(cell) for heading, cell in zip(headings, row, strict=True)}
            if cells.get("award") in AWARDS:
                cells["award"] += f"-{number}"
            found[table].append(cells)
    return found


def written(rows: list[dict[str, str]]) -> str:
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    lines = [headings, *([row.get(heading, "") for heading in headings] for row in rows)]
    return "\n".join(",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in line) for line in lines) + "\n"


Read = tuple[Portfolio, tuple[Finding, ...]]


def same(one: Read, other: Read) -> None:
    assert one[0].rows == other[0].rows
    places = [[row.place for rows in found.rows.values() for row in rows] for found, _ in (one, other)]
    assert places[0] == places[1]
    assert one[0].doubts == other[0].doubts
    assert one[0].subjects == other[0].subjects
    assert one[1] == other[1]


@pytest.fixture
def by_column(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows were read by the column, sheet by sheet."""
    counts: list[int] = []
    read = ByColumn.read

    def counted(self: ByColumn, rows: object) -> object:
        found = read(self, rows)  # type: ignore[arg-type]
        counts.append(len(found))
        return found

    monkeypatch.setattr(ByColumn, "read", counted)
    return counts


def test_every_planted_fault_is_told_alike(monkeypatch: pytest.MonkeyPatch, by_column: list[int]) -> None:
    texts = together()
    columns = read_texts(texts, RULES)
    assert sum(by_column) > 1500
    monkeypatch.setattr(ByColumn, "can", lambda self: False)
    same(columns, read_texts(texts, RULES))


def test_an_example_with_faults_is_read_alike(monkeypatch: pytest.MonkeyPatch, by_column: list[int]) -> None:
    rules, _ = load_rules(ROOT / "rules" / "seed-fund.gate")
    columns = read_portfolio(ROOT / "examples" / "seed-fund", rules)
    rows = sum(len(found) for found in columns[0].rows.values())
    assert sum(by_column) > rows * 0.9
    monkeypatch.setattr(ByColumn, "can", lambda self: False)
    same(columns, read_portfolio(ROOT / "examples" / "seed-fund", rules))


def test_the_manner_of_a_house_is_heeded(monkeypatch: pytest.MonkeyPatch, by_column: list[int]) -> None:
    house = house_from_text('[dates]\norder = "DMY"\n[numbers]\ndecimal = ","\nthousands = "."\n')
    months = range(1, 10)
    measures = "".join(f"A-001,carbon saved,0{month}/02/2026,1,{month},\n" for month in months)
    texts = {
        "awards": "award,currency\nA-001,USD\n",
        "tranches": "award,tranche,amount\n" + "".join(f'A-001,{number},"1.000,50"\n' for number in months),
        "measures": "award,measure,period end,value,tranche,unit\n" + measures,
    }
    columns = read_texts(texts, RULES, house=house)
    assert sum(by_column) == 2 * (len(months) - 1)  # the first of each kind is read by itself
    monkeypatch.setattr(ByColumn, "can", lambda self: False)
    same(columns, read_texts(texts, RULES, house=house))


def test_tables_of_several_parts_are_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    count = AT_ONCE + 3
    texts = {
        "awards": "award,currency\nA-001,USD\n",
        "tranches": "award,tranche,amount\nA-001,1,5\n",
        "payments": "award,tranche,paid on,amount,reference\n"
        + "".join(f"A-001,1,2026-01-01,{number or 'x'},P-{number}\n" for number in range(count)),
    }
    portfolio, findings = read_texts(texts, RULES)
    assert len(portfolio.rows["payments"]) == count
    assert [finding.code for finding in findings] == ["GK2001"]
