"""Pictures draw what the record holds, in whole steps, and say it in words too."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from gatekeeper.decisions.explain import explain
from gatekeeper.decisions.record import Decision, MeasurePath, PathPoint
from gatekeeper.reports.board import render_index
from gatekeeper.reports.memo import render_memo
from gatekeeper.reports.papers import RunFacts
from gatekeeper.reports.pictures import (
    DAYS,
    HIGH,
    LINE,
    PANELS,
    WIDE,
    Panel,
    bars_of,
    moments_of,
    panels_of,
    quarters_of,
)
from gatekeeper.reports.totals import summary
from tests.reports import decisions as d
from tests.reports import real

SVG = "{http://www.w3.org/2000/svg}"


def points(*figures: tuple[int, str], kind: str = "actual") -> tuple[PathPoint, ...]:
    return tuple(PathPoint(date(2026, month, 28), Decimal(number), kind) for month, number in figures)  # type: ignore[arg-type]


def path_of(condition_name: str, *figures: PathPoint, unit: str = "") -> MeasurePath:
    return MeasurePath(condition_name, unit, figures)


def panel(decision: Decision) -> Panel:
    (found,) = panels_of(decision, explain(decision))
    return found


CUSTOMERS = path_of("customers", *points((3, "20"), (6, "35"), (9, "52")))


def test_a_path_fills_its_field_and_the_requirement_lies_in_it() -> None:
    decision = replace(d.RELEASE, paths=(CUSTOMERS,))
    found = panel(decision)
    assert found.actual[0] == (0, HIGH)
    assert found.actual[-1] == (WIDE, 0)
    assert found.first == "28 March 2026"
    assert all(isinstance(number, int) for spot in found.actual for number in spot)


def test_a_path_is_said_in_words_with_its_plan() -> None:
    planned = points((9, "50"), (12, "60"), kind="plan")
    found = panel(replace(d.RELEASE, paths=(path_of("customers", *CUSTOMERS.points, *planned),)))
    assert found.said.startswith(
        "customers: 52 at 28 September 2026, up from 35 at 28 June 2026, plan 50 at 28 September 2026"
    )
    assert found.plan[-1][0] == WIDE


@pytest.mark.parametrize(("last", "word"), [("40", "up from 35"), ("30", "down from 35"), ("35", "level with 35")])
def test_where_a_path_goes_is_said(last: str, word: str) -> None:
    assert word in panel(replace(d.RELEASE, paths=(path_of("x", *points((3, "35"), (6, last))),))).said


def test_only_a_plan_and_one_figure_alone() -> None:
    assert "plan 2 at 28 June 2026" in panel(
        replace(d.RELEASE, paths=(path_of("x", *points((3, "1"), (6, "2"), kind="plan")),))
    ).said  # fmt: skip
    assert panels_of(replace(d.RELEASE, paths=(path_of("x", *points((3, "1"))),)), explain(d.RELEASE)) == ()


def test_the_requirement_is_drawn_where_the_last_figure_alone_is_asked() -> None:
    not_yet = real.decision_of("SF-018", 4)
    found = {each.measure: each for each in panels_of(not_yet, explain(not_yet))}
    assert found["paying customers"].bound is not None
    assert (found["paying customers"].comparator, found["paying customers"].asked) == ("≥", "40")
    assert found["revenue"].bound is None  # of four quarters together
    assert "asked ≥ 192,000 USD of several figures together" in found["revenue"].said
    assert str(found["field uptime"].mark) == "✗ not met"


def test_days_are_in_order_and_the_decision_among_them() -> None:
    for decision in real.decisions_of("results-programme")[:30]:
        moments = moments_of(decision)
        assert list(moments) == sorted(moments, key=lambda moment: (moment.on, moment.what))
        assert len(moments) <= DAYS + 1
        assert not moments or [moment.on for moment in moments if moment.kind == "decision"] == [decision.on]
        assert all(0 <= moment.at <= LINE for moment in moments)


def test_a_missed_day_a_payment_and_a_waiver_stand_on_the_line() -> None:
    kinds = {moment.kind for decision in real.every_decision() for moment in moments_of(decision)}
    assert kinds == {"done", "due", "missed", "money", "decision"}
    assert "waiver of uptime ends" in [moment.what for moment in moments_of(d.WAIVED)]
    assert moments_of(replace(d.NO_RULE, planned_date=None, payments=(), resolutions=())) == ()


def test_the_bars_are_the_totals() -> None:
    totals = summary(real.decisions_of("seed-fund")).by_currency
    (sums,) = bars_of(totals)
    assert sums.whole == "24,340,000 USD"
    assert [bar.what for bar in sums.bars][:2] == ["Paid", "Approved before, not paid"]
    assert max(bar.long for bar in sums.bars) == sums.bars[0].long
    assert len({bar.pattern for bar in sums.bars}) == len(sums.bars)


@pytest.mark.parametrize("name", ["real", "hostile"])
def test_a_picture_is_well_formed_titled_described_and_alone(name: str) -> None:
    hostile = replace(d.HOSTILE, paths=(path_of('<b>&"]]>', *points((3, "1"), (6, "2"))),))
    decision = real.decision_of("SF-018", 4) if name == "real" else hostile
    pages = render_memo(decision) + render_index([decision], RunFacts())
    pictures = re.findall(r"<svg.*?</svg>", pages, re.S)
    assert len(pictures) == 4
    for picture in pictures:
        root = ElementTree.fromstring(picture)
        assert root.get("role") == "img"
        named = (root.get("aria-labelledby") or "").split()
        assert [root[0].get("id"), root[1].get("id")] == named
        assert all((root[number].text or "").strip() for number in (0, 1))
        assert not re.search(r"href|<script|<image|<foreignObject|url\((?!#)", picture)
    numbers = re.findall(r'(?:[xy][12]?|r|width|height)="(-?[0-9.]+)"', "".join(pictures))
    assert all(float(number) >= 0 for number in numbers)


def test_no_more_panels_than_a_page_has_room_for() -> None:
    many = tuple(path_of(f"m{n}", *points((3, "1"), (6, "2"))) for n in range(9))
    assert len(panels_of(replace(d.RELEASE, paths=many), explain(d.RELEASE))) == PANELS


def test_money_by_quarter_adds_up_and_nothing_is_twice() -> None:
    decisions = real.decisions_of("seed-fund")
    (found,) = quarters_of(decisions)
    (whole,) = summary(decisions).by_currency
    told: dict[str, Decimal] = {}
    for row in found.rows:
        for sort in found.sorts:
            if amount := re.search(rf"{sort.what.lower()} ([\d,.]+) USD", row.said):
                told[sort.what] = told.get(sort.what, Decimal(0)) + Decimal(amount[1].replace(",", ""))
    assert told == {
        "Paid": whole.paid, "Approved, not paid": whole.approved_unpaid, "Recommended now": whole.approved_now,
        "Held": whole.held, "Conditional": whole.conditional,
    }  # fmt: skip
    assert [row.name for row in found.rows if row.now] == ["Q4 2026"]
    assert found.rows[0].name == "before Q4 2025"
    assert [row.name for row in found.rows[-2:]] == ["after Q4 2028", "planned earlier"]
    assert max(row.long for row in found.rows) == 340
    assert all(row.parts[-1].at + row.parts[-1].long == row.long for row in found.rows)


def test_what_came_back_is_taken_off_its_quarter_and_what_has_no_day_stands_last() -> None:
    back = replace(d.ALREADY.payments[0], kind="recovery", amount=Decimal(1000), paid_on=date(2026, 11, 2))
    undated = replace(d.NOT_YET, planned_date=None)
    due = replace(d.RELEASE, rules=tuple(replace(rule, payable_by=date(2027, 2, 1)) for rule in d.RELEASE.rules))
    (found,) = quarters_of([replace(d.ALREADY, payments=(back,)), undated, due])
    assert [row.said for row in found.rows] == [
        "Q4 2026: paid -1,000 USD",
        "Q1 2027: recommended now 250,000 USD",
        "no date planned: conditional 250,000 USD",
    ]
    assert found.rows[0].parts == ()
    drawn = render_index([undated, due], RunFacts())
    picture = next(p for p in re.findall(r"<svg.*?</svg>", drawn, re.S) if "by quarter" in p)
    assert ElementTree.fromstring(picture.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)) is not None
    assert "no date planned" in picture
