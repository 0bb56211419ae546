"""A large portfolio decided on Spark: the run folder of `run/in_columns.py`, the same to the byte.

The awards are cut into ranges of ids. Spark reads the tables from the run folder and brings the rows of a range
together in one task, over Arrow; the task decides them as one machine decides a part, awards that are not plain from
rows. Spark writes what it decided as Parquet: a task that is lost is run again, and what a lost one wrote counts for
nothing. Then the driver puts the ranges together as parts, and decides what hangs on several awards: ids that are
slips, budgets.

Workers need the same versions of gatekeeper and Polars; the run folder must be one that they and the driver see.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import polars as pl

from gatekeeper.columns.slots import NotPlain
from gatekeeper.diagnostics import Finding, Progress
from gatekeeper.inert import inert
from gatekeeper.program.model import Rules
from gatekeeper.run.in_columns import (
    AWARD,
    PART,
    Deciding,
    Engine,
    Portfolio,
    Totals,
    in_groups,
    in_range,
    of_awards,
    read_column,
    write_columns,
    write_parts,
)
from gatekeeper.run.rules import check_text
from gatekeeper.version import VERSION

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame, SparkSession

RANGE = 50_000  # so many awards at most are decided by one task
MOST_RANGES = 1_000  # but for more awards, of which a task has more then
TRIES = 4  # of a task, before the run is given up; Spark's own number on a cluster
JAVA = 17

TOLD, RANGE_OF, TABLE_OF, WRITTEN = "told", "range", "table", "written"
UNKNOWN, NOT_PLAIN = "unknown ", "not plain "


class NoSpark(Exception):
    """Why there is no Spark to decide on, or why it gave up, in words for a reader."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


# ---------------------------------------------------------------------------------------------- what a task does


@inert
class Asked:
    """What every task is told: the rules by name, the days, and what is the same for all awards."""

    rules: tuple[str, str]
    on: date
    known_by: date
    name: str
    tranches: tuple[int, ...]
    calendars: tuple[tuple[str, tuple[date, ...]], ...]
    versions: tuple[str, str]
    of_no_award: tuple[tuple[str, bytes], ...]  # the tables without awards, as Arrow
    layout: "Layout"


# Of each table by its number: its name, and for each of its headings the column it is handed over in.
Layout = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def laid_out(tables: Mapping[str, Mapping[str, str]]) -> tuple[Layout, dict[str, str]]:
    """How the rows of all tables share columns, of headings by type; and the type of each column.

    A row of one table has no more columns than the widest, so that Spark need not carry those of all tables with it.
    """
    layout: list[tuple[str, tuple[tuple[str, str], ...]]] = []
    columns: dict[str, str] = {}
    for table, headings in tables.items():
        taken: Counter[str] = Counter()
        own: list[tuple[str, str]] = []
        for heading, kind in headings.items():
            column = heading if heading == "award" else f"{kind} {taken[kind]}"
            taken[kind] += heading != "award"
            columns.setdefault(column, kind)
            own.append((heading, column))
        layout.append((table, tuple(own)))
    return tuple(layout), columns


