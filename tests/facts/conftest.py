"""Each claim holds for every source."""

import pytest

from tests.facts.given import Writer, as_csv, as_parquet, as_sqlite, as_xlsx


@pytest.fixture(params=[as_csv, as_xlsx], ids=["csv", "xlsx"])
def write(request: pytest.FixtureRequest) -> Writer:
    """The sources whose cells may hold anything, beside whatever else stands in their column."""
    writer: Writer = request.param
    return writer


@pytest.fixture(params=[as_csv, as_xlsx, as_parquet, as_sqlite], ids=["csv", "xlsx", "parquet", "sqlite"])
def write_anywhere(request: pytest.FixtureRequest) -> Writer:
    writer: Writer = request.param
    return writer
