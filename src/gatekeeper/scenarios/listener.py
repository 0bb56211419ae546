"""The part of pytest that hands over features and hears what came of them. Imported only under pytest."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from pytest_bdd import scenario as played_by_pytest
from pytest_bdd.feature import get_feature
from pytest_bdd.parser import Feature, Scenario, Step

from gatekeeper.program.model import Rules
from gatekeeper.scenarios.forms import Keyword
from gatekeeper.scenarios.play import FEATURE_ENDING, Played, Problem
from gatekeeper.scenarios.steps import unknown_step
from gatekeeper.scenarios.story import Mistake, Story, Unmet


class FeatureFile(pytest.Module):
    """A feature file as pytest sees it: a module whose tests are its scenarios, in the order they stand."""

    def _getobj(self) -> ModuleType:
        module = ModuleType(self.path.stem)
        feature = get_feature("", str(self.path))
        for number, name in enumerate(feature.scenarios, 1):
            test = played_by_pytest(feature.filename, name, features_base_dir="")(lambda: None)
            setattr(module, f"test_{number}", test)
        return module


class Listener:
    """The part of pytest that hands over features and hears what came of them."""

    def __init__(self, names: dict[Path, str], rules: Rules | None) -> None:
        self.names = names
        self.rules = rules
        self.played: list[Played] = []
        self.broken: list[str] = []
        self.problem: Problem | None = None

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """A feature file holds scenarios to play, with no Python beside it."""
        if file_path.suffix != FEATURE_ENDING:
            return None
        collected: pytest.Collector = FeatureFile.from_parent(parent, path=file_path)
        return collected

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """What cannot be collected is told."""
        if report.failed:
            self.broken.append(str(report.longrepr).strip().splitlines()[-1])

    @pytest.hookimpl(tryfirst=True)
    def pytest_bdd_apply_tag(self, tag: str, function: Callable[..., object]) -> bool:
        """Tags are for people."""
        return True

    def pytest_bdd_before_scenario(self, request: pytest.FixtureRequest, feature: Feature, scenario: Scenario) -> None:
        """A story begins; rules named from outside are its rules."""
        story: Story = request.getfixturevalue("gatekeeper_story")
        self.problem = None
        if self.rules is not None:
            story.rules, story.given_rules = self.rules, True

    def pytest_bdd_step_func_lookup_error(
        self, request: pytest.FixtureRequest, feature: Feature, scenario: Scenario, step: Step
    ) -> None:
        """A sentence nobody knows."""
        told = unknown_step(Keyword(step.type), step.name)
        self.problem = Problem(step.line_number, _said(step), told.message, told.help, slip=True)

    def pytest_bdd_step_error(
        self, request: pytest.FixtureRequest, feature: Feature, scenario: Scenario, step: Step,
        exception: Exception,
    ) -> None:  # fmt: skip
        """A step that could not be played, or a claim that does not hold."""
        line, said = step.line_number, _said(step)
        match exception:
            case Mistake():
                other = exception.line not in (0, line)
                said = _at(scenario, exception.line) if other else said
                line = exception.line or line
                self.problem = Problem(line, said, exception.message, exception.help, slip=True)
            case Unmet():
                self.problem = Problem(line, said, str(exception))
            case _:
                word = type(exception).__name__
                help_ = "this is a fault of gatekeeper's own; the scenario that shows it would help to mend it"
                self.problem = Problem(line, said, f"{word}: {exception}", help_, slip=True)

    def pytest_bdd_after_scenario(self, request: pytest.FixtureRequest, feature: Feature, scenario: Scenario) -> None:
        """A story has ended."""
        story: Story = request.getfixturevalue("gatekeeper_story")
        if self.problem is None and not any(step.type == Keyword.THEN for step in scenario.steps):
            help_ = 'add a step such as `Then the outcome is "release"`'
            self.problem = Problem(scenario.line_number, "", "the scenario expects nothing", help_, slip=True)
        example = request.getfixturevalue("_pytest_bdd_example")
        self.played.append(
            Played(
                self.names[Path(feature.filename).resolve()],
                scenario.line_number,
                feature.name,
                scenario.name,
                ", ".join(f"{name}: {value}" for name, value in example.items()),
                self.problem,
                tuple(story.moments),
            )
        )


def _said(step: Step) -> str:
    return f"{step.keyword} {step.name}"


def _at(scenario: Scenario, line: int) -> str:
    return next((_said(step) for step in scenario.steps if step.line_number == line), "")
