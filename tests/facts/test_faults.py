"""Each fault planted in a sound portfolio is named with its place, costs its own fact, and nothing else is lost."""

import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from gatekeeper.diagnostics import Finding, Severity
from gatekeeper.facts.codes import FACT_CODES
from gatekeeper.facts.portfolio import Doubt, Portfolio
from gatekeeper.facts.rows import Row, fields_of
from gatekeeper.program.model import Rules
from gatekeeper.values.absence import Invalid
from tests.facts.given import RULES, Tables, Writer, as_csv, as_xlsx, program, read_sound, sound, write_csv
from tests.facts.typed import untyped


@dataclass(frozen=True)
class Fault:
    """Cells changed in one row (row 0: appended), what is said of it and where, and what it costs."""

    table: str
    row: int
    cells: dict[str, object]
    code: str
    says: str
    column: str
    invalid: tuple[str, ...] = ()  # fields of the row that became invalid
    doubts: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    severity: Severity = Severity.ERROR
    lost: bool = False  # the row cannot be attributed
    changed: tuple[str, ...] = ()  # fields that changed and are not invalid

    def __str__(self) -> str:
        cells = ", ".join(f"{heading} {str(value)[:20]!r}" for heading, value in self.cells.items())
        return f"{self.code}: row {self.row} of {self.table}: {cells}"


WARNING = Severity.WARNING
AT_HALF_PAST_TWO = datetime(2026, 9, 1, 14, 30)  # noqa: DTZ001 - a spreadsheet knows no time zone

