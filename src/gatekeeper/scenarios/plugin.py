"""The pytest plugin: the steps of scenarios, for features that run under pytest with pytest-bdd.

It is loaded by pytest wherever gatekeeper is installed, and does nothing where pytest-bdd is not.
"""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_bdd.parser import Feature, Scenario, Step

    from gatekeeper.scenarios.story import Story

if find_spec("pytest_bdd") is not None:
    from pytest_bdd import given, then, when
    from pytest_bdd.parsers import StepParser

    from gatekeeper.scenarios.forms import Keyword

    class OneOfOurs(StepParser):
        """Any sentence that the vocabulary knows."""

        def __init__(self, keyword: Keyword) -> None:
            super().__init__(f"gatekeeper, {keyword}")
            self.keyword = keyword

        def is_matching(self, name: str) -> bool:
            """Whether it is a sentence of ours."""
            from gatekeeper.scenarios.steps import knows  # the vocabulary, loaded when a scenario first asks

            return knows(self.keyword, name)

        def parse_arguments(self, name: str) -> dict[str, object]:
            """The sentence itself: it is taken apart when it is played."""
            return {"said": name}

    def _player(keyword: Keyword) -> Callable[..., None]:
        def played(
            gatekeeper_story: "Story", said: str, datatable: list[list[str]] | None = None, docstring: str | None = None
        ) -> None:
            __tracebackhide__ = True
            from gatekeeper.scenarios.steps import play

            table = tuple(tuple(row) for row in datatable or ())
            play(gatekeeper_story, keyword, said, gatekeeper_story.line, table, docstring)

        return played

    given(OneOfOurs(Keyword.GIVEN))(_player(Keyword.GIVEN))
    when(OneOfOurs(Keyword.WHEN))(_player(Keyword.WHEN))
    then(OneOfOurs(Keyword.THEN))(_player(Keyword.THEN))

    @pytest.fixture
    def gatekeeper_story() -> "Story":
        """What the scenario being played has said so far."""
        from gatekeeper.scenarios.story import Story

        return Story()

    @pytest.hookimpl(optionalhook=True)
    def pytest_bdd_before_step(
        request: pytest.FixtureRequest,
        feature: "Feature",
        scenario: "Scenario",
        step: "Step",
        step_func: Callable[..., object],
    ) -> None:
        """Tell the story where it stands; a scenario told in other steps has none."""
        if step_func.__module__ != __name__:
            return
        from gatekeeper.scenarios.steps import says_findings

        story: Story = request.getfixturevalue("gatekeeper_story")
        story.line = step.line_number
        if story.file is None:
            story.file = Path(feature.filename)
            story.expects_findings = says_findings([each.name for each in scenario.steps])
