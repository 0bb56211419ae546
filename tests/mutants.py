"""Which small changes of `decisions` and `values` golden cases notice: `python -m tests.mutants amounts --sample 150`.

The changes are mutmut's. They are tried here and not by mutmut because of time: the rules and tables of every case are
read once, each change is made in a fork of that process by giving the changed function its new code, and only the cases
that reach the changed lines decide again, until one says something else. A change that no case notices is then shown to
the unit tests named with `--tests`. Which lines a case reaches is kept in `mutants/`, until it or the sources change.
With `decisions` for the modules the sample is one of all of them, in which every change has the same chance.
"""

import argparse
import ast
import gc
import json
import os
import random
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from time import perf_counter, process_time
from types import FunctionType, ModuleType
from typing import Any

import coverage
import libcst as cst
import pytest
from mutmut.mutation.file_mutation import create_mutations

from gatekeeper import explain
from gatekeeper.diagnostics import Diagnostic
from gatekeeper.facts.read import read_texts
from gatekeeper.program.model import Rules
from gatekeeper.run.rules import check_sources
from gatekeeper.source import Source
from tests.cases import conftest, upkeep
from tests.cases.case import Case, Facts, cases_below, csv_text, read_case
from tests.columns.held import Held

CASES = Path("tests/cases")
DECISIONS = Path("src/gatekeeper/decisions")
KEPT = Path("mutants/reached.json")
PARTS = ("src/gatekeeper/decisions", "src/gatekeeper/values")
SLOWER = 20  # how many times as long as without the change the cases may take, before they count as noticing it


@dataclass(frozen=True)
class Mutant:
    """One change: the function it is made in, the function as changed, and the lines it differs in."""

    function: str
    source: str
    line: int
    was: str
    now: str

    def __str__(self) -> str:
        return f"{self.function}:{self.line}\n    - {self.was}\n    + {self.now}"


# ------------------------------------------------------------------------------------------------ the changes


def mutants_of(path: Path) -> list[Mutant]:
    """Every change of a file, in its order; but for those that change nothing."""
    code = path.read_text(encoding="utf-8")
    module, mutations, _, _ = create_mutations(str(path), code, set(range(1, code.count("\n") + 2)), set())
    places = dict(_places(ast.parse(code).body, ""))
    found = []
    for mutation in mutations:
        function = mutation.contained_by_top_level_function
        if not isinstance(function, cst.FunctionDef):
            continue
        changed = function.deep_replace(mutation.original_node, mutation.mutated_node)
        assert isinstance(changed, cst.FunctionDef)
        was, now = _code(function), _code(changed)
        if _told_apart(was) != _told_apart(now):
            found.append(_mutant(_owner(module, function) + function.name.value, places, was, now))
    return found