FAULTS = [
    # numbers
    Fault("measures", 2, {"value": "12 apples"}, "GK2001", "expected a number, got `12 apples`", "value", ("value",)),
    Fault("measures", 4, {"value": "1e6"}, "GK2001", "expected a number, got `1e6`", "value", ("value",)),
    Fault("measures", 4, {"value": "NaN"}, "GK2001", "got `NaN`", "value", ("value",)),
    Fault("measures", 4, {"value": "-inf"}, "GK2001", "got `-inf`", "value", ("value",)),
    Fault("measures", 4, {"value": "1,50,000"}, "GK2001", "got `1,50,000`", "value", ("value",)),
    Fault("measures", 4, {"value": "9" * 31}, "GK2001", "at most 30 digits", "value", ("value",)),
    Fault("measures", 4, {"value": True}, "GK2001", "expected a number, got `TRUE`", "value", ("value",)),
    Fault("measures", 4, {"value": date(2026, 1, 1)}, "GK2001", "got `2026-01-01`", "value", ("value",)),
    Fault("measures", 4, {"value": "41%"}, "GK2001", "expected a number, got `41%`", "value", ("value",)),
    Fault("measures", 3, {"value": 0.995}, "GK2014", "`0.995` is read as 0.995 %", "value", (), (), WARNING,
          changed=("value",)),
    Fault("awards", 2, {"committed": "half a million"}, "GK2001", "got `half a million`", "committed", ("committed",)),
    Fault("tranches", 2, {"tranche": "first"}, "GK2036", "the number of a tranche, got `first`", "tranche", (),
          (("tranches", "A-001", ()),), lost=True),
    Fault("tranches", 2, {"tranche": 1.5}, "GK2036", "the number of a tranche, got `1.5`", "tranche", (),
          (("tranches", "A-001", ()),), lost=True),
    Fault("tranches", 2, {"tranche": 0}, "GK2036", "the number of a tranche, got `0`", "tranche", (),
          (("tranches", "A-001", ()),), lost=True),
    # money
    Fault("tranches", 2, {"amount": "200,000 EUR"}, "GK2009", "in `USD`, got `200,000 EUR`", "amount", ("amount",)),
    Fault("payments", 2, {"amount": "KES 5"}, "GK2009", "in `USD`, got `KES 5`", "amount", ("amount",)),
    Fault("awards", 2, {"Revenue_Target": "5 EUR"}, "GK2009", "in `USD`, got `5 EUR`", "Revenue_Target",
          ("parameters.revenue target",)),
    Fault("payments", 2, {"amount": 0}, "GK2011", "expected a number above 0, got `0`", "amount", ("amount",)),
    Fault("payments", 2, {"amount": -5}, "GK2011", "above 0, got `-5`", "amount", ("amount",)),
    Fault("tranches", 2, {"amount": -1}, "GK2011", "of 0 or more, got `-1`", "amount", ("amount",)),
    Fault("payments", 2, {"amount": 5.005}, "GK2012", "finer than the smallest unit of `USD`", "amount", (), (),
          WARNING, changed=("amount",)),
    Fault("awards", 2, {"currency": "US dollars"}, "GK2010", "expected a currency, got `US dollars`", "currency",
          ("currency",)),
    Fault("awards", 2, {"currency": "XYZ"}, "GK2010", "got `XYZ`", "currency", ("currency",)),
    Fault("rates", 2, {"rate": 0}, "GK2011", "above 0, got `0`", "rate", ("rate",)),
    Fault("rates", 2, {"to": "dollars"}, "GK2010", "got `dollars`", "to", (), (("rates", "", ()),), lost=True),
    Fault("awards", 2, {"committed": 400000}, "GK2034", "come to 500,000, and 400,000 is committed", "committed", (),
          (), WARNING, changed=("committed",)),
    # dates
    Fault("milestones", 2, {"as of": "03/04/2026"}, "GK2003", "`03/04/2026` can be read as two dates", "as of",
          ("as_of",)),
    Fault("milestones", 2, {"as of": "13/04/2026"}, "GK2002", "expected a date, got `13/04/2026`", "as of", ("as_of",)),
    Fault("milestones", 2, {"as of": "31 June 2026"}, "GK2002", "got `31 June 2026`", "as of", ("as_of",)),
    Fault("milestones", 2, {"as of": "soon"}, "GK2002", "got `soon`", "as of", ("as_of",)),
    Fault("milestones", 2, {"as of": "30 juin 2026"}, "GK2002", "got `30 juin 2026`", "as of", ("as_of",)),
    Fault("milestones", 2, {"as of": 46000}, "GK2002", "got `46000`", "as of", ("as_of",)),
    Fault("milestones", 2, {"as of": "0206-06-30"}, "GK2002", "got `0206-06-30`", "as of", ("as_of",)),
    Fault("milestones", 2, {"as of": AT_HALF_PAST_TWO}, "GK2004", "has a time of day", "as of", ("as_of",)),
    Fault("awards", 2, {"end": date(2025, 1, 1)}, "GK2029", "is before `start`", "end", ("start", "end")),
    Fault("milestones", 2, {"verified on": date(2026, 7, 1)}, "GK2029", "is before `achieved on`", "verified on",
          ("achieved_on", "verified_on")),
    Fault("milestones", 2, {"as of": date(2026, 7, 1)}, "GK2029", "is after `as of`", "achieved on",
          ("as_of", "achieved_on")),
    Fault("milestones", 3, {"achieved on": date(2026, 8, 1)}, "GK2030", "the status is `planned`", "achieved on",
          ("status", "achieved_on")),
    Fault("milestones", 2, {"status": "not achieved"}, "GK2030", "the status is `not achieved`", "achieved on",
          ("status", "achieved_on")),
    Fault("waivers", 2, {"expires on": date(2026, 5, 1)}, "GK2029", "is before `granted on`", "expires on",
          ("granted_on", "expires_on")),
    # words
    Fault("milestones", 2, {"status": "nearly there"}, "GK2008", "got `nearly there`", "status", ("status",)),
    Fault("payments", 2, {"kind": "gift"}, "GK2008", "got `gift`", "kind", ("kind",)),
    Fault("resolutions", 2, {"decided": "tabled"}, "GK2008", "got `tabled`", "decided", ("decided",)),
    Fault("measures", 2, {"kind": "guess"}, "GK2008", "got `guess`", "kind", ("kind",)),
    Fault("facts", 2, {"value": "perhaps"}, "GK2008", "expected one of `yes` or `no`", "value", ("value",)),
    Fault("facts", 4, {"value": "co-operative"}, "GK2008", "got `co-operative`", "value", ("value",)),
    Fault("judgements", 2, {"finding": "quite good"}, "GK2008", "got `quite good`", "finding", ("finding",)),
    Fault("judgements", 3, {"finding": "maybe"}, "GK2008", "got `maybe`", "finding", ("finding",)),
    Fault("milestones", 4, {"absent because": "the dog"}, "GK2008", "got `the dog`", "absent because", (),
          changed=("absent_because", "status", "submitted_on", "achieved_on", "verified_on")),
    Fault("parameters", 2, {"value": 7}, "GK2008", "got `7`", "value", ("value",)),
    # cells
    Fault("measures", 2, {"value": "#REF!"}, "GK2005", "the spreadsheet error `#REF!`", "value", ("value",)),
    Fault("measures", 2, {"value": "#n/a"}, "GK2005", "the spreadsheet error `#N/A`", "value", ("value",)),
    Fault("measures", 2, {"value": "=B2*2"}, "GK2006", "the formula `=B2*2` has no stored value", "value", ("value",)),
    Fault("awards", 2, {"title": "=cmd|' /C calc'!A0"}, "GK2006", "has no stored value", "title",
          changed=("title",)),
    Fault("milestones", 2, {"verified by": "#N/A"}, "GK2005", "the spreadsheet error `#N/A`", "verified by", (),
          (("milestones", "A-001", ("regulatory approval",)),), changed=("verified_by",)),
    Fault("awards", 2, {"title": "\u202efund"}, "GK2019", "the hidden character U+202E", "title",
          changed=("title",)),
    Fault("milestones", 2, {"milestone": "regulatory\u200b approval"}, "GK2019", "U+200B", "milestone", (),
          (("milestones", "A-001", ()),), lost=True),
    Fault("payments", 2, {"amount": None}, "GK2007", "no `amount` is given", "amount", ("amount",)),
    Fault("payments", 2, {"paid on": None}, "GK2007", "no `paid on` is given", "paid on", ("paid_on",)),
    Fault("tranches", 2, {"amount": ""}, "GK2007", "no `amount` is given", "amount", ("amount",)),
    Fault("measures", 2, {"period end": None}, "GK2007", "no `period end` is given", "period end", ("period_end",)),
    # whose fact it is
    Fault("milestones", 3, {"award": None}, "GK2007", "no `award` is given", "award", (), (("milestones", "", ()),),
          lost=True),
    Fault("milestones", 3, {"award": "#REF!"}, "GK2005", "`#REF!`", "award", (), (("milestones", "", ()),), lost=True),
    Fault("milestones", 3, {"milestone": None}, "GK2007", "no `milestone` is given", "milestone", (),
          (("milestones", "A-001", ()),), lost=True),
    Fault("waivers", 2, {"tranche": "both"}, "GK2036", "got `both`", "tranche", (),
          (("waivers", "A-001", ("market proof",)),), lost=True),
    Fault("milestones", 3, {"award": "B-777"}, "GK2022", "unknown award `B-777`", "award", changed=("award",)),
    Fault("milestones", 3, {"award": "a 0O1"}, "GK2022", "unknown award `a 0O1`", "award", (),
          (("milestones", "A-001", ("pilot plant commissioned",)),), changed=("award",)),
    Fault("milestones", 2, {"milestone": "regulatry approval"}, "GK2023", "unknown milestone `regulatry approval`",
          "milestone", (), (("milestones", "A-001", ("regulatory approval",)),), changed=("milestone",)),
    Fault("milestones", 2, {"milestone": "site 2 open"}, "GK2023", "is not declared in the rules", "milestone", (), (),
          WARNING, changed=("milestone",)),
    Fault("milestones", 2, {"milestone": "Board seat"}, "GK2023", "is not declared in the rules", "milestone", (), (),
          WARNING, changed=("milestone",)),
    Fault("milestones", 2, {"milestone": "insolvency"}, "GK2024", "`insolvency` is a fact in the rules", "milestone",
          (), (("facts", "A-001", ("insolvency",)),), changed=("milestone",)),
    Fault("waivers", 2, {"condition": "market prof"}, "GK2023", "unknown condition `market prof`", "condition", (),
          (("waivers", "A-001", ("market proof",)),), changed=("condition",)),
    Fault("judgements", 3, {"by": "investment comittee"}, "GK2023", "unknown role `investment comittee`", "by", (),
          (("judgements", "A-001", ("adequate progress",)),), changed=("by",)),
    Fault("events", 2, {"event": "signd"}, "GK2023", "unknown event `signd`", "event", (),
          (("events", "A-001", ("agreement signed",)),), changed=("event",)),
    Fault("events", 2, {"event": "celebrated"}, "GK2023", "unknown event `celebrated`, kept", "event", (), (), WARNING,
          changed=("event",)),
    # figures
    Fault("measures", 2, {"unit": "EUR"}, "GK2015", "expected a figure in `USD`, got one in `EUR`", "unit", ("value",),
          changed=("unit",)),
    Fault("measures", 4, {"unit": "%"}, "GK2015", "in a plain number, got one in `%`", "unit", ("value", "low", "high"),
          changed=("unit",)),
    Fault("measures", 5, {"unit": "litres"}, "GK2015", "in `tonnes`, got one in `litres`", "unit", ("value",),
          changed=("unit",)),
    Fault("measures", 2, {"period end": date(2026, 8, 31)}, "GK2031", "is not a quarter", "period end", ("value",)),
    Fault("measures", 2, {"period start": date(2026, 1, 1)}, "GK2031", "is not a quarter", "period end", ("value",),
          changed=("period_start",)),
    Fault("measures", 4, {"low": 45, "high": 40, "value": None}, "GK2032", "`low`, `45`, is above `high`, `40`", "high",
          ("low", "high"), changed=("value",)),
    Fault("measures", 4, {"low": 42}, "GK2032", "`low`, `42`, is above `value`, `41`", "value", ("low", "value")),
    Fault("facts", 2, {"absent because": "in dispute"}, "GK2033", "and a reason for its absence", "value", ("value",),
          changed=("absent_because",)),
    Fault("extensions", 2, {"months": None}, "GK2038", "neither a new due date nor", "new due", (), (), WARNING,
          changed=("months",)),
    # knowing
    Fault("milestones", 2, {"known on": "lately"}, "GK2002", "expected a date, got `lately`", "known on", (),
          (("milestones", "A-001", ("regulatory approval",)),), lost=True),
    Fault("awards", 2, {"known on": "lately"}, "GK2002", "got `lately`", "known on", (), (("awards", "A-001", ()),)),
]  # fmt: skip


