"""Rules from files, folders or text: parsed, checked, with every diagnostic in order of file and place."""

from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

from gatekeeper.diagnostics import Diagnostic, Label, Severity, has_errors, in_order
from gatekeeper.memory import nothing_collected
from gatekeeper.program import model
from gatekeeper.program.check import check
from gatekeeper.program.shared import same_budget
from gatekeeper.source import Source, Span
from gatekeeper.syntax.parse import parse
from gatekeeper.vocabulary import fold

RULE_ENDING = ".gate"


class UnreadableRules(Exception):
    """A path that holds no rules: it does not exist, cannot be read, or is no text."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


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
    seen: set[Path] = set()
    for path in paths:
        if path.is_dir():
            files = sorted(path.rglob(f"*{RULE_ENDING}"))
            if not files:
                raise UnreadableRules(f"no rule file in `{path}`", f"rule files end in `{RULE_ENDING}`")
        else:
            files = [path]
        for file in files:
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield Source(file.as_posix(), _text(file))


def _text(file: Path) -> str:
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        raise UnreadableRules(f"no file `{file}`", "check the path") from None
    except OSError as error:
        raise UnreadableRules(f"`{file}` cannot be read: {error.strerror}", "check the path") from None
    return rule_text_of(raw, str(file))


def rule_text_of(raw: bytes, name: str) -> str:
    """The text of some bytes that came under a name. Raises `UnreadableRules` where they are no UTF-8 text."""
    try:
        return raw.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        help_ = "save the file as UTF-8 text"
        raise UnreadableRules(f"`{name}` is not UTF-8 text at byte {error.start:,}", help_) from None


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