def _told_apart(code: str) -> str:
    """A function but for what nobody can notice: the start of a sum, whether `zip` is strict, what `assert` says."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        match node:
            case ast.Call(ast.Name("sum"), [_, ast.Name("ZERO" | "NOTHING") | ast.Call(ast.Name("Fraction"))]):
                node.args.pop()
            case ast.Call(ast.Name("zip")):
                node.keywords = []
            case ast.Assert():
                node.msg = None
            case _:
                pass
    return ast.unparse(tree)


def _places(body: list[ast.stmt], owner: str) -> Iterator[tuple[str, int]]:
    for node in body:
        if isinstance(node, ast.FunctionDef):
            yield f"{owner}{node.name}", node.lineno
        elif isinstance(node, ast.ClassDef):
            yield from _places(node.body, f"{node.name}.")


def _code(function: cst.FunctionDef) -> str:
    bare = function.with_changes(decorators=(), leading_lines=(), lines_after_decorators=())
    return str(cst.Module([bare]).code)


def _owner(module: cst.Module, function: cst.FunctionDef) -> str:
    for node in module.body:
        if isinstance(node, cst.ClassDef) and function in node.body.body:
            return f"{node.name.value}."
    return ""


def _mutant(name: str, places: dict[str, int], was: str, now: str) -> Mutant:
    before, after = was.splitlines(), now.splitlines()
    differ = (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b)
    at = next(differ, min(len(before), len(after)))
    lines = (lines[at].strip() if at < len(lines) else "" for lines in (before, after))
    return Mutant(name, now, places[name] + at, *lines)


def put_in(mutant: Mutant, module: ModuleType, checked: Iterable[Rules] = ()) -> None:
    """Give the function its changed code, wherever it has been imported to; what it said before is forgotten."""
    for program in (program for rules in checked for program in rules.programs):
        program.worked_out.clear()
    for kept in vars(module).values():
        getattr(kept, "cache_clear", lambda: None)()
    made: dict[str, Any] = dict(vars(module))
    owner, _, name = mutant.function.rpartition(".")
    exec(compile(mutant.source, str(module.__file__), "exec"), made)
    target = vars(getattr(module, owner))[name] if owner else vars(module)[name]
    for inner in ("__func__", "fget", "func", "__wrapped__"):
        target = getattr(target, inner, target)
    assert isinstance(target, FunctionType)
    target.__code__ = made[name].__code__
    target.__defaults__, target.__kwdefaults__ = made[name].__defaults__, made[name].__kwdefaults__


# ------------------------------------------------------------------------------------------------ the cases


def _once(call: Callable[..., Any], key: Callable[..., Any]) -> Callable[..., Any]:
    known: dict[Any, Any] = {}

    def told(*given: Any) -> Any:
        at = key(*given)
        if at not in known:
            known[at] = call(*given)
        return known[at]

    return told


def _kept_up(rules: Rules, sources: Sequence[Source], facts: Facts, decisions: tuple[Any, ...]) -> None:
    """What every case keeps, but for what only reads the rules and tables anew."""
    for decision in decisions:
        upkeep._verdicts_follow(decision)
        upkeep._outcome_follows(decision)
        assert explain(decision).headline.startswith(str(decision.outcome))
    upkeep._budgets_add_up(decisions)
    upkeep._written_so_that_it_is_read(decisions)


def read_once(checked: list[Rules]) -> None:
    """Read the rules and tables of a case once: no change here is in what reads them.

    The rules are put into `checked`. Columns are left out: they decide by themselves, and their threads stand still in
    a fork.
    """
    reading = _once(read_texts, lambda texts, rules: (id(rules), tuple(sorted(texts.items()))))

    def check(sources: tuple[Source, ...]) -> tuple[Rules | None, tuple[Diagnostic, ...]]:
        rules, problems = check_sources(sources)
        checked.extend([rules] if rules is not None else [])
        return rules, problems

    checking = _once(check, lambda sources: tuple((source.name, source.text) for source in sources))
    for module, name, call in (
        (conftest, "check_sources", checking), (conftest, "read_texts", reading), (upkeep, "read_texts", reading),
        (conftest, "upkeep", _kept_up), (conftest, "held_by_rows", _not_held), (conftest, "held_by_tables", _not_held),
    ):  # fmt: skip
        setattr(module, name, call)


def _not_held(*_: object) -> Held:
    return Held()


def notices(case: Case) -> bool:
    """Whether a case fails."""
    try:
        return any(conftest._differ(case, name, text) for name, text in conftest.said_of(case).items())
    except Exception:
        return True


@dataclass(frozen=True)
class Reach:
    """The lines of `decisions` and `values` that a case reaches, by file, and the seconds of the processor it takes."""

    lines: dict[str, list[int]]
    took: float


def reached(cases: dict[str, Case]) -> dict[str, Reach]:
    """What each case reaches, as it was kept where nothing changed. Raises where a case fails unchanged."""
    sources = sorted(Path("src/gatekeeper").rglob("*.py"))
    of_sources = sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    kept: dict[str, dict[str, Any]] = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    measured = coverage.Coverage(
        data_file=None, config_file=False, include=[f"{Path(part).resolve()}/*" for part in PARTS]
    )
    found = {}
    for name, case in cases.items():
        key = sha256(f"{of_sources} {name} {case}".encode()).hexdigest()
        _read(case)
        if key not in kept:
            measured.start()
            measured.switch_context(name)
            began = process_time()
            assert not notices(case), f"{name} fails without any change"
            took = process_time() - began
            measured.stop()
            kept[key] = {"took": took, "lines": _lines_of(measured.get_data(), name)}
        found[key] = kept[key]
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps(found))
    return {name: Reach(each["lines"], each["took"]) for name, each in zip(cases, found.values(), strict=True)}


def _read(case: Case) -> None:
    """Its rules and tables, which every fork does without."""
    check, read = vars(conftest)["check_sources"], vars(conftest)["read_texts"]  # what `read_once` has put there
    rules, _ = check(case.sources)
    if rules is not None:
        read({name: csv_text(rows) for name, rows in case.facts.tables.items()}, rules)


def _lines_of(data: coverage.CoverageData, name: str) -> dict[str, list[int]]:
    data.set_query_context(name)
    return {str(Path(file).relative_to(Path.cwd())): sorted(data.lines(file) or ()) for file in data.measured_files()}


@cache
def _spans(path: Path) -> tuple[tuple[int, int], ...]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    whole = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    within = (node for node in ast.walk(tree) if isinstance(node, ast.stmt | ast.match_case))
    parts = (_span(node) for node in within if not isinstance(node, ast.FunctionDef))  # its first line: all of it
    return (*((node.lineno, node.end_lineno or node.lineno) for node in whole), *parts)


def who_reach(mutant: Mutant, path: Path, reach: dict[str, Reach]) -> list[str]:
    """The cases that reach the statement a change is in, the quickest first."""
    spans = _spans(path)
    around = [span for span in spans if span[0] <= mutant.line <= span[1]]
    start, end = max(around, key=lambda span: (span[0], -span[1]))
    within = set(range(start, end + 1))
    names = [name for name, each in reach.items() if within.intersection(each.lines.get(str(path), ()))]
    return sorted(names, key=lambda name: reach[name].took)


def _span(node: ast.stmt | ast.match_case) -> tuple[int, int]:
    if isinstance(node, ast.match_case):
        return node.pattern.lineno, node.body[0].lineno
    end = node.end_lineno or node.lineno
    body = getattr(node, "body", None) or getattr(node, "cases", None)
    if not body:
        return node.lineno, end
    first = body[0].pattern.lineno if isinstance(body[0], ast.match_case) else body[0].lineno
    return node.lineno, max(node.lineno, first - 1)


# ------------------------------------------------------------------------------------------------ trying them


def in_a_fork(seconds: float, notice: Callable[[], bool]) -> bool:
    """Whether it notices, or takes too long, in a process of its own."""
    child = os.fork()
    if child == 0:
        for number in (signal.SIGALRM, signal.SIGPROF):
            signal.signal(number, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, 2 + seconds)  # of the processor: others may load the machine
        signal.alarm(int(60 + 20 * seconds))  # and of the clock, where it stands still
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        noticed = True
        try:
            noticed = notice()
        finally:
            os._exit(not noticed)
    return os.waitpid(child, 0)[1] != 256  # the status of a process that ended with 1


def tests_fail(tests: Sequence[str]) -> bool:
    """Whether one of the tests fails; without rewritten assertions, for the modules are read already."""
    return pytest.main(["-q", "-x", "-p", "no:cacheprovider", "--assert=plain", "-m", "not no_cover", *tests]) != 0


def unnoticed(
    mutants: Sequence[Mutant], module: ModuleType, cases: dict[str, Case], path: Path, reach: dict[str, Reach],
    tests: Sequence[str], checked: Sequence[Rules], most: int,
) -> Iterator[tuple[Mutant, bool]]:  # fmt: skip
    """The changes that no case notices, and whether a test does; at most so many cases that reach one are asked."""
    gc.collect()
    gc.freeze()  # what was read is shared by all forks: looking for garbage in it would copy it
    for mutant in mutants:
        names = who_reach(mutant, path, reach)
        if 0 < most < len(names):
            names = [names[at * len(names) // most] for at in range(most)]

        def by_cases(mutant: Mutant = mutant, names: Sequence[str] = names) -> bool:
            put_in(mutant, module, checked)
            return any(notices(cases[name]) for name in names)

        def by_tests(mutant: Mutant = mutant) -> bool:
            put_in(mutant, module, checked)
            return tests_fail(tests)

        if names and in_a_fork(SLOWER * sum(reach[name].took for name in names), by_cases):
            continue
        yield mutant, bool(tests) and in_a_fork(600, by_tests)


def _of_each(every: dict[str, list[Mutant]], sample: int, chance: random.Random) -> dict[str, list[Mutant]]:
    """So many of each module, or all."""
    state = chance.getstate()
    tried = {}
    for name, mutants in every.items():
        chance.setstate(state)  # those of a module hang on the seed alone, not on what is asked beside it
        tried[name] = chance.sample(mutants, sample) if 0 < sample < len(mutants) else mutants
    return tried


def _of_all(every: dict[str, list[Mutant]], sample: int, chance: random.Random) -> dict[str, list[Mutant]]:
    """So many of all modules together, every change with the same chance, or all."""
    whole = [(name, mutant) for name, mutants in every.items() for mutant in mutants]
    drawn = chance.sample(whole, sample) if 0 < sample < len(whole) else whole
    return {name: [mutant for of, mutant in drawn if of == name] for name in every}


def _told(tried: int, by_cases: int, by_tests: int) -> str:
    score = 100 * (by_cases + by_tests) / tried if tried else 100
    return f"{tried} tried, {by_cases} noticed by cases, {by_tests} by tests alone, {score:.1f} %"


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m tests.mutants")
    asked.add_argument(
        "modules",
        nargs="+",
        help="modules of decisions, as in `amounts limits`, or `values.truth`; or `decisions`, all of them",
    )
    asked.add_argument("--sample", type=int, default=0, help="so many changes of each module, or of all, by chance")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument(
        "--cases", type=int, default=0, help="at most so many of the cases that reach a change; else all"
    )
    asked.add_argument("--tests", action="append", default=[], help="tests to run where no case notices")
    asked.add_argument("--without", action="append", default=[], help="folders of cases to leave out, as in `what-if`")
    told = asked.parse_args()
    over_all = told.modules == ["decisions"]
    modules = [path.stem for path in sorted(DECISIONS.glob("*.py"))] if over_all else told.modules
    whole = {name: name if "." in name else f"decisions.{name}" for name in modules}
    paths = {name: Path("src/gatekeeper", *whole[name].split(".")).with_suffix(".py") for name in modules}
    every = {name: mutants_of(path) for name, path in paths.items()}
    tried = (_of_all if over_all else _of_each)(every, told.sample, random.Random(told.seed))
    checked: list[Rules] = []
    read_once(checked)
    files = [path for path in cases_below(CASES) if path.parent.name not in told.without]
    cases = {str(path): read_case(path.read_text(encoding="utf-8")) for path in files}
    reach = reached(cases)
    print(f"{len(cases)} cases, decided in {sum(each.took for each in reach.values()):.1f} seconds", flush=True)
    assert not (told.tests and in_a_fork(600, lambda: tests_fail(told.tests))), "the tests fail without any change"
    all_tried, all_by_cases, all_by_tests = 0, 0, 0
    for name, path in paths.items():
        began = perf_counter()
        by_cases, by_tests = len(tried[name]), 0
        for mutant, noticed in unnoticed(
            tried[name], import_module(f"gatekeeper.{whole[name]}"), cases, path, reach, told.tests, checked, told.cases
        ):
            by_cases, by_tests = by_cases - 1, by_tests + noticed
            print(f"{'noticed by tests alone: ' * noticed}{name}.{mutant}", flush=True)
        seconds = perf_counter() - began
        print(
            f"{name}: {len(every[name])} changes, {_told(len(tried[name]), by_cases, by_tests)}, {seconds:.0f} seconds",
            flush=True,
        )
        all_tried, all_by_cases, all_by_tests = (
            all_tried + len(tried[name]),
            all_by_cases + by_cases,
            all_by_tests + by_tests,
        )
    print(f"all: {sum(map(len, every.values()))} changes, {_told(all_tried, all_by_cases, all_by_tests)}", flush=True)


if __name__ == "__main__":
    main()