@dataclass(frozen=True)
class Task:
    """Decides the awards of one range; `before` is called first, for tests."""

    asked: Asked
    before: Callable[[], None] | None = None

    def __call__(self, batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        """The rows of a range of awards, of all tables, to the decisions on them."""
        import pyarrow as pa

        found = (VERSION, pl.__version__)
        if found != self.asked.versions:
            names = [f"gatekeeper {version[0]} and Polars {version[1]}" for version in (found, self.asked.versions)]
            raise RuntimeError(f"a worker has {names[0]}, the driver {names[1]}")
        rows = list(batches)
        if not rows:
            return
        if self.before is not None:
            self.before()
        tables = tables_in(as_frame(pa.Table.from_batches(rows)), self.asked)
        deciding = _deciding(self.asked, Range(self.asked, tables))
        try:
            decided = deciding.part(None, None)
            told = [f"{UNKNOWN}{award}" for award in sorted(deciding.unknown)]
        except NotPlain as why:
            decided, told = pl.DataFrame(schema=deciding.schema), [f"{NOT_PLAIN}{why}"]
        yield from as_written(decided, told).to_batches()


@dataclass(frozen=True)
class Range:
    """The tables of a range of awards, in a task."""

    asked: Asked
    frames: Mapping[str, pl.DataFrame]

    @property
    def name(self) -> str:
        """What the portfolio is called."""
        return self.asked.name

    def tranches(self) -> list[int]:
        """Every tranche that any award of the portfolio has."""
        return list(self.asked.tranches)

    def part(self, first: str | None, until: str | None) -> Mapping[str, pl.DataFrame]:
        """The tables, as far as they decide."""
        return {
            name: frame.select(heading for heading in frame.columns if read_column(name, heading))
            for name, frame in self.frames.items()
        }

    def rows_of(
        self, awards: list[str], unknown: frozenset[str]
    ) -> Iterator[tuple[list[str], dict[str, pl.DataFrame]]]:
        """So many of these awards at a time, with their rows of every table, and those that are of no award."""
        tables = {name: frame.lazy().with_columns(pl.col("award").alias(AWARD)) for name, frame in self.frames.items()}
        tables |= {name: pl.read_ipc_stream(content).lazy() for name, content in self.asked.of_no_award}
        yield from in_groups(tables, awards, unknown)


def _deciding(asked: Asked, tables: Range) -> Deciding:
    return Deciding(_rules(asked.rules), tables, asked.on, asked.known_by, _calendars(asked))


@lru_cache(maxsize=4)
def _rules(text: tuple[str, str]) -> Rules:
    rules, _ = check_text(text[1], text[0])
    assert rules is not None, "its rules had no errors on the driver"
    return rules


def _calendars(asked: Asked) -> dict[str, frozenset[date]]:
    return {name: frozenset(days) for name, days in asked.calendars}


def tables_in(rows: pl.DataFrame, asked: Asked) -> dict[str, pl.DataFrame]:
    """The tables that rows of all of them are of."""
    return {
        table: rows.filter(pl.col(TABLE_OF) == number)
        .select(pl.col(column).alias(heading) for heading, column in columns)
        .sort("award")
        for number, (table, columns) in enumerate(asked.layout)
    }


def as_frame(table: "pa.Table") -> pl.DataFrame:
    """Rows as Spark hands them over."""
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    return frame


def as_written(decided: pl.DataFrame, told: list[str]) -> "pa.Table":
    """Decisions, and what else is told of a range, as Spark writes them: columns by number, words as text."""
    import pyarrow as pa

    plain = decided.with_columns(pl.col(pl.Enum).cast(pl.String))
    if told:
        plain = pl.concat([plain, pl.DataFrame({TOLD: told})], how="diagonal")
    else:
        plain = plain.with_columns(pl.lit(None, pl.String).alias(TOLD))
    arrow = plain.to_arrow()
    fields = [
        pa.field(name, pa.string() if pa.types.is_large_string(kind) or pa.types.is_string_view(kind) else kind)
        for name, kind in zip(_numbered(len(decided.columns)), arrow.schema.types, strict=True)
    ]
    return arrow.rename_columns([field.name for field in fields]).cast(pa.schema(fields))


def _numbered(columns: int) -> list[str]:
    """Names that every version of Spark writes, whatever the conditions are called."""
    return [*(f"c{number}" for number in range(columns)), TOLD]


# ---------------------------------------------------------------------------------------------- what the driver does


def write_on_spark(
    rules: Rules, place: Path, on: date, known_by: date, folder: Path, progress: Progress, replace_old: bool = False,
    master: str = "", before: Callable[[], None] | None = None, findings: Sequence[Finding] | None = None,
) -> Totals:  # fmt: skip
    """Decide on Spark and write the whole folder, as `write_columns` does.

    Raises NotPlain and `UnusableFolder` as that does, NoSpark where there is no Spark or it gives up.
    """
    import pyspark

    def parts(deciding: Deciding, portfolio: Portfolio, within: Path, progress: Progress) -> list[Path]:
        with session(master) as spark, _told_why():
            return _parts(spark, deciding, portfolio, within, progress, before)

    engine = Engine("spark", {"polars": pl.__version__, "pyspark": pyspark.__version__}, parts)
    return write_columns(rules, place, on, known_by, folder, progress, replace_old, engine, findings=findings)


def _parts(
    spark: "SparkSession", deciding: Deciding, portfolio: Portfolio, within: Path, progress: Progress,
    before: Callable[[], None] | None,
) -> list[Path]:  # fmt: skip
    """Every range decided on the workers, and put together as parts."""
    import pyspark.sql.functions as F

    starts = starts_of(portfolio.ids, spark.sparkContext.defaultParallelism)
    spark.conf.set("spark.sql.caseSensitive", value=True)
    found = {
        table: _read(spark, within / "facts" / file.name, portfolio.headings[table])
        for table, file in portfolio.files.items()
        if of_awards(table)
    }
    layout, columns = laid_out({table: dict(rows.dtypes) for table, rows in found.items()})
    alike = [
        rows.select(
            _range_of(F.col("award"), starts).alias(RANGE_OF), F.lit(number).cast("tinyint").alias(TABLE_OF),
            *_as_laid_out(dict(layout[number][1]), columns),
        )
        for number, rows in enumerate(found.values())
    ]  # fmt: skip
    together = reduce(lambda one, other: one.union(other), alike)
    of_range = together.repartitionById(len(starts) + 1, F.col(RANGE_OF)).drop(RANGE_OF)
    task = Task(asked_of(deciding, portfolio, layout), before)
    written = within / WRITTEN
    with _watched(spark, len(starts) + 1, len(portfolio.ids), progress):
        decided = of_range.mapInArrow(task, _spark_schema(deciding.schema))
        decided.write.option("compression", "zstd").parquet(written.absolute().as_uri())
    files = sorted(written.glob("part-*.parquet"))
    if not (written / "_SUCCESS").exists() or not files:
        raise NoSpark(
            f"the workers wrote no decisions that this machine sees in `{within.parent}`",
            "name a folder after `--out` that this machine and all workers share",
        )
    parts = _put_together(deciding, portfolio, files, within)
    shutil.rmtree(written)
    return parts


def starts_of(ids: pl.Series, cores: int) -> list[str]:
    """The award each range but the first begins with: two tasks a core at least, none of a range in two parts."""
    size = max(1, -(-len(ids) // MOST_RANGES), min(RANGE, -(-len(ids) // (2 * cores))))
    begin = [at for part in range(0, len(ids), PART) for at in range(part, min(part + PART, len(ids)), size)]
    return [ids[at] for at in begin[1:]]


def _read(spark: "SparkSession", file: Path, headings: Mapping[str, str]) -> "DataFrame":
    """A table under our headings."""
    import pyspark.sql.functions as F

    columns = [F.col(f"`{written.replace('`', '``')}`").alias(heading) for heading, written in headings.items()]
    return spark.read.parquet(file.absolute().as_uri()).select(*columns)


def _as_laid_out(own: Mapping[str, str], columns: Mapping[str, str]) -> "list[Column]":
    """All columns that tables share, those that are not of this one empty."""
    import pyspark.sql.functions as F

    heading_in = {column: heading for heading, column in own.items()}
    return [
        (F.col(f"`{heading_in[column]}`") if column in heading_in else F.lit(None).cast(kind)).alias(column)
        for column, kind in columns.items()
    ]


def _range_of(award: "Column", starts: list[str], first: int = 0) -> "Column":
    """The number of the range an award is in; what is of no award is in the last."""
    import pyspark.sql.functions as F

    if not starts:
        return F.lit(first)
    half = len(starts) // 2
    before, after = _range_of(award, starts[:half], first), _range_of(award, starts[half + 1 :], first + half + 1)
    return F.when(award < starts[half], before).otherwise(after)


def asked_of(deciding: Deciding, portfolio: Portfolio, layout: Layout) -> Asked:
    """What tasks are told of a portfolio."""
    of_no_award = [
        (name, frame.write_ipc_stream(None, compat_level=pl.CompatLevel.oldest()).getvalue())
        for name, frame in portfolio.of_the_whole().items()
        if not of_awards(name)
    ]
    (program,) = deciding.rules.programs
    return Asked(
        rules=(program.source.name, program.source.text),
        on=deciding.on,
        known_by=deciding.known_by,
        name=portfolio.name,
        tranches=tuple(sorted(deciding.asked.tranches)),
        calendars=tuple((name, tuple(sorted(days))) for name, days in sorted(deciding.calendars.items())),
        versions=(VERSION, pl.__version__),
        of_no_award=tuple(of_no_award),
        layout=layout,
    )


def _spark_schema(schema: Mapping[str, Any]) -> str:
    """The columns of the decisions as Spark types."""
    kinds = [*(_spark_type(kind) for kind in schema.values()), "string"]
    return ", ".join(f"{name} {kind}" for name, kind in zip(_numbered(len(schema)), kinds, strict=True))


def _spark_type(kind: Any) -> str:
    if isinstance(kind, pl.Decimal):
        return f"decimal({kind.precision}, {kind.scale})"
    return "date" if kind == pl.Date else "boolean" if kind == pl.Boolean else "string"


def _put_together(deciding: Deciding, portfolio: Portfolio, files: list[Path], within: Path) -> list[Path]:
    """The parts that one machine writes, from what tasks wrote."""
    found = pl.scan_parquet(files, glob=False)
    told = found.select(TOLD).filter(pl.col(TOLD).is_not_null()).collect()[TOLD].sort().to_list()
    for each in told:
        if each.startswith(NOT_PLAIN):
            raise NotPlain(each.removeprefix(NOT_PLAIN))
        deciding.unknown.add(each.removeprefix(UNKNOWN))
    columns = {
        name: pl.col(written).cast(kind)
        for written, (name, kind) in zip(_numbered(len(deciding.schema)), deciding.schema.items(), strict=False)
    }
    decided = found.filter(pl.col(TOLD).is_null()).select(**columns)
    return write_parts(within, (in_range(decided, "award", *ends).collect() for ends in portfolio.ranges()))


# ---------------------------------------------------------------------------------------------- Spark itself


@contextmanager
def session(master: str = "") -> "Iterator[SparkSession]":
    """The session there is, or one of our own on a master, ended afterwards. Raises NoSpark where there can be none."""
    check_java()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of pandas, which is not used
        from pyspark.sql import SparkSession

        running = SparkSession.getActiveSession()
        if running is not None:
            yield running
            return
        master = with_tries(master or "local[*]")
        _check_reached(master)
        log = _log()
        try:
            with _written_to(log):
                spark = _begun(master)
        except Exception as problem:  # whatever Java or Spark raises
            raise NoSpark(f"Spark does not start on `{master}`: {_first_line(problem)}", _see(log)) from problem
        try:
            yield spark
        except NoSpark as problem:
            problem.help = f"{problem.help}; {_see(log)}"
            raise
        else:
            log.unlink(missing_ok=True)
        finally:
            spark.stop()


def _begun(master: str) -> "SparkSession":
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(master).appName("gatekeeper")
    builder = builder.config("spark.executorEnv.POLARS_MAX_THREADS", "1")  # a task has a core
    builder = builder.config("spark.sql.session.timeZone", "UTC").config("spark.ui.showConsoleProgress", "false")
    if master.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        builder = builder.config("spark.ui.enabled", "false")
    return builder.getOrCreate()


def with_tries(master: str) -> str:
    """A local master with the number of times a task is tried, which is once where none is named."""
    alone = {"local": "local[1]"}.get(master, master)
    return re.sub(r"^local\[([^],]+)\]$", rf"local[\1,{TRIES}]", alone)


def check_java() -> None:
    """Stop where there is no Java, or one too old to run Spark."""
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else "java"
    cure = f"install Java {JAVA} or later (Debian: openjdk-{JAVA}-jre-headless), or name it in JAVA_HOME"
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, check=True).stderr
    except (OSError, subprocess.CalledProcessError):
        where = f"`{java}`, which JAVA_HOME names, does not run" if home else "no `java` is found"
        raise NoSpark(f"Spark needs Java {JAVA} or later, and {where}", cure) from None
    version = re.search(r'version "(?:1\.)?(\d+)', said)
    if version is not None and int(version[1]) < JAVA:
        raise NoSpark(f"Spark needs Java {JAVA} or later, and `{java}` is Java {version[1]}", cure)


def _check_reached(master: str) -> None:
    """Stop where no master of a standalone cluster answers; Spark itself would try for a minute."""
    if not re.match(r"local$|local\[|spark://|yarn$|k8s://", master):
        cure = "write it as `--master spark://HOST:7077`, `yarn`, `k8s://HOST:PORT` or `local[2]`"
        raise NoSpark(f"`{master}` is no address of a Spark", cure)
    if not master.startswith("spark://"):
        return
    problem = "no address"
    for address in master.removeprefix("spark://").split(","):
        host, _, port = address.rpartition(":")
        try:
            socket.create_connection((host, int(port)), timeout=5).close()
        except (OSError, ValueError, OverflowError) as error:
            problem = getattr(error, "strerror", None) or str(error)
        else:
            return
    raise NoSpark(f"the master `{master}` cannot be reached: {problem}", "write it as `--master spark://HOST:7077`")


def _log() -> Path:
    import tempfile

    handle, name = tempfile.mkstemp(prefix="gatekeeper-spark-", suffix=".log")
    os.close(handle)
    return Path(name)


def _see(log: Path) -> str:
    return f"what Spark said is in {log}"


@contextmanager
def _written_to(log: Path) -> Iterator[None]:
    """What Java says from its start on goes to a file, not among our own words."""
    sys.stderr.flush()
    ours = os.dup(2)
    try:
        with log.open("ab") as file:
            os.dup2(file.fileno(), 2)
        yield
    finally:
        os.dup2(ours, 2)
        os.close(ours)


@contextmanager
def _told_why() -> Iterator[None]:
    """What Spark gives up for, in a line."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as problem:
        raise NoSpark(f"Spark gave up: {_first_line(problem)}", "mend what it names and decide again") from problem


def _first_line(problem: BaseException) -> str:
    """The line that says most: of a Python worker the last, else the first."""
    lines = [line.strip() for line in str(problem).splitlines() if line.strip()]
    of_python = [line for line in lines if re.match(r"[A-Za-z.]*(Error|Exception): ", line)]
    return (of_python or lines or [type(problem).__name__])[-1 if of_python else 0]


@contextmanager
def _watched(spark: "SparkSession", tasks: int, awards: int, progress: Progress) -> Iterator[None]:
    """Tells how far the tasks are, a few times a second."""
    ended = Event()
    tracker = spark.sparkContext.statusTracker()

    def watch() -> None:
        while not ended.wait(0.5):
            for stage in tracker.getActiveStageIds():
                info = tracker.getStageInfo(stage)
                if info is not None and info.numTasks == tasks:
                    progress("deciding", awards * info.numCompletedTasks // tasks, awards)

    watching = Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield
    finally:
        ended.set()
        watching.join()
    progress("deciding", awards, awards)
