"""Features played: every scenario of some files, through pytest and pytest-bdd, and what came of each."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from gatekeeper.program.model import Rules
from gatekeeper.scenarios.steps import said_as
from gatekeeper.scenarios.story import Moment, forget_rules

FEATURE_ENDING = ".feature"


class Unplayable(Exception):
    """Features of which nothing can be played: what is wrong, and the cure."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a scenario did not pass: at which line and step, what is wrong, the cure.

    `slip` says that the scenario could not be played at all; otherwise a claim of it does not hold.
    """

    line: int
    step: str
    message: str
    help: str = ""
    slip: bool = False


@dataclass(frozen=True, slots=True)
class Played:
    """One scenario played: where it stands, its example if it is an outline, what is wrong, what was decided."""

    file: str
    line: int
    feature: str
    name: str
    example: str
    problem: Problem | None
    moments: tuple[Moment, ...] = field(default=(), compare=False, repr=False)

    @property
    def title(self) -> str:
        """Its name, and of an outline the example."""
        return f"{self.name} ({self.example})" if self.example else self.name


def must_be_playable() -> None:
    """Raise Unplayable where the libraries that play features are not installed."""
    missing = [
        name for name, module in (("pytest", "pytest"), ("pytest-bdd", "pytest_bdd")) if find_spec(module) is None
    ]
    if missing:
        raise Unplayable(
            f"scenarios need {' and '.join(missing)}, not installed here",
            "install the extra: pip install 'gatekeeper-awards[test]'",
        )


def feature_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The feature files at some paths, and below folders, in order."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            below = sorted(path.rglob(f"*{FEATURE_ENDING}"))
            if not below:
                raise Unplayable(f"no feature in `{path}`", f"feature files end in `{FEATURE_ENDING}`")
            found += below
        elif not path.exists():
            raise Unplayable(f"no file `{path}`", "check the path")
        elif path.suffix != FEATURE_ENDING:
            raise Unplayable(f"`{path}` is not a feature", f"feature files end in `{FEATURE_ENDING}`")
        else:
            found.append(path)
    return tuple(dict.fromkeys(found))


def play_features(files: Sequence[Path], rules: Rules | None = None) -> tuple[Played, ...]:
    """Play every scenario of some feature files, in the order they stand.

    `rules` are decided by in place of those a scenario names. Raises Unplayable where nothing can be played.
    """
    must_be_playable()
    forget_rules()
    found: list[Played] = []
    readable = []
    for file in files:
        problem = _unreadable(file)
        if problem is None:
            readable.append(file)
        else:
            found.append(Played(file.as_posix(), problem.line, "", "(not a feature)", "", problem))
    return (*found, *_played(readable, rules))


def _unreadable(file: Path) -> Problem | None:
    """Why a file is not a feature, if it is not."""
    from pytest_bdd.exceptions import GherkinParseError
    from pytest_bdd.feature import features, get_feature
    from pytest_bdd.gherkin_parser import get_gherkin_document

    cure = "a feature begins with `Feature: …`, holds `Scenario: …`, and each step begins with Given, When, Then or And"
    try:
        text = file.read_bytes().decode("utf-8-sig")
        if not text.strip():
            return Problem(1, "", "the file is empty", cure, slip=True)
        document = get_gherkin_document(str(file.resolve()))
        features.pop(str(file.resolve()), None)  # kept since it was read last, however it has changed
        get_feature("", str(file.resolve()))
    except UnicodeDecodeError as error:
        return Problem(1, "", f"not UTF-8 text at byte {error.start:,}", "save the file as UTF-8 text", slip=True)
    except OSError as error:
        return Problem(1, "", f"the file cannot be read: {error.strerror}", "check the path", slip=True)
    except GherkinParseError as error:
        shown = f"`{error.line_content.strip()}`: " if error.line_content.strip() else ""
        return Problem(error.line, "", f"{shown}{_first_small(error.message)}", cure, slip=True)
    except (AttributeError, KeyError):  # a file of comments alone has no feature
        return Problem(1, "", "the file holds no feature", cure, slip=True)
    return next(_overlooked(document), None)


def _overlooked(document: Any) -> Iterator[Problem]:
    """What Gherkin would pass over in silence: a scenario named twice, a step with a misspelt keyword, no scenario."""
    seen: dict[str, int] = {}
    children = list(document.feature.children)
    for child in children:
        if child.rule is not None:
            children += child.rule.children
    for child in children:
        part = child.scenario or child.background
        if part is None:
            continue
        yield from _taken_for_description(part)
        if child.scenario is None:
            continue
        name, line = part.name, part.location.line
        if name in seen:
            message = f"a scenario `{name}` stands already on line {seen[name]}"
            yield Problem(line, "", message, "give each scenario of a feature a name of its own", slip=True)
        seen[name] = line
    if not seen:
        yield Problem(
            document.feature.location.line,
            "",
            "the feature holds no scenario",
            "begin one with `Scenario: …`",
            slip=True,
        )


def _taken_for_description(part: Any) -> Iterator[Problem]:
    """A step whose keyword is misspelt, below the name of a scenario, would be read as a description of it."""
    for number, text in enumerate(part.description.splitlines(), 1):
        word, _, rest = text.strip().partition(" ")
        if said_as(rest) or said_as(text.strip()):
            message = f"`{word}` is no keyword, so `{text.strip()}` is read as a description"
            help_ = "a step begins with Given, When, Then, And or But"
            yield Problem(part.location.line + number, "", message, help_, slip=True)


def _first_small(text: str) -> str:
    return f"{text[:1].lower()}{text[1:].rstrip('.')}"


def _played(files: Sequence[Path], rules: Rules | None) -> tuple[Played, ...]:
    if not files:
        return ()
    import pytest

    from gatekeeper.scenarios.listener import Listener

    listener = Listener({file.resolve(): file.as_posix() for file in files}, rules)
    with tempfile.TemporaryDirectory() as folder, _undisturbed():
        settings = Path(folder) / "pytest.ini"
        settings.write_text("[pytest]\n", encoding="utf-8")
        arguments = [
            *(str(file.resolve()) for file in files), "-c", str(settings), "--rootdir", folder, "--noconftest",
            "--disable-plugin-autoload", "--import-mode=importlib", "-s", "-p", "pytest_bdd.plugin",
            "-p", "gatekeeper.scenarios.plugin", "-p", "no:terminal", "-p", "no:cacheprovider", "-p", "no:warnings",
        ]  # fmt: skip
        status = pytest.main(arguments, plugins=[listener])
    if listener.broken:
        raise Unplayable(f"the features could not be played: {listener.broken[0]}")
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise Unplayable(f"the features could not be played: pytest ended with status {int(status)}")
    return tuple(listener.played)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """What a developer tells pytest by the environment is not meant for a funder's features."""
    names = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")
    kept = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)
