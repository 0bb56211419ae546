"""Tables as columns, under our headings."""

import polars as pl

from gatekeeper.columns.slots import NotPlain
from gatekeeper.diagnostics import Place
from gatekeeper.facts.columns import TABLE
from gatekeeper.facts.declared import declared_by_any
from gatekeeper.facts.headings import layout
from gatekeeper.facts.sheet import Sheet
from gatekeeper.program.model import Parameter, Rules


def table_of(name: str, frame: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """A table with its columns called as we call them; the others are left out.

    Raises NotPlain where a heading may be a slip or stands twice, UnreadableInput where one is missing.
    """
    return frame.select(
        **{heading: pl.col(written) for heading, written in headings_of(name, frame.columns, rules).items()}
    )


def headings_of(name: str, written: list[str], rules: Rules) -> dict[str, str]:
    """What each of our columns is called in a table."""
    declared = declared_by_any(rules).names
    parameters = {each: known for each, known in declared.items() if isinstance(known, Parameter)}
    plan = layout(Sheet(name, Place(name), tuple(written), ()), TABLE[name], parameters)
    doubtful = next((standing.wrong for standing in plan.standings if standing.wrong is not None), None)
    if doubtful is not None:
        raise NotPlain(f"the table `{name}`: {doubtful.message}")
    return {standing.column.heading: standing.heading for standing in plan.standings}
