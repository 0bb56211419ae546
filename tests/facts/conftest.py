"""Each claim holds for every source."""

import pytest

from tests.facts.given import Writer, as_csv, as_xlsx


@pytest.fixture(params=[as_csv, as_xlsx], ids=["csv", "xlsx"])
def write(request: pytest.FixtureRequest) -> Writer:
    writer: Writer = request.param
    return writer
