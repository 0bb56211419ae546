"""Hostile and broken files: each is refused by name or costs its own cell, in bounded memory; nothing else is lost."""

import csv
import json
import os
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from gatekeeper.diagnostics import Finding, Severity
from gatekeeper.facts.connectors import csv_folder, excel_workbook
from gatekeeper.facts.known import as_known
from gatekeeper.facts.portfolio import Portfolio
from gatekeeper.facts.read import UnreadableInput, read_portfolio, read_texts
from gatekeeper.values.absence import Invalid
from tests.facts.given import RULES, Tables

TABLES: Tables = {
    "awards": [["award", "title", "currency"], ["A-001", "Cold rooms", "USD"], ["A-002", "Milk", "USD"]],
    "tranches": [["award", "tranche", "amount"], ["A-001", 1, 100], ["A-002", 1, 200]],
    "facts": [["award", "fact", "value"], ["A-001", "insolvency", "no"], ["A-002", "insolvency", "no"]],
}


# ------------------------------------------------------------------------------------------ workbooks


@pytest.fixture(scope="module")
def sound_parts() -> dict[str, bytes]:
    """The parts of a sound workbook."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in TABLES.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    data = BytesIO()
    book.save(data)
    with zipfile.ZipFile(data) as archive:
        return {part.filename: archive.read(part) for part in archive.infolist()}


Change = Callable[[dict[str, bytes]], None]


def packed(parts: dict[str, bytes], path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def changed(parts: dict[str, bytes], path: Path, change: Change) -> Path:
    own = dict(parts)
    change(own)
    return packed(own, path)


FACTS = "xl/worksheets/sheet3.xml"


def in_facts(old: bytes, new: bytes) -> Change:
    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[FACTS]
        parts[FACTS] = parts[FACTS].replace(old, new, 1)

    return change


def with_part(name: str, content: bytes) -> Change:
    def change(parts: dict[str, bytes]) -> None:
        parts[name] = content

    return change


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>"""


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            with_part("xl/worksheets/sheet3.xml", LAUGHS),
            "defines document types or entities in `xl/worksheets/sheet3",
            id="entities in a sheet",
        ),
        pytest.param(
            with_part("xl/sharedStrings.xml", LAUGHS),
            "defines document types or entities in `xl/sharedStrings.xml`",
            id="entities in the shared strings",
        ),
        pytest.param(
            with_part("xl/styles.xml", OUTSIDE),
            "defines document types or entities in `xl/styles.xml`",
            id="an entity from outside",
        ),
        pytest.param(
            with_part("docProps/core.xml", LAUGHS.decode().encode("utf-16-le")),
            "defines document types or entities",
            id="entities in UTF-16",
        ),
        pytest.param(
            with_part("docProps/app.xml", b" " * (1 << 20) + LAUGHS),
            "defines document types or entities",
            id="entities after a megabyte",
        ),
        pytest.param(in_facts(b'<row r="3"', b'<row r="2"'), "are numbered out of order", id="a row twice"),
        pytest.param(
            in_facts(b'<row r="3"', b'<row r="1048577"'),
            "are numbered out of order, or beyond 1,048,576",
            id="a row too far down",
        ),
        pytest.param(
            in_facts(b'<row r="3"', b'<row r="999999999999999999999"'),
            "are numbered out of order, or beyond 1,048,576",
            id="a row number without end",
        ),
        pytest.param(
            in_facts(b'<c r="A3"', b'<c r="ABCDE3"'), "is not a workbook that can be read", id="a column too far right"
        ),
        pytest.param(
            in_facts(b"</sheetData>", b""), "is not a workbook that can be read", id="a sheet that breaks off"
        ),
        pytest.param(
            with_part("xl/workbook.xml", b"<workbook"),
            "is not a workbook that can be read",
            id="a workbook part that breaks off",
        ),
        pytest.param(
            lambda parts: parts.pop("xl/workbook.xml") and None,
            "is not a workbook that can be read",
            id="no workbook part",
        ),
        pytest.param(
            lambda parts: parts.pop("[Content_Types].xml") and None,
            "is not a workbook that can be read",
            id="no content types",
        ),
        pytest.param(
            lambda parts: parts.pop(FACTS) and None, "lacks the contents of a sheet it lists", id="no sheet part"
        ),
    ],
)
def test_a_workbook_that_is_not_sound_is_refused(
    sound_parts: dict[str, bytes], tmp_path: Path, change: Change, message: str
) -> None:
    with pytest.raises(UnreadableInput, match=message) as raised:
        read_portfolio(changed(sound_parts, tmp_path / "portfolio.xlsx", change), RULES)
    assert raised.value.help


