"""gatekeeper data: everything suspicious in the tables, place by place, and how many decisions it touches."""

import json
import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from gatekeeper.cli.declared import Option, Stop
from gatekeeper.cli.terminal import (
    COLUMNS,
    DECIDED,
    PORTFOLIO,
    RULES,
    SOME_INVALID,
    day_from,
    fail,
    portfolio_at,
    progress_shown,
    rules_at,
)
from gatekeeper.cli.writing import check_ending
from gatekeeper.diagnostics import Finding, Severity

if TYPE_CHECKING:
    from gatekeeper.program.model import Rules
    from gatekeeper.run.data import Survey, Told


class DataFormat(StrEnum):
    """For people, or for programs."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


def data(
    rules: Annotated[Path, RULES],
    portfolio: Annotated[str, PORTFOLIO],
    columns: Annotated[Path | None, COLUMNS] = None,
    on: Annotated[str, Option(help="Also say how the tranches touched are decided on this day.", metavar="DATE")] = "",
    format: Annotated[
        DataFormat, Option(help="For people, equal findings told once; JSON or CSV, for programs, each apart.")
    ] = DataFormat.TEXT,
    every: Annotated[bool, Option("--all", help="Show every finding, however many are alike.")] = False,
    annotate: Annotated[
        Path | None,
        Option(help="Write a copy as a workbook, with what was found marked in it.", metavar="FILE"),
    ] = None,
    strict: Annotated[bool, Option("--strict", help="Status 3 for warnings too.")] = False,
) -> None:
    """Check the tables against the rules.

    Everything suspicious is told with its place, what was found, what was expected, the cure, and the tranches whose
    rules read it. Errors cost what they are about and stand first; warnings cost nothing. Nothing is changed.

    Status 0: no errors. 1: the rules have errors. 2: unusable arguments or unreadable input. 3: errors in the tables.
    """
    from gatekeeper.run.data import survey

    day = day_from(on, "--on") if on else None
    if annotate is not None:
        _may_be_written(annotate)
    loaded = rules_at(rules)
    read, findings = portfolio_at(portfolio, loaded, columns)
    with progress_shown() as progress:
        found = survey(loaded, read, findings, day, progress)
    match format:
        case DataFormat.JSON:
            print(json.dumps(survey_json(found), ensure_ascii=False, indent=2))
        case DataFormat.CSV:
            print(survey_csv(found), end="")
        case DataFormat.TEXT:
            print("\n".join(survey_lines(found, every=every)))
    if annotate is not None:
        _annotate(found, portfolio, loaded, annotate, read.columns)
    wrong = found.told if strict else found.of(Severity.ERROR)
    raise Stop(SOME_INVALID if wrong else DECIDED)


def _may_be_written(out: Path) -> None:
    check_ending(out, (".xlsx",), "--annotate")
    if out.exists():
        fail(f"`{out}` exists already", "name another file; nothing is overwritten")


def _annotate(found: "Survey", portfolio: str, rules: "Rules", out: Path, columns: str) -> None:
    """Write the copy; what is said of it goes where it is in nobody's way."""
    from gatekeeper.facts.connectors import excel_workbook
    from gatekeeper.facts.house import house_from_text
    from gatekeeper.facts.read import sheets_as_read
    from gatekeeper.facts.where import where
    from gatekeeper.reports.annotated import Marked, annotated_tables, annotated_workbook

    marks = [Marked(each.finding, _touches(found, each.touched)) for each in found.told]
    left: tuple[str, ...] = ()
    place = where(portfolio)
    house = house_from_text(columns) if columns else None
    if isinstance(place, Path) and excel_workbook.reads(place):
        content, left = annotated_workbook(place, marks, summary_line(found), house.header_rows if house else {})
    else:
        content = annotated_tables(sheets_as_read(place, rules, house), marks, summary_line(found))
    try:
        out.write_bytes(content)
    except OSError as error:
        fail(f"`{out}` cannot be written: {error.strerror}", "name a file you may write to")
    print(f"annotated copy written to {out}", file=sys.stderr)
    if left:
        print(f"  not carried over into the copy: {_and(left)}", file=sys.stderr)


# ------------------------------------------------------------------------------------------ for people

_ALIKE = 3  # so many places, tranches and findings of one kind are named; the rest are counted
_HEADINGS = {
    Severity.ERROR: "ERRORS: what each is about is left out or invalid until it is mended",
    Severity.WARNING: "WARNINGS: read as it stands, and worth a look",
}


def survey_lines(found: "Survey", *, every: bool = False) -> Iterator[str]:
    """The findings as a person reads them: errors first, equal ones once, a summary last."""
    for severity, heading in _HEADINGS.items():
        if told := found.of(severity):
            yield heading
            yield ""
            for group, more in _groups(told, every=every):
                yield from _group_lines(found, group)
                if more:
                    places = {each.finding.message for each in more}
                    rows = f" in {len(more)} rows" if len(more) > len(places) else ""
                    yield f"  … and {_count(len(places), 'finding')} more of this kind in that column{rows} (see --all)"
                yield ""
    yield summary_line(found)


