"""The same cells are the same portfolio, whatever they are kept in and however they stand."""

import random
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatekeeper.facts.known import as_known
from gatekeeper.facts.portfolio import Portfolio
from gatekeeper.facts.read import UnreadableInput, read_portfolio, read_texts
from gatekeeper.facts.rows import AwardRow, FactRow, JudgementRow, MeasureRow, MilestoneRow, PaymentRow, WaiverRow
from gatekeeper.facts.write import csv_texts, write_csv_folder
from gatekeeper.program.model import Parameter, Rules
from gatekeeper.values.absence import NOT_REPORTED, Absent, Reason
from gatekeeper.vocabulary import PaymentKind, Status
from tests.facts.given import (
    RULES,
    USD,
    Tables,
    Writer,
    as_csv,
    as_text,
    as_xlsx,
    besides_unused,
    program,
    read_sound,
    sound,
)


def test_a_sound_portfolio_has_nothing_to_find(write_anywhere: Writer, tmp_path: Path) -> None:
    portfolio, findings = read_sound(write_anywhere(sound(), tmp_path), RULES)
    assert findings == ()
    assert portfolio.doubts == ()
    assert {table: len(rows) for table, rows in portfolio.rows.items()} == {
        table: len(rows) - 1 for table, rows in sound().items()
    } | {"items": 0}  # the rules speak of none


def test_every_source_is_the_same_portfolio(write_anywhere: Writer, tmp_path: Path) -> None:
    from_csv, _ = read_sound(as_csv(sound(), tmp_path), RULES)
    other, _ = read_sound(write_anywhere(sound(), tmp_path), RULES)
    assert other == from_csv
    assert csv_texts(other) == csv_texts(from_csv)


def test_cells_become_values_of_the_declared_types(write_anywhere: Writer, tmp_path: Path) -> None:
    portfolio, _ = read_sound(write_anywhere(sound(), tmp_path), RULES)
    award, _ = portfolio.rows["awards"]
    assert isinstance(award, AwardRow)
    assert award.parameters == {
        "revenue target": Decimal(250000),
        "long stop date": date(2028, 6, 30),
    }
    facts = [row.value for row in portfolio.rows["facts"] if isinstance(row, FactRow)]
    assert facts == [False, date(2026, 6, 1), "Limited Company"]
    findings = [row.finding for row in portfolio.rows["judgements"] if isinstance(row, JudgementRow)]
    assert findings == ["yes", "unqualified"]
    kinds = [row.kind for row in portfolio.rows["payments"] if isinstance(row, PaymentRow)]
    assert kinds == [PaymentKind.PAYMENT, PaymentKind.SET_OFF]
    figures = [row.value for row in portfolio.rows["measures"] if isinstance(row, MeasureRow)]
    assert figures == [Decimal(41), Decimal("310000.25"), Decimal("99.5"), Decimal("12.5")]


def test_a_reason_stands_for_blank_cells_only(write_anywhere: Writer, tmp_path: Path) -> None:
    portfolio, _ = read_sound(write_anywhere(sound(), tmp_path), RULES)
    signed = portfolio.rows["milestones"][-1]
    assert isinstance(signed, MilestoneRow)
    disputed = Absent(Reason.IN_DISPUTE, "two versions")
    assert (signed.status, signed.achieved_on, signed.due) == (disputed, disputed, NOT_REPORTED)
    assert signed.absent_because == disputed


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Achieved", Status.ACHIEVED), ("met", Status.ACHIEVED), ("notMet", Status.NOT_ACHIEVED),
        ("Not met", Status.NOT_ACHIEVED), ("not_achieved", Status.NOT_ACHIEVED), ("IN-PROGRESS", Status.IN_PROGRESS),
        ("partially met", Status.PARTLY_ACHIEVED), ("n/a", Status.NOT_APPLICABLE), ("Under way", Status.IN_PROGRESS),
    ],
)  # fmt: skip
def test_the_trades_words_for_a_status_are_understood(word: str, status: Status) -> None:
    portfolio, findings = read_texts(
        {
            "awards": "award,currency\nA,USD\n",
            "tranches": "award,tranche,amount\nA,1,5\n",
            "milestones": f"award,milestone,status\nA,agreement signed,{word}\n",
        },
        RULES,
    )
    (row,) = portfolio.rows["milestones"]
    assert isinstance(row, MilestoneRow)
    assert (row.status, findings) == (status, ())