@pytest.fixture
def unpacked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many bytes are taken out of archives, piece by piece."""
    pieces: list[int] = []
    read = zipfile.ZipExtFile.read

    def counted(self: zipfile.ZipExtFile, n: int | None = -1) -> bytes:
        piece = read(self, n)
        pieces.append(len(piece))
        return piece

    monkeypatch.setattr(zipfile.ZipExtFile, "read", counted)
    return pieces


def test_a_bomb_is_refused_before_anything_of_it_is_unpacked(
    sound_parts: dict[str, bytes], tmp_path: Path, unpacked: list[int]
) -> None:
    bomb = changed(sound_parts, tmp_path / "bomb.xlsx", with_part("xl/media/zero.bin", bytes(60_000_000)))
    assert bomb.stat().st_size < 100_000
    with pytest.raises(UnreadableInput, match="unpacks to more than 200 times its size"):
        read_portfolio(bomb, RULES)
    assert unpacked == []


def _with_said_sizes(path: Path, size: int) -> None:
    """The sizes an archive says its parts have, in its table of contents and before each part."""
    content = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = content.find(mark)
        while start >= 0:
            content[start + at : start + at + 4] = struct.pack("<I", size)
            start = content.find(mark, start + 4)
    path.write_bytes(content)


def test_a_workbook_too_big_to_hold_is_refused_by_what_it_says_of_itself(
    sound_parts: dict[str, bytes], tmp_path: Path, unpacked: list[int]
) -> None:
    path = packed(sound_parts, tmp_path / "big.xlsx")
    _with_said_sizes(path, 900_000_000)
    with pytest.raises(UnreadableInput, match="unpacks to more than 1,000 MB"):
        read_portfolio(path, RULES)
    assert unpacked == []


def test_a_bomb_that_says_it_is_small_is_never_unpacked_beyond_that(
    sound_parts: dict[str, bytes], tmp_path: Path, unpacked: list[int]
) -> None:
    path = changed(sound_parts, tmp_path / "liar.xlsx", with_part(FACTS, b"<a>" + b" " * 60_000_000))
    _with_said_sizes(path, 1_000)
    with pytest.raises(UnreadableInput, match="is not a workbook that can be read"):
        read_portfolio(path, RULES)
    assert sum(unpacked) <= 1_000 * len(sound_parts)


def test_an_archive_of_too_many_parts_is_refused(
    sound_parts: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel_workbook, "MOST_PARTS", 5)
    with pytest.raises(UnreadableInput, match="has more than 5 parts"):
        read_portfolio(packed(sound_parts, tmp_path / "many.xlsx"), RULES)


def read(path: Path) -> tuple[Portfolio, tuple[Finding, ...]]:
    return read_portfolio(path, RULES)


@pytest.fixture(scope="module")
def whole(sound_parts: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Portfolio:
    portfolio, findings = read(packed(sound_parts, tmp_path_factory.mktemp("sound") / "portfolio.xlsx"))
    assert findings == ()
    return portfolio


def test_a_cell_at_the_end_of_the_sheet_costs_its_own_row(
    sound_parts: dict[str, bytes], tmp_path: Path, whole: Portfolio
) -> None:
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    portfolio, findings = read(changed(sound_parts, tmp_path / "portfolio.xlsx", in_facts(b"</sheetData>", far)))
    assert portfolio.rows == whole.rows
    assert ("GK2020", "the cells of column XFD stand under no heading") in [(f.code, f.message) for f in findings]
    assert [doubt.table for doubt in portfolio.doubts] == ["facts"]  # a row of an award that is not said


def test_a_million_blank_rows_are_nothing(sound_parts: dict[str, bytes], tmp_path: Path, whole: Portfolio) -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (n, n) for n in range(4, 40_000))
    change = in_facts(b"</sheetData>", rows + b'<row r="1048576"><c r="C1048576"/></row></sheetData>')
    portfolio, findings = read(changed(sound_parts, tmp_path / "portfolio.xlsx", change))
    assert (portfolio, findings) == (whole, ())
    assert portfolio.found == whole.found


def test_rows_that_reach_too_far_right_are_refused_before_they_are_held(
    sound_parts: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel_workbook, "MOST_CELLS", 40_000)
    rows = b"".join(b'<row r="%d"><c r="XFD%d"/></row>' % (n, n) for n in range(4, 20))
    path = changed(sound_parts, tmp_path / "portfolio.xlsx", in_facts(b"</sheetData>", rows + b"</sheetData>"))
    with pytest.raises(UnreadableInput, match="hold more than 40,000 cells"):
        read(path)


def test_macros_are_neither_run_nor_read(sound_parts: dict[str, bytes], tmp_path: Path, whole: Portfolio) -> None:
    path = changed(sound_parts, tmp_path / "portfolio.xlsm", with_part("xl/vbaProject.bin", b"\xcc" * 1000))
    assert read(path) == (whole, ())


def test_a_value_of_another_workbook_is_read_and_said(
    sound_parts: dict[str, bytes], tmp_path: Path, whole: Portfolio
) -> None:
    def change(parts: dict[str, bytes]) -> None:
        for cell, formula in ((b"C2", b"[1]Accounts!B7"), (b"C3", b"'[12]Old accounts'!B8")):
            sheet = parts["xl/worksheets/sheet2.xml"]
            at = sheet.index(b'<c r="' + cell + b'"')
            at = sheet.index(b"><v>", at) + 1
            parts["xl/worksheets/sheet2.xml"] = sheet[:at] + b"<f>" + formula + b"</f>" + sheet[at:]

    portfolio, (finding,) = read(changed(sound_parts, tmp_path / "portfolio.xlsx", change))
    assert portfolio == whole
    assert (finding.code, finding.severity) == ("GK2084", Severity.WARNING)
    assert finding.message == "2 values are taken from another workbook, as it was when this one was saved"
    assert (finding.place.sheet, finding.place.row, finding.place.column) == ("tranches", 2, "amount")


def test_a_column_of_a_table_is_no_other_workbook(
    sound_parts: dict[str, bytes], tmp_path: Path, whole: Portfolio
) -> None:
    def change(parts: dict[str, bytes]) -> None:
        sheet = parts["xl/worksheets/sheet2.xml"]
        parts["xl/worksheets/sheet2.xml"] = sheet.replace(b"><v>100</v>", b"><f>SUM(Amounts[2026])</f><v>100</v>", 1)

    assert read(changed(sound_parts, tmp_path / "portfolio.xlsx", change)) == (whole, ())


def test_numbers_and_days_kept_as_text_are_read_and_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    tables = TABLES | {
        "tranches": [
            ["award", "tranche", "amount", "planned date"],
            ["A-001", 1, "100", "2026-06-30"], ["A-002", "1", "1,200.50", "30 June 2026"],
        ],
        "payments": [["award", "tranche", "paid on", "amount", "reference"],
                     ["A-001", 1, date(2026, 4, 3), "100 USD", "2026-04-03"]],
    }  # fmt: skip
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path := tmp_path / "portfolio.xlsx")
    portfolio, findings = read(path)
    assert [(f.code, f.place.row, f.place.column, f.message) for f in findings] == [
        ("GK2083", 2, "amount", "2 numbers are kept as text"),
        ("GK2083", 2, "planned date", "2 days are kept as text"),
        ("GK2083", 3, "tranche", "a number is kept as text"),
    ]
    assert [str(getattr(row, "amount")) for row in portfolio.rows["tranches"]] == ["100", "1200.5"]  # noqa: B009


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not a workbook that can be read"),
        (b"PK\x03\x04" + bytes(64), "is not a workbook that can be read"),
        (b"award,currency\nA-001,USD\n", "is not a workbook that can be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "is locked with a password, or a workbook of a form before"),
    ],
)
def test_what_is_called_a_workbook_and_is_none_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    (path := tmp_path / "portfolio.xlsx").write_bytes(content)
    with pytest.raises(UnreadableInput, match=message) as raised:
        read(path)
    assert raised.value.help


def test_a_sheet_that_is_no_table_is_not_read_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Pivot"
    for number in range(100):
        book.worksheets[0].append([f"cell {number}"])
    for name, rows in TABLES.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path := tmp_path / "portfolio.xlsx")
    monkeypatch.setattr(excel_workbook, "MOST_CELLS", 20)
    assert [finding.code for finding in read(path)[1]] == ["GK2021"]


# ------------------------------------------------------------------------------------------ folders of text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound folder."""
    at = tmp_path / "portfolio"
    at.mkdir()
    for name, rows in TABLES.items():
        text = "".join(",".join(map(str, row)) + "\n" for row in rows)
        (at / f"{name}.csv").write_text(text, encoding="utf-8")
    return at