def planted(fault: Fault) -> Tables:
    """The sound portfolio with the cells of one row changed, its columns added where they are not there."""
    tables = sound()
    rows = tables[fault.table]
    for heading, value in fault.cells.items():
        if heading not in rows[0]:
            for row in rows:
                row.append(heading if row is rows[0] else None)
        rows[fault.row - 1][rows[0].index(heading)] = value
    return tables


def by_number(portfolio: Portfolio, table: str) -> dict[int, Row]:
    return {row.place.row: row for row in portfolio.rows[table]}


def differing(row: Row, other: Row) -> tuple[set[str], set[str]]:
    """The fields that became invalid, and those that changed otherwise."""
    invalid: set[str] = set()
    changed: set[str] = set()
    for name in fields_of(type(row)):
        before, after = getattr(other, name), getattr(row, name)
        if name == "parameters":
            for parameter in before:
                if before[parameter] != after[parameter]:
                    assert isinstance(after[parameter], Invalid)
                    invalid.add(f"parameters.{parameter}")
        elif name != "place" and before != after:
            (invalid if isinstance(after, Invalid) else changed).add(name)
    return invalid, changed


def named(doubts: tuple[Doubt, ...]) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    return tuple((doubt.table, doubt.award, doubt.names) for doubt in doubts)


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_planted_fault_is_named_and_costs_its_own_fact(write: Writer, tmp_path: Path, fault: Fault) -> None:
    whole, nothing = read_sound(write(sound(), tmp_path / "sound"), RULES)
    assert nothing == ()
    portfolio, findings = read_sound(write(planted(fault), tmp_path / "planted"), RULES)

    assert untyped(portfolio) == []
    finding = only(findings, fault)
    assert finding.severity is fault.severity
    assert fault.says in finding.message
    assert (finding.place.row, finding.place.column) == (fault.row, fault.column)
    assert fault.table in (finding.place.sheet, finding.place.file.removesuffix(".csv"))
    assert named(portfolio.doubts) == fault.doubts

    for table in whole.rows:
        before, after = by_number(whole, table), by_number(portfolio, table)
        if table == fault.table and fault.lost:
            assert fault.row not in after
            del before[fault.row]
        elif table == fault.table:
            assert differing(after[fault.row], before[fault.row]) == (set(fault.invalid), set(fault.changed))
            del before[fault.row], after[fault.row]
        assert after == before