def _groups(told: "Sequence[Told]", *, every: bool) -> "Iterator[tuple[list[Told], list[Told]]]":
    """Findings that say the same of one column; after the third of a kind in it, those left out."""
    kinds: dict[tuple[str, ...], dict[str, list[Told]]] = {}
    for each in told:
        place = each.finding.place
        kind = kinds.setdefault((each.finding.code, place.file, place.sheet, place.column), {})
        kind.setdefault(_without_rows(each.finding), []).append(each)
    for of_kind in kinds.values():
        groups = list(of_kind.values())
        shown = groups if every or len(groups) <= _ALIKE + 1 else groups[:_ALIKE]
        rest = [each for group in groups[len(shown) :] for each in group]
        for position, group in enumerate(shown, 1):
            yield group, rest if position == len(shown) else []


def _without_rows(finding: Finding) -> str:
    return finding.message.partition(": rows ")[0]


def _group_lines(found: "Survey", group: "list[Told]") -> Iterator[str]:
    finding = group[0].finding
    message = _without_rows(finding) if len(group) > 1 else finding.message
    yield f"{finding.severity}[{finding.code}]: {message}"
    yield f"  --> {_places(group)}"
    if finding.expected and finding.expected not in message:
        yield f"  expected: {finding.expected}"
    if finding.help:
        yield f"  help: {finding.help}"
    yield f"  {_touches(found, tuple(sorted({tranche for each in group for tranche in each.touched})))}"


def _places(group: "list[Told]") -> str:
    place = group[0].finding.place
    if len(group) == 1:
        return str(place)
    rows = [each.finding.place.row_text for each in group]
    shown = f"{', '.join(rows[:_ALIKE])} and {len(rows) - _ALIKE} more" if len(rows) > _ALIKE + 1 else _and(rows)
    parts = (place.file, place.sheet and f"sheet {place.sheet}", place.column and f"column {place.column}")
    return f"{', '.join(part for part in parts if part)}: {len(group)} times, in rows {shown}"


def _touches(found: "Survey", touched: tuple[tuple[str, int], ...]) -> str:
    if not touched:
        return "touches no decision"
    if len(touched) > _ALIKE * 2:
        awards = len({award for award, _ in touched})
        outcomes = _counted_outcomes(found, touched)
        return f"touches {_count(len(touched), 'tranche')} of {_count(awards, 'award')}{outcomes}"
    by_award: dict[str, list[str]] = {}
    for award, number in touched:
        by_award.setdefault(award, []).append(f"{number}{_outcome(found, award, number)}")
    named = [f"{award} tranche{'s' if len(numbers) > 1 else ''} {_and(numbers)}" for award, numbers in by_award.items()]
    return f"touches {_count(len(touched), 'tranche')}: {'; '.join(named)}"


def _outcome(found: "Survey", award: str, number: int) -> str:
    outcome = found.outcomes.get((award, number))
    return f" ({outcome})" if outcome else ""


def _counted_outcomes(found: "Survey", touched: tuple[tuple[str, int], ...]) -> str:
    counts: dict[str, int] = {}
    for tranche in touched:
        if tranche in found.outcomes:
            counts[found.outcomes[tranche]] = counts.get(found.outcomes[tranche], 0) + 1
    return f" ({', '.join(f'{count} {outcome}' for outcome, count in sorted(counts.items()))})" if counts else ""


def summary_line(found: "Survey") -> str:
    """`2 errors, which touch 3 of 40 tranches; 1 warning, which touches none`."""
    parts = []
    for severity in _HEADINGS:
        if told := found.of(severity):
            number = len({tranche for each in told for tranche in each.touched})
            touched = f"{number:,} of {_count(found.tranches, 'tranche')}" if number else "no tranche"
            parts.append(f"{_count(len(told), severity.value)}, which touch{'es' if len(told) == 1 else ''} {touched}")
    return "; ".join(parts) or f"nothing suspicious in what {_count(found.tranches, 'tranche')} are decided from"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _and(words: Sequence[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


# ------------------------------------------------------------------------------------------ for programs


def survey_json(found: "Survey") -> dict[str, Any]:
    """Every finding for a program, with the tranches it touches, and the counts."""
    return {
        "errors": len(found.of(Severity.ERROR)),
        "warnings": len(found.of(Severity.WARNING)),
        "tranches": found.tranches,
        "tranches_touched": len(found.touched),
        "on": found.on.isoformat() if found.on is not None else None,
        "findings": [
            {
                "severity": each.finding.severity.value,
                "code": each.finding.code,
                "message": each.finding.message,
                "file": each.finding.place.file,
                "sheet": each.finding.place.sheet,
                "row": each.finding.place.row or None,
                "key": each.finding.place.key,
                "column": each.finding.place.column,
                "found": each.finding.found,
                "expected": each.finding.expected,
                "help": each.finding.help,
                "touches": [
                    {"award": award, "tranche": number, "outcome": found.outcomes.get((award, number))}
                    for award, number in each.touched
                ],
            }
            for each in found.told
        ],
    }


def survey_csv(found: "Survey") -> str:
    """Every finding as a row, with how many tranches it touches and which."""
    from gatekeeper.reports.register import FINDINGS, findings_row
    from gatekeeper.reports.sheets import csv_bytes

    rows = (
        (
            *findings_row(each.finding),
            len(each.touched),
            "; ".join(f"{award} {number}{_outcome(found, award, number)}" for award, number in each.touched),
        )
        for each in found.told
    )
    return csv_bytes((*FINDINGS, "touches", "tranches"), rows).decode()
