"""A portfolio decided on Spark: the same bytes as on one machine, also when a worker is killed.

All that needs Spark is one test, so that it is started once. What a task does is tested without it.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from benchmarks.workload import RULES, long_tables, wide
from gatekeeper import load_rules
from gatekeeper.cli.app import run
from gatekeeper.columns.slots import NotPlain
from gatekeeper.run.in_columns import FINDINGS, Deciding, Portfolio, write_columns

if TYPE_CHECKING:
    import pyarrow as pa

    from gatekeeper.run.on_spark import Task

AWARDS = 48
DAY = date(2026, 11, 30)
REQUIRED = "GATEKEEPER_SPARK"  # set to `required` by .ci/run: no Spark is a failure then
ROOT = Path(__file__).parents[2]
SHARES = """
share 900,000 USD among tranche 1 of every award pro rata
share budget "scale-up" among tranches 3 to 4 of every award by priority
"""
SOME_INVALID = 3


def lacking() -> str:
    """What the tests cannot do without and is not here; nothing where all is."""
    missing = [name for name in ("pyspark", "pyarrow", "pandas") if find_spec(name) is None]
    if missing:
        return f"{', '.join(missing)} not installed (`make spark`)"
    from gatekeeper.run.on_spark import NoSpark, check_java

    try:
        check_java()
    except NoSpark as problem:
        return problem.message
    return ""


@pytest.fixture
def spark_here() -> None:
    """Skips where there is none; where it is required its absence fails."""
    if os.environ.get(REQUIRED) != "required" and (missing := lacking()):
        pytest.skip(missing)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rules with budgets and Parquet tables, with what rows must decide: a payment, a slip in an id."""
    folder = tmp_path_factory.mktemp("spark")
    (folder / "rules.gate").write_text(RULES + SHARES, encoding="utf-8")
    tables = long_tables(wide(AWARDS))
    number = pl.int_range(pl.len())
    tables["awards"] = tables["awards"].with_columns(priority=pl.when(number % 9 > 0).then(number * 7 % 11))
    paid = {"award": "A00000003", "tranche": 1, "paid on": date(2026, 5, 1), "amount": 1000, "kind": "part payment"}
    tables["payments"] = pl.DataFrame([paid])
    slip = {"award": "a00000005", "fact": "buyer found", "value": "yes"}
    tables["facts"] = pl.concat([tables["facts"], pl.DataFrame([slip])])
    tables["budgets"] = pl.DataFrame([{"budget": "Scale-Up", "amount": 1_000_000, "currency": "USD"}])
    (folder / "tables").mkdir()
    for name, table in tables.items():
        table.write_parquet(folder / "tables" / f"{name}.parquet")
    return folder


@pytest.fixture(scope="module")
def alone(place: Path) -> Path:
    """The run on one machine."""
    assert run(asked(place, "alone", "--engine", "columns")) == SOME_INVALID
    return place / "alone"


def asked(place: Path, out: str, *more: str) -> list[str]:
    return [
        "decide",
        str(place / "rules.gate"),
        str(place / "tables"),
        "--on",
        f"{DAY}",
        "--out",
        str(place / out),
        *more,
    ]


def decisions_of(folder: Path) -> dict[str, str]:
    """The SHA-256 of all that was decided, by path."""
    files: dict[str, str] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    return files


def killed_once(mark: Path) -> Callable[[], None]:
    """What ends the first worker that comes to it, as `kill -9` would."""

    def kill() -> None:
        try:
            os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return
        os.kill(os.getpid(), signal.SIGKILL)

    return kill