def only(findings: tuple[Finding, ...], fault: Fault) -> Finding:
    """The one finding of the fault; a row lost to `tranches` leaves an award without them, which is said too."""
    others = [finding for finding in findings if finding.code != fault.code]
    assert [finding.code for finding in others if finding.code not in ("GK2035", "GK2022")] == []
    (finding,) = (finding for finding in findings if finding.code == fault.code)
    return finding


# ------------------------------------------------------------------------------------------ between rows


def found(tables: Tables, tmp_path: Path, write: Writer, rules: Rules = RULES) -> tuple[Portfolio, list[Finding]]:
    portfolio, findings = read_sound(write(tables, tmp_path), rules)
    return portfolio, list(findings)


def test_two_values_for_one_fact_are_none(write: Writer, tmp_path: Path) -> None:
    tables = sound()
    tables["tranches"].append(["A-001", 1, 250000, date(2026, 4, 1)])
    portfolio, (finding,) = found(tables, tmp_path, write)
    assert finding.code == "GK2026"
    assert finding.message == "two values for `amount`: `200000` and `250000`: rows 2 and 5"
    assert (finding.place.row, finding.place.column) == (5, "amount")
    row = portfolio.rows["tranches"][0]
    assert getattr(row, "amount") == Invalid("two values for `amount`: `200000` and `250000`")  # noqa: B009
    assert getattr(row, "planned_date") == date(2026, 4, 1)  # noqa: B009