@pytest.mark.parametrize("word", ["50% complete", "achieved?", "2 of 3 met", "done (not yet)", "~achieved"])
def test_a_status_that_says_more_than_its_word_is_not_taken_for_it(word: str) -> None:
    texts = {
        "awards": "award,currency\nA,USD\n",
        "tranches": "award,tranche,amount\nA,1,5\n",
        "milestones": f"award,milestone,status\nA,agreement signed,{word}\n",
    }
    _, (finding,) = read_texts(texts, RULES)
    assert finding.code == "GK2008"
    assert f"got `{word}`" in finding.message


def test_without_rules_names_are_not_checked_and_values_stay_text(write_anywhere: Writer, tmp_path: Path) -> None:
    tables = sound() | {"facts": [["award", "fact", "value"], ["A-001", "whatever", "perhaps"]]}
    tables["awards"] = [["award", "currency"], ["A-001", "USD"], ["A-002", "KES"]]
    portfolio, findings = read_sound(write_anywhere(tables, tmp_path))
    assert findings == ()
    (row,) = portfolio.rows["facts"]
    assert isinstance(row, FactRow)
    assert row.value == "perhaps"


def test_headings_ignore_case_and_take_underscores_for_blanks() -> None:
    plain, _ = read_texts({"awards": "award,currency\nA,USD\n", "tranches": "award,tranche,amount\nA,1,5\n"})
    other, findings = read_texts(
        {"Awards": "CURRENCY , Award\nusd,A\n", "TRANCHES": "Award,_Tranche_,AMOUNT,planned_date\nA,1,5.00,\n"}
    )
    assert plain == other
    assert findings == ()


def test_a_byte_order_mark_and_windows_line_ends_are_nothing(tmp_path: Path) -> None:
    folder = as_csv(sound(), tmp_path)
    plain, _ = read_sound(folder, RULES)
    for file in folder.iterdir():
        text = file.read_text(encoding="utf-8")
        file.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    marked, findings = read_sound(folder, RULES)
    assert (marked, findings) == (plain, ())


def test_a_parameter_may_be_called_like_a_column_of_awards() -> None:
    rules = Rules((program(declarations={"committed": Parameter("committed", USD)}),))
    texts = {
        "awards": "award,currency,committed\nA,USD,500\nB,USD,\n",
        "tranches": "award,tranche,amount\nA,1,5\nB,1,5\n",
    }
    portfolio, findings = read_texts(texts, rules)
    assert findings == ()
    awards = [row for row in portfolio.rows["awards"] if isinstance(row, AwardRow)]
    assert [row.parameters for row in awards] == [{"committed": Decimal(500)}, {}]
    assert [row.committed for row in awards] == [Decimal(500), NOT_REPORTED]


@pytest.mark.parametrize(
    ("text", "reason", "detail"),
    [
        ("withheld", Reason.WITHHELD, ""),
        ("Not yet due", Reason.NOT_YET_DUE, ""),
        ("expired (2025)", Reason.EXPIRED, "2025"),
        ("not_verified: auditor away", Reason.NOT_VERIFIED, "auditor away"),
    ],
)
def test_a_reason_may_say_more(text: str, reason: Reason, detail: str) -> None:
    tables = as_csv_texts(sound()) | {"facts": f"award,fact,value,absent because\nA-001,insolvency,,{text}\n"}
    portfolio, findings = read_texts(tables, RULES)
    (row,) = portfolio.rows["facts"]
    assert isinstance(row, FactRow)
    assert (row.value, besides_unused(findings)) == (Absent(reason, detail), ())


@pytest.mark.parametrize("amount", ["500,000", "500000.00", "500,000 USD", "USD 500,000", "usd500000", "500000"])
def test_an_amount_may_name_the_currency_of_its_award(amount: str) -> None:
    texts = {"awards": "award,currency\nA,USD\n", "tranches": f'award,tranche,amount\nA,1,"{amount}"\n'}
    portfolio, findings = read_texts(texts)
    assert findings == ()
    assert [str(getattr(row, "amount")) for row in portfolio.rows["tranches"]] == ["500000"]  # noqa: B009


@pytest.mark.parametrize(
    ("tables", "code"),
    [
        ({"awards": "award,currency\nA,\n", "tranches": "award,tranche,amount\nA,1,5 USD\n"}, "GK2009"),
        ({"payments": "award,tranche,paid on,amount\nA,1,2026-01-01,5 dollars\n"}, "GK2001"),
        ({"payments": "award,tranche,paid on,amount\nA,1,2026-01-01,5 XXZ\n"}, "GK2001"),
        ({"extensions": "award,milestone,by,granted on,months\nA,revenue,auditor,2026-01-01,5\n"}, "GK2024"),
        ({"awards": "award,currency\n,USD\n#REF!,USD\nA,USD\n"}, "GK2005"),
    ],
)
def test_other_faults_are_found(tables: dict[str, str], code: str) -> None:
    whole = {"awards": "award,currency\nA,USD\n", "tranches": "award,tranche,amount\nA,1,5\n"}
    portfolio, findings = read_texts(whole | tables, RULES)
    assert code in {finding.code for finding in findings}
    assert portfolio.doubts == ()


