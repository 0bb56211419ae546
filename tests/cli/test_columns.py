"""A large portfolio decided as columns, and one award of it explained."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from benchmarks.workload import RULES, long_tables, wide
from gatekeeper import decide, load_rules, read_portfolio
from gatekeeper.cli.app import run
from gatekeeper.columns.slots import NotPlain
from gatekeeper.run.in_columns import DECISIONS, Otherwise, award_again, write_columns, write_parts

AWARDS = 40
ON = "2026-11-30"
SOME_INVALID = 3  # of the award an id may be a slip for


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rules and Parquet tables; one award was paid, one has a waiver, and one row's award may be a slip for another."""
    folder = tmp_path_factory.mktemp("columns")
    (folder / "rules.gate").write_text(RULES, encoding="utf-8")
    (folder / "tables").mkdir()
    tables = long_tables(wide(AWARDS))
    paid = {"award": "A00000003", "tranche": 1, "paid on": date(2026, 5, 1), "amount": 1000, "kind": "part payment"}
    tables["payments"] = pl.DataFrame([paid])
    waived = {"award": "A00000004", "condition": "agreement signed", "by": "auditor", "granted on": date(2026, 5, 1)}
    tables["waivers"] = pl.DataFrame([waived])
    slip = {"award": "a00000005", "fact": "buyer found", "value": "yes"}
    tables["facts"] = pl.concat([tables["facts"], pl.DataFrame([slip])])
    for name, table in tables.items():
        table.write_parquet(folder / "tables" / f"{name}.parquet")
    return folder


@pytest.fixture(scope="module")
def decided(place: Path) -> Path:
    """The run."""
    assert run(asked(place, "run")) == SOME_INVALID
    return place / "run"


def asked(place: Path, out: str, *more: str) -> list[str]:
    given = [str(place / "rules.gate"), str(place / "tables"), "--on", ON, "--out", str(place / out)]
    return ["decide", *given, *(more or ("--engine", "columns"))]


def test_a_row_an_award_with_every_condition(place: Path, decided: Path) -> None:
    table = pl.read_parquet(decided / "decisions.parquet" / "*.parquet")
    assert table["award"].to_list() == [f"A{number:08}" for number in range(AWARDS)]
    left = table.filter(pl.col("decided by") != "columns").select("award", "decided by", "not by columns").rows()
    assert left == [
        ("A00000004", "compiled", "a row in `waivers`"),
        ("A00000005", "rows", "a row of an award that is not known and may be this one"),
    ]
    assert set(table["agreement signed achieved by 31 March 2026"].unique()) <= {"met", "not met", "unknown"}
    assert table["seen: customers"].dtype == pl.Decimal(38, 6)
    hold_to_rows(place / "rules.gate", place / "tables", table)


def hold_to_rows(file: Path, tables: Path, table: pl.DataFrame) -> None:
    """What a run has is what rows decide."""
    rules, _ = load_rules(file)
    portfolio, _ = read_portfolio(tables, rules)
    assert rules is not None
    for decision in decide(rules, portfolio, date(2026, 11, 30)):
        row = table.row(by_predicate=pl.col("award") == decision.award, named=True)
        assert (row[f"outcome {decision.tranche}"], row[f"amount {decision.tranche}"]) == (
            str(decision.outcome), decision.amount,
        )  # fmt: skip