def test_a_blank_beside_a_value_is_two_values(write: Writer, tmp_path: Path) -> None:
    tables = sound()
    tables["milestones"].append(["A-001", "regulatory approval", "achieved", date(2026, 9, 1), None,
                                 date(2026, 8, 9), "independent engineer", None])  # fmt: skip
    _, (finding,) = found(tables, tmp_path, write)
    assert finding.message == "two values for `achieved on`: `1 August 2026` and `blank`: rows 2 and 5"


def test_two_verifiers_put_the_whole_fact_in_doubt(write: Writer, tmp_path: Path) -> None:
    tables = sound()
    tables["milestones"].append([*tables["milestones"][1][:6], "auditor", None])
    portfolio, (finding,) = found(tables, tmp_path, write)
    assert finding.message.startswith("two values for `verified by`: `auditor` and `independent engineer`")
    assert named(portfolio.doubts) == (("milestones", "A-001", ("regulatory approval",)),)


def test_texts_for_people_are_kept_side_by_side(write: Writer, tmp_path: Path) -> None:
    tables = sound()
    tables["awards"].append(["A-001", "Cool rooms", *tables["awards"][1][2:]])
    portfolio, (finding,) = found(tables, tmp_path, write)
    assert (finding.code, finding.severity) == ("GK2026", WARNING)
    assert getattr(portfolio.rows["awards"][0], "title") == "Cold rooms / Cool rooms"  # noqa: B009


def test_an_award_given_two_currencies_has_none(write: Writer, tmp_path: Path) -> None:
    tables = sound()
    tables["awards"].append(["A-001", "Cold rooms", None, "EUR", *tables["awards"][1][4:]])
    portfolio, (finding,) = found(tables, tmp_path, write)
    assert finding.message.startswith("two values for `currency`: `EUR` and `USD`")
    assert isinstance(getattr(portfolio.rows["awards"][0], "currency"), Invalid)  # noqa: B009


def test_an_award_given_two_values_of_a_parameter_has_none(write: Writer, tmp_path: Path) -> None:
    tables = sound()
    tables["awards"].append([*tables["awards"][1][:7], 9, *tables["awards"][1][8:]])
    portfolio, (finding,) = found(tables, tmp_path, write)
    assert finding.code == "GK2026"
    parameters = getattr(portfolio.rows["awards"][0], "parameters")  # noqa: B009
    assert isinstance(parameters["revenue target"], Invalid)
    assert parameters["long stop date"] == date(2028, 6, 30)


