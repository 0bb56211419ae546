"""Rules from files, folders or text: parsed, checked, with every diagnostic in order of file and place."""

import os
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import BinaryIO

from gatekeeper.diagnostics import Diagnostic, Label, Severity, has_errors, in_order
from gatekeeper.memory import nothing_collected
from gatekeeper.program import model
from gatekeeper.program.check import check
from gatekeeper.program.shared import same_budget
from gatekeeper.source import Source, Span
from gatekeeper.syntax.parse import parse
from gatekeeper.syntax.statements import MAX_CHARACTERS
from gatekeeper.vocabulary import fold

RULE_ENDING = ".gate"
MAX_BYTES = 4 * MAX_CHARACTERS  # a character takes no more in UTF-8, so no more need be read to know of too many
_OTHER_FILES = (
    (b"\xff\xfe", "UTF-16 text and not UTF-8"),
    (b"\xfe\xff", "UTF-16 text and not UTF-8"),
    (b"PK\x03\x04", "a document or a workbook and no plain text"),
    (b"\xd0\xcf\x11\xe0", "a document or a workbook and no plain text"),
    (b"%PDF", "a PDF and no plain text"),
)


class UnreadableRules(Exception):
    """A path that holds no rules: it does not exist, cannot be read, or is no text."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic

    @property
    def code(self) -> str:
        """Its code, which has a page."""
        return self.diagnostic.code

    @property
    def message(self) -> str:
        """What is wrong with the path."""
        return self.diagnostic.message

    @property
    def help(self) -> str:
        """The cure."""
        return self.diagnostic.help


def load_rules(*paths: str | Path) -> tuple[model.Rules | None, tuple[Diagnostic, ...]]:
    """The rules in files, and in every `.gate` file below folders; none if anything in them is an error.

    Raises `UnreadableRules` where a path cannot be read at all.
    """
    return check_sources(tuple(rule_sources(Path(path) for path in paths)))


def check_text(text: str, name: str = "rules.gate") -> tuple[model.Rules | None, tuple[Diagnostic, ...]]:
    """The rules of one text, as `load_rules` gives those of files."""
    return check_sources((Source(name, text),))


def check_sources(sources: Iterable[Source]) -> tuple[model.Rules | None, tuple[Diagnostic, ...]]:
    """The rules of some sources together."""
    programs: list[model.Program] = []
    problems: list[Diagnostic] = []
    with nothing_collected():
        for source in sources:
            tree, found = parse(source)
            program, more = check(tree, source, parsed_well=not has_errors(found))
            problems += [*found, *more]
            if program is not None:
                programs.append(program)
    programs.sort(key=lambda program: program.source.name)
    problems += _overlaps(programs)
    problems += _budgets_shared_twice(programs)
    rules = None if has_errors(problems) else model.Rules(tuple(programs))
    return rules, in_order(problems)


def rule_sources(paths: Iterable[Path]) -> Iterator[Source]:
    """The text of rule files, and of every `.gate` file below folders, each once.

    Raises `UnreadableRules` where a path cannot be read.
    """
    for read in read_sources(paths):
        if isinstance(read, Diagnostic):
            raise UnreadableRules(read)
        yield read


def read_sources(paths: Iterable[Path]) -> Iterator[Source | Diagnostic]:
    """The same, and in the place of a path that cannot be read what is to be said of it."""
    seen: set[Path] = set()
    for path in paths:
        files = [path]
        if os.path.isdir(path):  # noqa: PTH112 -- `is_dir` raises where a name is too long
            files = [file for file in sorted(path.rglob(f"*{RULE_ENDING}")) if not file.is_dir()]
            if not files:
                yield _unopened(path, f"no rule file in `{path}`", f"rule files end in `{RULE_ENDING}`")
        for file in files:
            if (real := Path(os.path.realpath(file))) not in seen:
                seen.add(real)
                yield _read(file)


def _read(file: Path) -> Source | Diagnostic:
    try:
        with file.open("rb") as opened:
            return rule_text_of(opened, file.as_posix())
    except FileNotFoundError:
        return _unopened(file, f"no file `{file}`", "check the path")
    except OSError as error:
        return _unopened(file, f"`{file}` cannot be read: {error.strerror}", "check the path")


def _unopened(path: Path, message: str, cure: str) -> Diagnostic:
    return _of_nothing("GK0511", path.as_posix(), message, cure)


def _of_nothing(code: str, name: str, message: str, cure: str) -> Diagnostic:
    """What is wrong with a file of which there is no text to show."""
    return Diagnostic(code, Severity.ERROR, message, (Label(Span(Source(name, ""), 0, 0)),), cure)


def rule_text_of(opened: BinaryIO, name: str) -> Source | Diagnostic:
    """The text of a file that came under a name; or why it has none: too much of it, or no UTF-8."""
    raw = opened.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        message = f"the file holds more than {MAX_CHARACTERS:,} characters"
        return _of_nothing("GK0102", name, message, "split the rules by programme, one file each")
    try:
        return Source(name, raw.decode("utf-8").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        for start, what in _OTHER_FILES:
            if raw.startswith(start):
                return _of_nothing("GK0512", name, f"`{name}` is {what}", "save the rules as plain text, in UTF-8")
        before = raw[: error.start].decode("utf-8").replace("\r\n", "\n")
        after = raw[error.start :].decode("cp1252", "replace").replace("\r\n", "\n")
        place = Span(Source(name, before + after), len(before), len(before) + 1)
        message = f"`{name}` is not UTF-8 text: here stands the byte {raw[error.start]:02X}"
        cure = f"save the file as UTF-8 text; by the older Windows-1252 this is `{place.text}`"
        return Diagnostic("GK0512", Severity.ERROR, message, (Label(place),), cure)


def _overlaps(programs: list[model.Program]) -> Iterator[Diagnostic]:
    """Two rule files for one programme must not be in force on the same day."""
    for at, program in enumerate(programs):
        for earlier in programs[:at]:
            if fold(program.programme) == fold(earlier.programme) and _meet(program, earlier):
                name = program.programme or "every programme"
                yield Diagnostic(
                    "GK0510",
                    Severity.ERROR,
                    f"two rule files for {name} are in force on the same days",
                    (Label(Span(program.source, 0, 0)), Label(Span(earlier.source, 0, 0), "the other file")),
                    "say `programme …` in each, or days that do not meet: `in force from … to …`",
                )


def _budgets_shared_twice(programs: list[model.Program]) -> Iterator[Diagnostic]:
    """A budget that two rule files share on the same days would be given out twice."""
    for at, program in enumerate(programs):
        for earlier in programs[:at]:
            for share, other in product(program.shares, earlier.shares):
                if _meet(program, earlier) and same_budget(share, other):
                    yield Diagnostic(
                        "GK0353",
                        Severity.ERROR,
                        f'two rule files share the budget "{share.budget}" on the same days',
                        (
                            Label(share.span or Span(program.source, 0, 0)),
                            Label(other.span or Span(earlier.source, 0, 0), "the other file"),
                        ),
                        "give each programme a budget of its own",
                    )


def _meet(a: model.Program, b: model.Program) -> bool:
    (a_first, a_last), (b_first, b_last) = a.in_force, b.in_force
    a_ends_before = a_last is not None and b_first is not None and a_last < b_first
    b_ends_before = b_last is not None and a_first is not None and b_last < a_first
    return not (a_ends_before or b_ends_before)