# ------------------------------------------------------------------------------------------ order


def shuffled(tables: Tables, random: random.Random) -> Tables:
    """The same tables, rows and columns in another order."""
    others = list(tables)
    random.shuffle(others)
    moved: Tables = {}
    for table in others:
        headings, *rows = tables[table]
        order = list(range(len(headings)))
        random.shuffle(order)
        random.shuffle(rows)
        moved[table] = [
            [row[position] if position < len(row) else None for position in order] for row in (headings, *rows)
        ]
    return moved


def faulty() -> Tables:
    """A portfolio with contradictions, doubts and invalid cells."""
    tables = sound()
    tables["milestones"] += [
        ["A-001", "pilot plant commissioned", "achieved", date(2026, 9, 1), date(2026, 8, 1), None, None, None],
        ["A-001", "regulatry approval", "planned", None, None, None, None, None],
        ["", "agreement signed", "achieved", None, None, None, None, None],
        ["A-002", "regulatory approval", "nearly", None, "soon", None, "auditor", "because"],
        ["A-002", "regulatory approval", "nearly", None, "later", None, "engineer", None],
    ]
    tables["payments"] += [
        ["A-001", 1, date(2026, 4, 3), 200000, "payment", "P-1"],
        ["A-001", "two", date(2026, 4, 3), 5, "payment", "P-3"],
        ["A-002", 1, date(2026, 4, 3), -5, "gift", None],
        ["A-002", 1, date(2026, 4, 3), -5, "gift", None],
        ["a-001", 1, date(2026, 4, 3), 5, "payment", "P-4"],
    ]
    tables["measures"] += [["A-001", "revenue", None, date(2026, 8, 31), "=B2", "#REF!", True, "EUR", "actual"]]
    tables["awards"] += [["A-002", "Milk coolers", None, "KES", date(2026, 3, 1), "03/04/2026", "lots", None, None]]
    tables["notes"] = [["anything"], ["at all"]]
    return tables


def as_csv_texts(tables: Tables) -> dict[str, str]:
    import csv
    from io import StringIO

    texts = {}
    for table, rows in tables.items():
        text = StringIO(newline="")
        csv.writer(text).writerows([as_text(cell) for cell in row] for row in rows)
        texts[table] = text.getvalue()
    return texts


def said(portfolio: Portfolio) -> tuple[object, ...]:
    return (dict(portfolio.rows), portfolio.doubts, as_known(portfolio, date(2026, 11, 30)), csv_texts(portfolio))


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_never_matters(random: random.Random) -> None:
    ordered, findings = read_texts(as_csv_texts(faulty()), RULES)
    other, others = read_texts(as_csv_texts(shuffled(faulty(), random)), RULES)
    assert said(other) == said(ordered)
    without_rows = sorted((finding.code, finding.severity, finding.found) for finding in findings)
    assert sorted((finding.code, finding.severity, finding.found) for finding in others) == without_rows


# ------------------------------------------------------------------------------------------ writing


@pytest.mark.parametrize("tables", [sound, faulty], ids=["sound", "faulty"])
def test_what_is_written_reads_as_it_was_read(write: Writer, tmp_path: Path, tables: type[Tables]) -> None:
    portfolio, findings = read_sound(write(tables(), tmp_path), RULES)
    write_csv_folder(portfolio, tmp_path / "copy")
    copy, again = read_sound(tmp_path / "copy", RULES)
    assert copy == portfolio
    assert as_known(copy, date(2026, 11, 30)) == as_known(portfolio, date(2026, 11, 30))
    assert sorted(finding.code for finding in again) == sorted(finding.code for finding in findings)
    write_csv_folder(copy, tmp_path / "copy of copy")
    for file in (tmp_path / "copy").iterdir():
        assert file.read_bytes() == (tmp_path / "copy of copy" / file.name).read_bytes()


def test_a_faulty_folder_and_a_faulty_workbook_are_the_same_portfolio(tmp_path: Path) -> None:
    from_csv, in_csv = read_sound(as_csv(faulty(), tmp_path), RULES)
    from_xlsx, in_xlsx = read_sound(as_xlsx(faulty(), tmp_path), RULES)
    assert said(from_csv) == said(from_xlsx)
    assert [(f.code, f.message, f.place.row, f.place.column) for f in in_csv] == [
        (f.code, f.message, f.place.row, f.place.column) for f in in_xlsx
    ]