def test_a_parameter_with_one_value_in_each_of_two_tables_is_in_doubt(write: Writer, tmp_path: Path) -> None:
    tables = sound()
    tables["parameters"].append(["A-001", "revenue target", 5, None])
    portfolio, (finding,) = found(tables, tmp_path, write)
    assert finding.code == "GK2026"
    assert named(portfolio.doubts) == (("parameters", "A-001", ("revenue target",)),)


def test_the_same_row_twice_counts_once(write: Writer, tmp_path: Path) -> None:
    tables = sound()
    tables["payments"].append(list(tables["payments"][1]))
    portfolio, (finding,) = found(tables, tmp_path, write)
    assert (finding.code, finding.severity, finding.place.row) == ("GK2027", WARNING, 4)
    assert len(portfolio.rows["payments"]) == 2


def test_payments_alike_without_a_reference_are_not_counted(write: Writer, tmp_path: Path) -> None:
    tables = sound()
    tables["payments"] += [["A-002", 1, date(2026, 5, 3), 7, "payment", None]] * 2
    tables["payments"] += [["A-002", 1, date(2026, 5, 4), 7, "payment", None]]
    portfolio, (finding,) = found(tables, tmp_path, write)
    assert (finding.code, finding.severity, finding.place.row) == ("GK2028", Severity.ERROR, 5)
    amounts = [getattr(row, "amount") for row in portfolio.rows["payments"]]  # noqa: B009
    assert sum(isinstance(amount, Invalid) for amount in amounts) == 1
    assert len(amounts) == 4


def test_an_award_without_tranches_is_told(write: Writer, tmp_path: Path) -> None:
    tables = sound()
    tables["awards"].append(["B-001", "Later", None, "USD", None, None, None, None, None])
    _, (finding,) = found(tables, tmp_path, write)
    assert (finding.code, finding.severity, finding.place.row) == ("GK2035", WARNING, 4)


def test_awards_that_differ_in_case_only_are_told(write: Writer, tmp_path: Path) -> None:
    tables = sound()
    tables["awards"].append(["a-001", "Twin", None, "USD", None, None, None, None, None])
    tables["tranches"].append(["a-001", 1, 5, None])
    _, (finding,) = found(tables, tmp_path, write)
    assert (finding.code, finding.severity) == ("GK2037", WARNING)


@pytest.mark.parametrize(("programme", "severity"), [("cold chian", Severity.ERROR), ("health", WARNING)])
def test_a_programme_without_rules_is_told(write: Writer, tmp_path: Path, programme: str, severity: Severity) -> None:
    tables = sound()
    for row in tables["awards"][1:]:
        row[2] = "Cold Chain"
    tables["awards"][2][2] = programme
    _, (finding,) = found(tables, tmp_path, write, Rules((program("cold chain"),)))
    assert (finding.code, finding.severity, finding.place.row) == ("GK2025", severity, 3)


def test_a_name_nothing_declares_is_told_once(write: Writer, tmp_path: Path) -> None:
    tables = sound()
    tables["milestones"] += [["A-001", "Board seat", *[None] * 6], ["A-002", "Board seat", *[None] * 6]]
    _, (finding,) = found(tables, tmp_path, write)
    assert finding.message == "milestone `Board seat` is not declared in the rules, kept but not used, in 2 rows"


# ------------------------------------------------------------------------------------------ headings and rows


def test_a_column_of_the_funders_own_is_kept(write: Writer, tmp_path: Path) -> None:
    tables = sound()
    for row, cell in zip(tables["awards"], ["Desk officer", "Amina", None], strict=True):
        row.append(cell)
    portfolio, (finding,) = found(tables, tmp_path, write)
    assert (finding.code, finding.severity, finding.place.row) == ("GK2016", WARNING, 1)
    assert [row.extra for row in portfolio.rows["awards"]] == [{"Desk officer": "Amina"}, {}]


def test_a_slip_in_a_heading_is_not_taken_for_silence(write: Writer, tmp_path: Path) -> None:
    tables = sound()
    tables["waivers"][0][4] = "expirs on"
    portfolio, (finding,) = found(tables, tmp_path, write)
    assert (finding.code, finding.severity) == ("GK2016", Severity.ERROR)
    assert finding.help == "did you mean `expires on`?"
    assert isinstance(getattr(portfolio.rows["waivers"][0], "expires_on"), Invalid)  # noqa: B009