def rewrite(folder: Path, table: str, old: bytes, new: bytes) -> None:
    file = folder / f"{table}.csv"
    content = file.read_bytes()
    assert old in content
    file.write_bytes(content.replace(old, new, 1))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("award,currency\nA,USD\n".encode("utf-16"), "is UTF-16 text, expected UTF-8 text"),
        ("award,currency\nA,USD\n".encode("utf-16-le"), "is UTF-16 text"),
        ("award,currency\nA,USD\n".encode("utf-16-be"), "is UTF-16 text"),
        ("award,currency\nA,USD\n".encode("utf-32"), "is UTF-32 text"),
        (b"PK\x03\x04\x14\x00", "is a workbook or an archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "is an old workbook"),
        (b"%PDF-1.7", "is a PDF"),
        (b'award,currency\n"A,USD\n', "cannot be split into cells at line 2: unexpected end"),
        (b'award,currency\n"A"B,USD\n', "cannot be split into cells at line 2"),
        (b"award,title,currency\nA," + b"x" * 140_000 + b",USD\n", "a cell of more than 131,072 characters"),
        (
            b"award;currency\nA;USD;more\n",
            "is not separated by commas, and not clearly by semicolons: line 2 has 3 cells",
        ),
        (b"award\tcurrency\nA\n", "is not separated by commas, and not clearly by tabs: line 2 has 1 cell,"),
        (b"", "has no columns `award` and `currency`"),
        (b"\n\n\n", "has no columns `award` and `currency`"),
        (b"\x00\x00\x00\x00", "is UTF-16 text"),
    ],
)
def test_a_file_that_is_no_table_is_refused_by_name(folder: Path, content: bytes, message: str) -> None:
    (folder / "awards.csv").write_bytes(content)
    with pytest.raises(UnreadableInput, match=message) as raised:
        read(folder)
    assert "awards.csv" in raised.value.message
    assert raised.value.help


