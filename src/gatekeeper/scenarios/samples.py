"""Sample rows for the workbook of some rules: of each rule file one award that meets what a release of it asks."""

import csv
from datetime import date
from io import StringIO

from gatekeeper.program import model
from gatekeeper.scenarios.building import AWARD, Builder, CannotBuild, days_for
from gatekeeper.scenarios.suggest import meeting_everything

Rows = dict[str, list[dict[str, str]]]


def sample_rows(rules: model.Rules) -> tuple[Rows, date | None]:
    """The rows of each table, their cells by heading, and the day on which they meet what is asked.

    There are none of a rule file of which no example can be built.
    """
    found: Rows = {}
    day: date | None = None
    for number, program in enumerate(rules.programs, 1):
        builder = _fullest(program)
        if builder is None:
            continue
        story = builder.story()
        day = max(day or builder.days.decided, builder.days.decided)
        story.rows["awards"][0].cells.update(
            title="A sample, to be deleted", programme=program.programme, currency=program.currency
        )
        for table, text in story.texts().items():
            for row in csv.DictReader(StringIO(text, newline="")):
                cells = {heading: cell for heading, cell in row.items() if cell}
                if "award" in cells:
                    cells["award"] = cells["award"].replace(AWARD, f"SAMPLE-{number:03}")
                found.setdefault(table, []).append(cells)
    for parameter in found.pop("parameters", ()):  # each has a column of its own
        award = next(row for row in found["awards"] if row["award"] == parameter["award"])
        award[parameter["parameter"]] = parameter["value"]
    return found, day


def _fullest(program: model.Program) -> Builder | None:
    """The facts that meet the release which asks most."""
    built: list[Builder] = []
    for release in program.releases:
        try:
            built.append(meeting_everything(program, days_for(program), release, release.tranches.first))
        except CannotBuild:
            continue
    return max(built, key=lambda builder: len(builder.facts), default=None)