def test_a_heading_that_stands_twice_is_told_with_both_columns(write: Writer, tmp_path: Path) -> None:
    tables = sound()
    for row, cell in zip(tables["tranches"], ["Amount", 1, 2, 3], strict=True):
        row.append(cell)
    portfolio, (finding,) = found(tables, tmp_path, write)
    assert finding.code == "GK2017"
    assert finding.message == "the heading `amount` stands twice: columns `C` and `E`"
    assert all(isinstance(getattr(row, "amount"), Invalid) for row in portfolio.rows["tranches"])  # noqa: B009
    assert {row.place.row for row in portfolio.rows["tranches"]} == {2, 3, 4}


def test_cells_under_no_heading_are_told(tmp_path: Path) -> None:
    tables = sound()
    for row, cell in zip(tables["tranches"], [None, "see mail", None, None], strict=True):
        row.append(cell)
    whole, _ = read_sound(as_xlsx(sound(), tmp_path / "sound"), RULES)
    portfolio, (finding,) = read_sound(as_xlsx(tables, tmp_path), RULES)
    assert (finding.code, finding.message) == ("GK2020", "the cells of column E stand under no heading")
    assert portfolio == whole


def test_a_row_with_more_cells_than_headings_is_not_believed(tmp_path: Path) -> None:
    folder = as_csv(sound(), tmp_path)
    (folder / "tranches.csv").write_text("award,tranche,amount\nA-001,1,200,000\nA-001,2,300000\nA-002,1,5\n")
    portfolio, findings = read_sound(folder, RULES)
    (finding,) = (finding for finding in findings if finding.code == "GK2018")
    assert (finding.place.file, finding.place.row) == ("tranches.csv", 2)
    assert named(portfolio.doubts) == (("tranches", "A-001", ()),)
    assert len(portfolio.rows["tranches"]) == 2


def test_a_row_with_fewer_cells_than_headings_is_blank_beyond(tmp_path: Path) -> None:
    folder = as_csv(sound(), tmp_path)
    (folder / "tranches.csv").write_text(
        "award,tranche,amount,planned date\nA-001,1,200000\n\nA-001,2,300000\nA-002,1,5\n,,,\n"
    )
    portfolio, findings = read_sound(folder, RULES)
    assert findings == ()
    assert [row.place.row for row in portfolio.rows["tranches"]] == [2, 4, 5]


def test_bytes_that_are_not_utf8_cost_their_own_cell(tmp_path: Path) -> None:
    folder = as_csv(sound(), tmp_path)
    file = folder / "awards.csv"
    file.write_bytes(file.read_bytes().replace(b"Cold rooms", b"Cold r\xf6oms"))
    whole, _ = read_sound(as_csv(sound(), tmp_path / "sound"), RULES)
    portfolio, (of_the_file, finding) = read_sound(folder, RULES)
    assert of_the_file.code == "GK2085"
    assert (finding.code, finding.place.row, finding.place.column) == ("GK2019", 2, "title")
    assert differing(portfolio.rows["awards"][0], whole.rows["awards"][0]) == (set(), {"title"})


def test_a_nul_costs_its_own_cell(tmp_path: Path) -> None:
    tables = sound()
    tables["measures"][1][4] = "31\x000"
    folder = write_csv(tables, tmp_path / "portfolio")
    portfolio, (finding,) = read_sound(folder, RULES)
    assert (finding.code, finding.place.row, finding.place.column) == ("GK2019", 2, "value")
    assert len(portfolio.rows["measures"]) == 4


def test_a_sheet_that_is_no_table_is_told_and_those_for_people_are_not(write: Writer, tmp_path: Path) -> None:
    tables = sound()
    tables["Pivot"] = [["anything"], [1]]
    tables["Read me"] = [["How to fill this"], ["Carefully"]]
    _, (finding,) = found(tables, tmp_path, write)
    assert (finding.code, finding.severity) == ("GK2021", WARNING)
    assert "`Pivot` is not one of the tables" in finding.message


# ------------------------------------------------------------------------------------------ Excel