def test_what_is_said(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(asked(place, "again")) == SOME_INVALID
    said = capsys.readouterr().out
    assert said.startswith("160 tranches of 40 awards decided on 30 November 2026, as columns\n  release: ")
    assert (
        "left by columns: 2 awards (5.0%)\n  1 decided by the rules compiled, 1 by rows, because of\n"
        "    a row in `waivers`: 1\n    a row of an award that is not known and may be this one: 1\n"
    ) in said
    assert f"gatekeeper data {place / 'rules.gate'} {place / 'tables'} --on {ON}\n" in said


def test_a_run_is_proved(decided: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", str(decided)]) == 0
    assert run(["replay", str(decided)]) == 0
    assert "160 decided again, the same" in capsys.readouterr().out
    assert run(["pack", str(decided), "--out", str(decided.parent / "pack.html")]) == 2
    assert "decided as columns: it holds decisions, and no records" in capsys.readouterr().err


def test_one_award_is_explained(decided: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["award", str(decided), "A00000001", "3", "--memos", str(tmp_path / "memos")]) == 0
    said = capsys.readouterr().out
    assert "“certificate of insurance” is not reported" in said
    assert [file.suffix for file in (tmp_path / "memos").iterdir()] == [".html"]
    assert run(["award", str(decided), "A-0"]) == 2
    assert run(["award", str(decided), "A00000001", "9"]) == 2
    assert run(["award", str(decided.parent / "tables"), "A00000001"]) == 2
    assert "its tranches are 1, 2, 3, 4" in capsys.readouterr().err
    assert run(["award", str(decided), "a-001"]) == 2
    assert "did you mean `A00000010` or `A00000001`?" in capsys.readouterr().err


def test_a_run_that_says_otherwise_is_told(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(asked(place, "altered")) == SOME_INVALID
    part = place / "altered" / "decisions.parquet" / "part-00001.parquet"
    table = pl.read_parquet(part)
    table.with_columns(pl.col("amount 1") + 1).write_parquet(part)
    with pytest.raises(Otherwise, match="`amount 1` of `A00000000`"):
        award_again(place / "altered", "A00000000")
    assert run(["award", str(place / "altered"), "A00000000"]) == 2
    assert run(["replay", str(place / "altered")]) == 1
    assert "first at `amount 1` of `A00000000` in part-00001.parquet" in capsys.readouterr().out
    capsys.readouterr()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--engine", "quick"), "`quick` is not an engine, expected rows, columns or spark"),
        (("--engine", "columns", "--author", "A. Body"), "expected no option for what rows write, got --author\n"),
        (("--engine", "columns", "--locale", "fr", "--register", "csv"), "got --register, --locale\n"),
        (("--engine", "columns", "--strict", "--workers", "2"), "got --strict\n"),
        (("--engine", "spark", "--workers", "2"), "got --workers\n"),
    ],
)
def test_what_cannot_be_asked(
    place: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], said: str
) -> None:  # fmt: skip
    assert run(asked(place, "none", *more)) == 2
    assert said in capsys.readouterr().err