@pytest.mark.parametrize(("mark", "word"), [(";", "semicolons"), ("\t", "tabs")])
def test_a_file_separated_otherwise_is_read_where_that_is_clear(folder: Path, mark: str, word: str) -> None:
    whole, _ = read(folder)
    for file in folder.glob("*.csv"):
        rows = list(csv.reader(file.read_text(encoding="utf-8").splitlines()))
        with file.open("w", encoding="utf-8", newline="") as written:
            csv.writer(written, delimiter=mark).writerows(rows)
    portfolio, findings = read(folder)
    assert portfolio == whole
    told = [finding.message for finding in findings if finding.code == "GK2086"]
    assert told == [f"`{name}.csv` is separated by {word}, and was read so" for name in sorted(TABLES)]
    (folder / "columns.toml").write_text(f"separator = {json.dumps(mark)}\n", encoding="utf-8")
    declared, findings = read(folder)
    assert declared == whole
    assert not [finding for finding in findings if finding.code == "GK2086"]


def a_folder(at: Path) -> None:
    at.mkdir()


def a_pipe(at: Path) -> None:
    os.mkfifo(at)


def a_link_to_nothing(at: Path) -> None:
    at.symlink_to(at.with_name("nowhere"))


def a_link_to_itself(at: Path) -> None:
    at.symlink_to(at)