ODD = "=,\"'\n\r#-+@;\x00\ufffd0123456789"
cell_texts = st.text(st.characters(codec="utf-8") | st.sampled_from(ODD), max_size=12)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(cell_texts, min_size=1, max_size=6), max_size=6))
def test_any_cells_at_all_are_read_without_stumbling_and_written_back(rows: list[list[str]]) -> None:
    tables = sound()
    tables["milestones"] = [["award", "milestone", "status", "achieved on", "known on"]]
    tables["milestones"] += [list[object](row) for row in rows]
    portfolio, _ = read_texts(as_csv_texts(tables), RULES)
    again, _ = read_texts({name.removesuffix(".csv"): text for name, text in csv_texts(portfolio).items()}, RULES)
    assert said(again) == said(portfolio)


def test_waivers_are_known_by_condition_giver_and_day() -> None:
    texts = as_csv_texts(sound())
    texts["waivers"] += "A-001,market proof,investment committee,2026-07-01,,2,again\r\n"
    portfolio, findings = read_texts(texts, RULES)
    waivers = [row for row in portfolio.rows["waivers"] if isinstance(row, WaiverRow)]
    assert (len(waivers), besides_unused(findings)) == (2, ())


# ------------------------------------------------------------------------------------------ unreadable

AWARDS = "award,currency\nA,USD\n"
TRANCHES = "award,tranche,amount\nA,1,5\n"


@pytest.mark.parametrize(
    ("texts", "message", "help"),
    [
        ({}, "the tables `awards` and `tranches` are missing", ""),
        ({"awards": AWARDS}, "the table `tranches` is missing", "headings"),
        ({"awards": AWARDS, "tranche": TRANCHES}, "unknown table `tranche`", "did you mean `tranches`?"),
        ({"awards": AWARDS, "tranches": TRANCHES, "paymnts": "award\n"}, "unknown table `paymnts`", "`payments`"),
        ({"awards": "id,currency\nA,USD\n", "tranches": TRANCHES}, "`awards` has no column `award`", "`currency`"),
        (
            {"awards": "award,curency\nA,USD\n", "tranches": TRANCHES},
            "no column `currency`",
            "did you mean `currency`?",
        ),
        ({"awards": "award;currency\nA;USD;x\n", "tranches": TRANCHES}, "not separated by commas", "comma"),
        ({"awards": 'award,currency\n"A,USD\n', "tranches": TRANCHES}, "cannot be split into cells", "quotation mark"),
        ({"awards": "", "tranches": TRANCHES}, "has no columns `award` and `currency`", "headings"),
        ({"awards": AWARDS, "Awards": AWARDS, "tranches": TRANCHES}, "the table `awards` is given twice", "keep one"),
    ],
)
def test_what_cannot_be_read_at_all_says_why(texts: dict[str, str], message: str, help: str) -> None:
    with pytest.raises(UnreadableInput) as raised:
        read_texts(texts, RULES)
    assert message in raised.value.message
    assert help in raised.value.help


def test_a_path_that_leads_to_no_portfolio_says_why(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    (tmp_path / "one.csv").write_text("award\n")
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    for name, message in {
        "nowhere": "there is nothing at",
        "empty": "there is no CSV or Parquet file in",
        "broken.xlsx": "is not a workbook that can be read",
        "one.csv": "is not a folder of CSV or Parquet files",
        "old.xls": "is not a folder of CSV or Parquet files",
    }.items():
        with pytest.raises(UnreadableInput, match=message) as raised:
            read_sound(tmp_path / name, RULES)
        assert raised.value.help


def test_another_encoding_is_refused_as_a_whole_when_it_is_plain(tmp_path: Path) -> None:
    folder = as_csv(sound(), tmp_path)
    (folder / "awards.csv").write_bytes("award,currency\nA,USD\n".encode("utf-16"))
    with pytest.raises(UnreadableInput, match="is UTF-16 text, expected UTF-8 text"):
        read_sound(folder, RULES)


def test_tables_that_decide_nothing_are_told(tmp_path: Path) -> None:
    _, findings = read_portfolio(as_csv(sound(), tmp_path), RULES)
    assert [(finding.code, finding.place.file) for finding in findings] == [
        ("GK2039", "budgets.csv"),
        ("GK2039", "extensions.csv"),
        ("GK2039", "rates.csv"),
    ]
