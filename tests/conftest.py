"""The options of the whole suite, which pytest reads only from here, and the gate of coverage."""

import json
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.covered import WHOLE, shares, shortfalls

MEASURED = pytest.StashKey[str]()

# The steps of `features/`, wherever the package was installed from.
pytest_plugins = ("gatekeeper.scenarios.plugin",)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-cases",
        action="store_true",
        help="write what the program says into the golden cases; the diff is the review (never in CI)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """A process of pytest-xdist measures twice, one above the other: the first would go on where `no_cover` stops."""
    plugin = config.pluginmanager.getplugin("_cov")
    if hasattr(config, "workerinput") and plugin is not None and plugin.cov_controller is not None:
        plugin.cov_controller.pause()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is reached by chance is not counted: the next run may not reach it."""
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("no_cover")


def is_gated(config: pytest.Config) -> bool:
    """Whether this run measures coverage by all the tests; a chosen few promise nothing."""
    options = config.option
    chosen = options.keyword or options.markexpr or options.collectonly or getattr(options, "lf", False)
    everything = config.args_source is pytest.Config.ArgsSource.TESTPATHS and not chosen
    return everything and config.pluginmanager.hasplugin("_cov") and not hasattr(config, "workerinput")


# Outside the wrapper of pytest-cov, which leaves the data of all processes in one file.
@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    result = yield
    if is_gated(session.config) and not session.testsfailed and not session.shouldstop:
        report = coverage_report()
        session.config.stash[MEASURED] = ", ".join(f"{share} of {name}" for name, share in shares(report).items())
        if missing := shortfalls(report):
            place = ("tests/covered.py", None, "coverage")
            failed = pytest.TestReport("tests/covered.py::coverage", place, {}, "failed", "\n".join(missing), "call")
            session.config.hook.pytest_runtest_logreport(report=failed)
    return result


def coverage_report() -> dict[str, object]:
    """What the data of this run say, in the form of `coverage json`."""
    from tempfile import TemporaryDirectory

    from coverage import Coverage

    measured = Coverage()
    measured.load()
    with TemporaryDirectory() as folder:
        file = Path(folder) / "coverage.json"
        measured.json_report(outfile=str(file))
        report: dict[str, object] = json.loads(file.read_text(encoding="utf-8"))
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if measured := config.stash.get(MEASURED, None):
        whole = ", ".join(folder.rstrip("/") for folder in WHOLE)
        terminalreporter.write_line(f"reached: {measured}; nothing may be left out of {whole}")