def an_endless_device(at: Path) -> None:
    at.symlink_to("/dev/zero")


@pytest.mark.parametrize("put", [a_folder, a_pipe, a_link_to_nothing, a_link_to_itself, an_endless_device])
def test_what_is_called_a_table_and_is_no_file_is_refused(folder: Path, put: Callable[[Path], None]) -> None:
    put(folder / "measures.csv")
    with pytest.raises(UnreadableInput, match="is not a file") as raised:
        read(folder)
    assert raised.value.help


def test_a_file_too_big_to_hold_is_refused_unread(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_folder, "MOST_BYTES", 20)
    with pytest.raises(UnreadableInput, match="is larger than"):
        read(folder)


def test_a_table_may_be_a_link_and_folders_below_are_not_looked_into(folder: Path, tmp_path: Path) -> None:
    whole = read(folder)
    (folder / "facts.csv").rename(tmp_path / "elsewhere.csv")
    (folder / "facts.csv").symlink_to(tmp_path / "elsewhere.csv")
    deep = folder / "below" / "further"
    deep.mkdir(parents=True)
    (deep / "payments.csv").write_text("award\n")
    assert read(folder) == whole


def test_bytes_of_windows_are_named_with_what_they_would_say(folder: Path) -> None:
    rewrite(folder, "awards", b"Cold rooms", b"Cold r\xf6oms")
    portfolio, findings = read(folder)
    told = {finding.code: finding for finding in findings}
    assert told["GK2085"].message == (
        "`awards.csv` is not UTF-8 throughout: line 2, read as Windows-1252, says `Cold röoms`"
    )
    assert (told["GK2085"].severity, told["GK2085"].help[:21]) == (Severity.WARNING, "save it as `CSV UTF-8")
    assert (told["GK2019"].place.row, told["GK2019"].place.column) == (2, "title")
    assert len(portfolio.rows["awards"]) == 2


OWN_CELL = [
    # what stands in the cell of the fact of A-001, and the code it is told by
    (b"=1+1", "GK2006"), (b"+no", "GK2008"), (b"-no", "GK2008"), (b"@SUM(A1)", "GK2008"),
    (b"=cmd|' /C calc'!A0", "GK2006"), (b"n\x00o", "GK2019"), (b"n\x07o", "GK2019"), (b"n\x1bo", "GK2019"),
    ("n\u202eo".encode(), "GK2019"), ("n\u200bo".encode(), "GK2019"), ("\ufeffno".encode(), "GK2019"),
    ("n\u0085o".encode(), "GK2019"), ("n\u2066o".encode(), "GK2019"), (b"n\xffo", "GK2019"), (b"\xf6", "GK2019"),
    ("n\u043e".encode(), "GK2008"), (b"x" * 100_000, "GK2008"), (b'"no\nno"', "GK2008"), (b"../../no", "GK2008"),
    (b"#REF!", "GK2005"), (b"#NAME?", "GK2005"), (b"NULL", "GK2008"), (b"None", "GK2008"), (b"0", "GK2008"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "code"), OWN_CELL, ids=lambda value: repr(value)[:24])