def test_tables_that_are_not_there_are_told_so(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = [str(place / "rules.gate"), str(place / "nothing"), "--on", ON, "--out", str(place / "none")]
    assert run(["decide", *given, "--engine", "columns"]) == 2
    assert "there is nothing at" in capsys.readouterr().err


@pytest.mark.parametrize("source", ["examples/tiny", "examples/seed-fund.xlsx"])
def test_tables_of_other_sources_are_read_once_and_kept_as_parquet(
    source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    rules = f"rules/{Path(source).stem}.gate"
    assert run(["decide", rules, source, "--on", ON, "--out", str(tmp_path / "run"), "--engine", "columns"]) in (0, 3)
    assert "left by columns: " in capsys.readouterr().out
    hold_to_rows(Path(rules), Path(source), pl.read_parquet(tmp_path / "run" / "decisions.parquet" / "*.parquet"))
    assert run(["verify", str(tmp_path / "run")]) == 0


@pytest.mark.parametrize("source", ["workbook", "Parquet"])
def test_what_is_wrong_in_the_tables_is_told_as_rows_tell_it(
    source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    rules, tables = "rules/seed-fund.gate", Path("examples/seed-fund.xlsx")
    if source == "Parquet":
        tables = tmp_path / "tables"
        tables.mkdir()
        for file in Path("examples/seed-fund").glob("*.csv"):
            pl.read_csv(file, infer_schema=False).write_parquet(tables / f"{file.stem}.parquet")
    given = ["decide", rules, str(tables), "--on", ON, "--papers", "none", "--out"]
    assert run([*given, str(tmp_path / "rows"), "--engine", "rows"]) == SOME_INVALID
    told = capsys.readouterr().out.partition("found in the tables: ")[2].partition("\n\n")[0]
    assert run([*given, str(tmp_path / "columns"), "--engine", "columns"]) == SOME_INVALID
    assert told
    assert told in capsys.readouterr().out
    assert (tmp_path / "columns" / "findings.csv").read_bytes() == (tmp_path / "rows" / "findings.csv").read_bytes()
    assert run(["verify", str(tmp_path / "columns")]) == 0
    monkeypatch.setattr("gatekeeper.run.as_parquet.CHECKED", 50)
    assert run([*given, str(tmp_path / "many"), "--engine", "columns"]) == SOME_INVALID
    assert "\nwhat may be wrong in the tables, by place, is told by another command" in capsys.readouterr().out
    assert not (tmp_path / "many" / "findings.csv").exists()


def test_a_csv_of_many_awards_is_decided_as_columns(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    monkeypatch.setattr("gatekeeper.cli.decide.LARGE", 40)
    for each in (place / "tables").glob("*.parquet"):
        pl.read_parquet(each).write_csv(tmp_path / f"{each.stem}.csv")
    given = [str(place / "rules.gate"), str(tmp_path), "--on", ON, "--out", str(place / "of-csv")]
    assert run(["decide", *given]) == SOME_INVALID
    said = capsys.readouterr().out
    assert "of 40 awards decided on 30 November 2026, as columns" in said
    assert "as there are 40 awards or more: `--engine rows` writes them" in said
    assert run(["decide", *given[:4], "--out", str(place / "register"), "--register", "parquet,csv"]) == SOME_INVALID
    assert (place / "register" / "register.parquet").is_file()


def test_rules_that_columns_do_not_work_out_are_named(place: Path, tmp_path: Path) -> None:
    limited = tmp_path / "limited.gate"
    limited.write_text(RULES + "\nnever pay more than 5,000 USD in total\n", encoding="utf-8")
    rules, _ = load_rules(limited)
    assert rules is not None
    with pytest.raises(NotPlain, match="a limit on what is paid in total"):
        write_columns(rules, place / "tables", date(2026, 11, 30), date(2026, 11, 30), tmp_path / "out", print)


def test_awards_of_what_columns_do_not_work_out_are_decided_all_the_same(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr("gatekeeper.run.in_columns.ROWS", 15)
    file = tmp_path / "more.gate"
    hold = "hold tranche 1 when 30 days have passed since pilot plant commissioned achieved and buyer found"
    file.write_text(f"{RULES}\n{hold}\nnever pay more than 5,000 USD in total of tranche 4\n", encoding="utf-8")
    tables = tmp_path / "tables"
    tables.mkdir()
    for each in (place / "tables").glob("*.parquet"):
        table = pl.read_parquet(each)
        keeps = pl.col("tranche") < 4 if each.stem == "tranches" else pl.lit(value=True)
        table.filter(keeps | (pl.col("award") < "A00000002")).write_parquet(tables / each.name)
    rules, _ = load_rules(file)
    assert rules is not None
    on = date(2026, 11, 30)
    totals = write_columns(rules, tables, on, on, tmp_path / "run", lambda *_: None)
    assert (totals.awards, totals.compiled, totals.by_rows) == (AWARDS, AWARDS - 3, 3)
    assert sum(count for why, count in totals.why_rows.items() if why.startswith("tranche 1: ")) == AWARDS - 4
    hold_to_rows(file, tables, pl.read_parquet(tmp_path / "run" / "decisions.parquet" / "*.parquet"))
    write_columns(rules, tables, on, on, tmp_path / "by two", lambda *_: None, workers=2)
    one, two = (
        (tmp_path / run_ / "decisions.parquet" / "part-00001.parquet").read_bytes() for run_ in ("run", "by two")
    )
    assert one == two, "whichever process decides an award, the decision is the same"
    assert len(award_again(tmp_path / "run", "A00000001")) == 4


def test_in_parts_it_is_the_same(place: Path, decided: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gatekeeper.run.in_columns.PART", 7)
    assert run(asked(place, "parts")) == SOME_INVALID
    parts = sorted((place / "parts" / "decisions.parquet").iterdir())
    assert len(parts) == 6
    whole = pl.read_parquet(decided / "decisions.parquet" / "*.parquet")
    assert pl.concat([pl.read_parquet(part) for part in parts]).equals(whole)


def test_amounts_kept_as_text_are_the_same(place: Path, decided: Path) -> None:
    (place / "text").mkdir()
    for file in (place / "tables").iterdir():
        table = pl.read_parquet(file)
        as_text = pl.col("amount").cast(pl.String)
        table = table.with_columns(as_text) if file.stem in ("tranches", "payments") else table
        table.write_parquet(place / "text" / file.name)
    rules, _ = load_rules(place / "rules.gate")
    assert rules is not None
    day = date.fromisoformat(ON)
    write_columns(rules, place / "text", day, day, place / "as-text", lambda *_: None)
    whole, text = (pl.read_parquet(run_ / "decisions.parquet" / "*.parquet") for run_ in (decided, place / "as-text"))
    assert text.equals(whole)


def test_the_same_rows_are_the_same_bytes_in_however_many_pieces_they_came(tmp_path: Path) -> None:
    ids = [f"A-{number:06}" for number in range(150_000)]
    whole = pl.DataFrame({"award": ids, "amount 1": pl.Series([7] * len(ids), dtype=pl.Decimal(20, 2))})
    pieces = pl.concat([whole[:70_000], whole[70_000:70_001], whole[70_001:]], rechunk=False)
    assert pieces.n_chunks() == 3
    (tmp_path / DECISIONS).mkdir()
    one, other = write_parts(tmp_path, [whole, pieces])
    assert one.read_bytes() == other.read_bytes()