def workbook(tmp_path: Path) -> tuple[openpyxl.Workbook, Path]:
    path = as_xlsx(sound(), tmp_path)
    return openpyxl.load_workbook(path), path


def rewritten(path: Path, pattern: bytes, replacement: bytes) -> Path:
    """The workbook with its sheets' markup changed: what other programmes write, openpyxl does not."""
    other = path.with_name("portfolio.xlsx") if path.name != "portfolio.xlsx" else path.with_name("rewritten.xlsx")
    changes = 0
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(other, "w") as copy:
        for part in archive.infolist():
            content = archive.read(part)
            if part.filename.startswith("xl/worksheets/"):
                content, count = re.subn(pattern, replacement, content)
                changes += count
            copy.writestr(part.filename, content)
    assert changes
    return other


def test_formulas_with_a_stored_value_are_that_value(tmp_path: Path) -> None:
    book, path = workbook(tmp_path)
    book["tranches"]["C2"] = "=100000*2"
    book["awards"]["C2"] = '=IF(TRUE,"","x")'
    book.save(path)
    computed = rewritten(path, rb"<f>100000\*2</f><v ?(?:/>|></v>)", b"<f>100000*2</f><v>200000</v>")
    computed = rewritten(
        computed, rb'<c r="C2"([^>]*)><f>IF([^<]*)</f><v ?(?:/>|></v>)', rb'<c r="C2"\1 t="str"><f>IF\2</f><v></v>'
    )
    assert read_sound(computed, RULES) == (read_sound(as_xlsx(sound(), tmp_path / "sound"), RULES)[0], ())


def test_a_number_is_its_stored_value_to_15_digits(tmp_path: Path) -> None:
    book, path = workbook(tmp_path)
    book["measures"]["E5"].number_format = "0%"
    book.save(path)
    portfolio, (finding,) = read_sound(rewritten(path, b"<v>12.5</v>", b"<v>0.30000000000000004</v>"), RULES)
    assert (finding.code, finding.severity, finding.found) == ("GK2013", WARNING, "0.30000000000000004")
    assert str(finding.place) == "rewritten.xlsx, sheet measures, row 5, column value"
    assert str(getattr(portfolio.rows["measures"][-1], "value")) == "0.3"  # noqa: B009


def test_a_long_whole_number_is_read_to_15_digits(tmp_path: Path) -> None:
    path = rewritten(as_xlsx(sound(), tmp_path), b"<v>12.5</v>", b"<v>12345678901234567</v>")
    portfolio, (finding,) = read_sound(path, RULES)
    assert (finding.code, finding.found) == ("GK2013", "12345678901234567")
    assert str(getattr(portfolio.rows["measures"][-1], "value")) == "12345678901234600"  # noqa: B009


def test_a_workbook_that_misstates_its_size_is_read_whole(tmp_path: Path) -> None:
    path = as_xlsx(sound(), tmp_path)
    lying = rewritten(path, rb'<dimension ref="[^"]*"', b'<dimension ref="A1"')
    assert read_sound(lying, RULES) == read_sound(path, RULES)


def test_an_excel_error_cell_is_found(tmp_path: Path) -> None:
    book, path = workbook(tmp_path)
    cell = book["measures"]["E2"]
    cell.value, cell.data_type = "#DIV/0!", "e"
    book.save(path)
    _, (finding,) = read_sound(path, RULES)
    assert str(finding.place) == "portfolio.xlsx, sheet measures, row 2, column value"
    assert finding.message == "the cell holds the spreadsheet error `#DIV/0!`"


# ------------------------------------------------------------------------------------------ codes


def test_every_code_that_a_fault_shows_is_in_the_table_of_codes() -> None:
    source = Path(__file__).parents[2] / "src/gatekeeper/facts"
    used = {
        code
        for file in source.rglob("*.py")
        if file.name != "codes.py"
        for code in re.findall(r"GK2\d{3}", file.read_text(encoding="utf-8"))
    }
    assert used == set(FACT_CODES)


@pytest.mark.parametrize("code", FACT_CODES)
def test_every_code_has_a_page(code: str) -> None:
    page = Path(__file__).parents[2] / "docs" / "errors" / f"{code}.md"
    assert page.read_text(encoding="utf-8").startswith(f"# {code}: {FACT_CODES[code]}\n")