def test_a_hostile_cell_costs_itself_and_nothing_else(folder: Path, cell: bytes, code: str) -> None:
    whole = read(folder)[0]
    rewrite(folder, "facts", b"insolvency,no", b"insolvency," + cell)
    portfolio, findings = read(folder)
    (finding,) = (finding for finding in findings if finding.code != "GK2085")
    assert (finding.code, finding.place.row, finding.place.column) == (code, 2, "value")
    assert len(finding.message) < 200
    assert finding.message.isprintable()
    first, second = portfolio.rows["facts"]
    assert isinstance(getattr(first, "value"), Invalid)  # noqa: B009
    assert second == whole.rows["facts"][1]
    assert {table: rows for table, rows in portfolio.rows.items() if table != "facts"} == {
        table: rows for table, rows in whole.rows.items() if table != "facts"
    }
    assert portfolio.doubts == ()


def test_ragged_rows_and_headings_twice_cost_their_own(folder: Path) -> None:
    (folder / "facts.csv").write_text(
        "award,fact,value,Value\nA-001,insolvency,no,no\nA-002,insolvency\nA-002,insolvency,no,no,no\n"
    )
    portfolio, findings = read(folder)
    assert [finding.code for finding in findings] == ["GK2017", "GK2018"]
    assert len(portfolio.rows["awards"]) == 2


# ------------------------------------------------------------------------------------------ ids

IDS = [
    # an id in another table, the award it is likely a slip for, and whether the fact of that one is in doubt
    ("a-001", "A-001", True), ("A–001", "A-001", True), ("A001", "A-001", True), ("A-0O1", "A-001", True),
    ("\u0410-001", "A-001", True), ("\u0391-001", "A-001", True), ("A-００１", "A-001", True), ("A-00l", "A-001", True),
    ("A-0001", "A-001", True), ("A-01", "A-001", True), ("AA-001", "A-001", True), ("A-0012", "A-001", False),
    ("A-1001", "A-001", False), ("-001", "A-001", False), ("A-301", "", False), ("B-777", "", False),
    ("../../A-001", "A-001", True), ("A-001/../A-002", "", False), ("CON", "", False),
]  # fmt: skip


@pytest.mark.parametrize(("written", "meant", "doubted"), IDS)
def test_an_unknown_award_is_offered_the_nearest_and_costs_it_where_it_is_likely_meant(
    written: str, meant: str, doubted: bool
) -> None:
    texts = {
        "awards": "award,currency\nA-001,USD\nB-5,USD\n",
        "tranches": "award,tranche,amount\nA-001,1,5\nB-5,1,5\n",
        "facts": f"award,fact,value\n{written},insolvency,yes\nB-5,insolvency,no\n",
    }
    portfolio, (finding,) = read_texts(texts, RULES)
    assert (finding.code, finding.place.row, finding.place.column) == ("GK2022", 2, "award")
    assert finding.help == (f"did you mean `{meant}`?" if meant else "add a row to `awards`, or mend the id")
    first, second = as_known(portfolio, date(2026, 11, 30)).awards
    assert (first.wrong("facts", "insolvency") is not None) == doubted
    assert second.wrong("facts", "insolvency") is None


def test_of_many_near_ids_none_is_offered() -> None:
    awards = "award,currency\n" + "".join(f"A-12{letter},USD\n" for letter in "abcdef")
    texts = {
        "awards": awards,
        "tranches": "award,tranche,amount\nA-12a,1,5\n",
        "facts": "award,fact,value\nA-12,insolvency,yes\n",
    }
    (finding,) = (finding for finding in read_texts(texts, RULES)[1] if finding.code == "GK2022")
    assert finding.help == "add a row to `awards`, or mend the id"


