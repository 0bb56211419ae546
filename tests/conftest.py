"""The options of the whole suite; pytest reads them only from here."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-cases",
        action="store_true",
        help="write what the program says into the golden cases; the diff is the review (never in CI)",
    )