@pytest.mark.usefixtures("spark_here")
@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning")
def test_spark_decides_as_one_machine_does(
    place: Path, alone: Path, subtests: pytest.Subtests, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from gatekeeper.run.on_spark import NoSpark, session, write_on_spark

    # What Java compiles at length pays in runs that are longer.
    monkeypatch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    rules, _ = load_rules(place / "rules.gate")
    assert rules is not None
    with session("local[2]"):
        with subtests.test("the same bytes"):
            assert run(asked(place, "spark", "--engine", "spark", "--master", "local[2]")) == SOME_INVALID
            said = capsys.readouterr().out
            assert said.startswith(f"{4 * AWARDS} tranches of {AWARDS} awards decided on 30 November 2026, on Spark\n")
            assert decisions_of(place / "spark") == decisions_of(alone)
            assert json.loads((place / "spark" / "manifest.json").read_text(encoding="utf-8"))["engine"] == "spark"
        with subtests.test("a run on Spark is proved and explained on one machine"):
            assert run(["verify", str(place / "spark")]) == 0
            assert run(["replay", str(place / "spark")]) == 0
            assert run(["award", str(place / "spark"), "A00000000", "1"]) == 0
            assert "the budget of 900,000 USD gives" in capsys.readouterr().out
        with subtests.test("a worker killed in mid-run loses nothing"):
            mark = place / "killed"
            write_on_spark(rules, place / "tables", DAY, DAY, place / "kill", print, before=killed_once(mark))
            assert mark.exists()
            without = {name: hashed for name, hashed in decisions_of(alone).items() if name != FINDINGS}
            assert decisions_of(place / "kill") == without  # the command tells the findings, which are of no worker
            assert not [*place.glob(".*partial")]
        with subtests.test("a task that fails every time ends the run"):

            def fail() -> None:
                raise ZeroDivisionError("on purpose")

            with pytest.raises(NoSpark, match="Spark gave up: ZeroDivisionError: on purpose"):
                write_on_spark(rules, place / "tables", DAY, DAY, place / "failed", print, before=fail)
            assert not (place / "failed").exists()
        for name in ("tiny", "seed-fund"):
            with subtests.test(f"the example {name}"):
                as_example(name, place)


def as_example(name: str, place: Path) -> None:
    """An example as Parquet: Spark decides it as one machine, or declines it for the same reason."""
    from gatekeeper.run.on_spark import write_on_spark

    tables = place / name
    tables.mkdir()
    for file in (ROOT / "examples" / name).glob("*.csv"):
        pl.read_csv(file, infer_schema=False).write_parquet(tables / f"{file.stem}.parquet")
    rules, _ = load_rules(ROOT / "rules" / f"{name}.gate")
    assert rules is not None

    def outcome(write: Callable[..., object], out: Path) -> object:
        try:
            write(rules, tables, DAY, DAY, out, print)
        except NotPlain as why:
            return str(why)
        return decisions_of(out)

    assert outcome(write_on_spark, place / f"{name}-spark") == outcome(write_columns, place / f"{name}-alone")


# ------------------------------------------------------------------------------------------------ without Spark


@pytest.fixture
def task(place: Path, tmp_path: Path) -> "tuple[Task, list[pa.RecordBatch]]":
    """What a task is told, and the rows it is handed when there is but one range."""
    pytest.importorskip("pyarrow")
    from gatekeeper.run.on_spark import Task, asked_of, laid_out

    rules, _ = load_rules(place / "rules.gate")
    assert rules is not None
    portfolio = Portfolio(place / "tables", rules)
    found = {name: scan.collect() for name, scan in portfolio.scans.items() if name != "budgets"}
    layout, columns = laid_out(
        {name: {h: str(kind) for h, kind in each.schema.items()} for name, each in found.items()}
    )
    told = asked_of(Deciding(rules, portfolio, DAY, DAY), portfolio, layout)
    kinds = {str(kind): kind for each in found.values() for kind in each.schema.values()}
    batches = []
    for number, (name, own) in enumerate(layout):
        mine = found[name].select(pl.col(heading).alias(column) for heading, column in own)
        none = {column: pl.lit(None, kinds[kind]) for column, kind in columns.items() if column not in mine.columns}
        rows = mine.with_columns(**none).select(pl.lit(number, pl.Int8).alias("table"), *columns)
        batches += rows.to_arrow(compat_level=pl.CompatLevel.oldest()).to_batches()
    return Task(told), batches


def test_a_task_decides_what_one_machine_does(
    task: "tuple[Task, list[pa.RecordBatch]]", place: Path, alone: Path
) -> None:  # fmt: skip
    import pyarrow as pa

    from gatekeeper.run.on_spark import as_frame

    decide_range, batches = task
    table = as_frame(pa.Table.from_batches(list(decide_range(iter(batches)))))
    whole = pl.read_parquet(alone / "decisions.parquet" / "*.parquet")
    told = table.filter(pl.col("told").is_not_null())
    assert told["told"].to_list() == ["unknown a00000005"]
    decided = table.filter(pl.col("told").is_null()).drop("told")
    decided.columns = whole.columns
    same = [name for name in whole.columns if not name.startswith(("outcome", "amount", "decided by", "why"))]
    assert decided.filter(pl.col("award") != "A00000005").select(same).rows() == (
        whole.filter(pl.col("award") != "A00000005").select(same).rows()
    )
    assert list(decide_range(iter([]))) == []


def test_what_is_not_plain_in_a_range_is_told(task: "tuple[Task, list[pa.RecordBatch]]") -> None:
    import pyarrow as pa

    decide_range, batches = task
    schema = batches[0].schema
    number = [table for table, _ in decide_range.asked.layout].index("facts")
    stray = pa.table({n: pa.array([number if n == "table" else None], schema.field(n).type) for n in schema.names})
    made = pa.Table.from_batches(list(decide_range(iter([*batches, *stray.to_batches()]))))
    assert made["told"].to_pylist() == ["not plain a row of `facts` names no award"]


def test_workers_need_the_versions_of_the_driver(task: "tuple[Task, list[pa.RecordBatch]]") -> None:
    decide_range, batches = task
    from gatekeeper.inert import replace
    from gatekeeper.run.on_spark import Task

    other = Task(replace(decide_range.asked, versions=("0", "0")))
    with pytest.raises(RuntimeError, match=r"a worker has gatekeeper .*, the driver gatekeeper 0 and Polars 0"):
        list(other(iter(batches)))


@pytest.mark.parametrize(
    ("master", "tries"),
    [("local", "local[1,4]"), ("local[2]", "local[2,4]"), ("local[*]", "local[*,4]"), ("local[2,1]", "local[2,1]"),
     ("spark://a:7077", "spark://a:7077"), ("yarn", "yarn")],
)  # fmt: skip
def test_a_task_is_tried_again_here_too(master: str, tries: str) -> None:
    from gatekeeper.run.on_spark import with_tries

    assert with_tries(master) == tries


def test_ranges_are_within_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    from gatekeeper.run import on_spark

    ids = pl.Series([f"{number:03}" for number in range(100)])
    assert on_spark.starts_of(ids, 2) == ["025", "050", "075"]
    monkeypatch.setattr(on_spark, "PART", 40)
    assert on_spark.starts_of(ids, 2) == ["025", "040", "065", "080"]
    monkeypatch.setattr(on_spark, "RANGE", 10)
    assert len(on_spark.starts_of(ids, 1)) == 9
    monkeypatch.setattr(on_spark, "MOST_RANGES", 4)
    assert on_spark.starts_of(ids, 1) == ["025", "040", "065", "080"]
    assert on_spark.starts_of(ids.head(1), 2) == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--master", "local[2]"), "`--master` says where Spark is, and Spark was not asked for"),
        (("--engine", "spark", "--author", "A. Body"), "expected no option for what rows write, got --author"),
        (
            ("--engine", "spark", "--master", "spark://127.0.0.1:9"),
            "`spark://127.0.0.1:9` cannot be reached: Connection refused",
        ),
        (("--engine", "spark", "--master", "spark://nobody"), "cannot be reached: "),
        (("--engine", "spark", "--master", "far away"), "`far away` is no address of a Spark"),
    ],
)
def test_what_cannot_be_asked(
    place: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], said: str
) -> None:
    pytest.importorskip("pyspark")
    if lacking() and "--author" not in more and "--engine" in more:
        pytest.skip(lacking())
    assert run(asked(place, "none", *more)) == 2
    assert said in capsys.readouterr().err
    assert not (place / "none").exists()


def test_java_is_looked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from gatekeeper.run.on_spark import NoSpark, check_java

    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(NoSpark, match="which JAVA_HOME names, does not run"):
        check_java()
    (tmp_path / "bin").mkdir()
    java = tmp_path / "bin" / "java"
    java.write_text("#!/bin/sh\necho 'openjdk version \"1.8.0_392\"' >&2\n", encoding="utf-8")
    java.chmod(0o755)
    with pytest.raises(NoSpark, match="is Java 8"):
        check_java()
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoSpark, match="no `java` is found"):
        check_java()


def test_without_the_library_it_is_told(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    assert run(asked(place, "none", "--engine", "spark")) == 2
    assert "Spark needs the library pyspark, which is not installed" in capsys.readouterr().err