# What `awards` has, what the other tables have, and what is said of it there and in `awards`.
IN_AWARDS = [
    ("A-030", "A-003", "no other table has a row of `A-030`: mend the id in `awards`, or here", True),
    ("A-013", "A-003", "no other table has a row of `A-013`: mend the id in `awards`, or here", True),
    ("A-0O3", "A-003", "no other table has a row of `A-0O3`: mend the id in `awards`, or here", True),
    ("A-03", "A-003", "no other table has a row of `A-03`: mend the id in `awards`, or here", True),
    ("A-003x", "A-003", "no other table has a row of `A-003x`: mend the id in `awards`, or here", True),
    (
        "K-117",
        "A-003",
        "add a row to `awards`, or mend the id there or here: no other table has a row of `K-117`",
        False,
    ),
    (
        "A-300",
        "A-003",
        "add a row to `awards`, or mend the id there or here: no other table has a row of `A-300`",
        False,
    ),
    ("A-030", "B-05", "did you mean `B-5`?", False),  # an award with rows is likelier meant than one without
]


@pytest.mark.parametrize(("there", "here", "cure", "back"), IN_AWARDS)
def test_where_the_awards_have_an_id_wrong_both_places_say_so(there: str, here: str, cure: str, back: bool) -> None:
    texts = {
        "awards": f"award,currency\n{there},USD\nB-5,USD\n",
        "tranches": f"award,tranche,amount\n{here},1,5\nB-5,1,5\n",
        "facts": f"award,fact,value\n{here},insolvency,yes\nB-5,insolvency,no\n",
    }
    findings = [finding for finding in read_texts(texts, RULES)[1] if finding.code in ("GK2022", "GK2035")]
    assert [finding.help for finding in findings if finding.code == "GK2022"] == [cure, cure]
    (of_award,) = (finding.help for finding in findings if finding.code == "GK2035")
    other = f"or mend its id: `tranches` has rows of `{here}`, which `awards` lacks"
    assert of_award == f"add its tranches, {other if back else 'or leave the award out'}"


ALIKE = [
    ("A-001", "\u0410-001", "GK2081"),  # Cyrillic A
    ("A-001", "\u0391-001", "GK2081"),  # Greek Alpha
    ("A-001", "A-0０1", "GK2081"),  # a wide figure
    ("\u00c9-1", "E\u0301-1", ""),  # the same letter composed otherwise: letter by letter, two awards
    ("A-001", "a-001", "GK2037"),
    ("A-001", "A-002", ""),
]


@pytest.mark.parametrize(("one", "other", "code"), ALIKE)
def test_awards_that_look_alike_are_two_and_told(one: str, other: str, code: str) -> None:
    texts = {
        "awards": f"award,currency\n{one},USD\n{other},USD\n",
        "tranches": f"award,tranche,amount\n{one},1,5\n{other},1,7\n",
    }
    portfolio, findings = read_texts(texts, RULES)
    codes = [finding.code for finding in findings]
    assert codes == ([code] if code else []) or (one[0] == "\u00c9" and codes == ["GK2037"])
    amounts = {facts.award.award: str(facts.tranches[1].amount) for facts in as_known(portfolio, date.max).awards}
    assert amounts == {one: "5", other: "7"}


@pytest.mark.parametrize("name", ["insolv\u0435ncy", "\u0456nsolvency", "insolvenсy", "i\u00adnsolvency"])
def test_a_name_with_a_letter_of_another_alphabet_is_taken_for_a_slip(name: str) -> None:
    texts = {
        "awards": "award,currency\nA,USD\n",
        "tranches": "award,tranche,amount\nA,1,5\n",
        "facts": f"award,fact,value\nA,{name},yes\n",
    }
    portfolio, (finding,) = read_texts(texts, RULES)
    assert (finding.code, finding.help) == ("GK2023", "did you mean `insolvency`?")
    assert as_known(portfolio, date.max).awards[0].wrong("facts", "insolvency") is not None
