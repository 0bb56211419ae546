"""The board pack: cover, totals, what to look at first, the agenda, every memo and an index, as one page or one PDF."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from gatekeeper.decisions.changes import TrancheChange
from gatekeeper.decisions.record import Decision, JudgementFound
from gatekeeper.reader import date_text, say, say_n
from gatekeeper.reports.blocks import paper_from
from gatekeeper.reports.board import Entry, by_award, entries_of
from gatekeeper.reports.changes import Since, movers_text, outcomes_text, short_lines
from gatekeeper.reports.marks import outcome_mark
from gatekeeper.reports.memo import render_memo
from gatekeeper.reports.papers import RunFacts, render
from gatekeeper.reports.pictures import bars_of, quarters_of
from gatekeeper.reports.totals import summary


@dataclass(frozen=True, slots=True)
class Item:
    """A number of the agenda: a tranche, and its memo as it stands in the pack."""

    number: int
    entry: Entry
    memo: Markup


@dataclass(frozen=True, slots=True)
class Award:
    """An award in the index, and where its tranches are on the agenda."""

    award: str
    title: str
    recipient: str
    items: tuple[Item, ...]


def render_pack(
    decisions: Sequence[Decision], run: RunFacts, templates: Path | None = None,
    progress: Callable[[int], None] = lambda _: None, since: Since | None = None,
) -> str:  # fmt: skip
    """The board pack as one page that needs nothing beside it, from the template `pack.html`.

    `since` is what changed since the last pack.
    """
    items = []
    for number, entry in enumerate(entries_of(decisions), 1):
        memo = _within(render_memo(entry.decision, "html", templates, run), number)
        items.append(Item(number, entry, Markup(memo)))
        progress(number)
    totals = summary(decisions)
    return render(
        "pack.html",
        templates,
        {
            "run": run,
            "items": items,
            "exceptions": [item for item in items if item.entry.exceptions],
            "judgements": list(_judgements(items)),
            "awards": list(_awards(items)),
            "since": since,
            "moved": list(_moved(items, since)) if since is not None else [],
            "summary": totals,
            "pictures": bars_of(totals.by_currency),
            "quarters": quarters_of(decisions),
            "by_outcome": [(total, outcome_mark(total.outcome)) for total in totals.by_outcome if total.outcome],
        },
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """A tranche of which something changed, where it stands on the agenda if it does, and what is behind it."""

    change: TrancheChange
    item: Item | None
    outcomes: str
    moved_by: str
    lines: tuple[str, ...]


_FEW = 4  # lines of what is behind a change


def _moved(items: Sequence[Item], since: Since) -> Iterator[Moved]:
    """What changed, in the order of the agenda; tranches that are gone last."""
    by_id = {item.entry.decision.id: item for item in items}
    ordered = sorted(since.changes, key=lambda c: by_id[c.id].number if c.id in by_id else len(items) + 1)
    for change in ordered:
        lines = list(short_lines(change))
        more = [say_n("and {count} more", "and {count} more", len(lines) - _FEW)] if len(lines) > _FEW else []
        told = (*lines[:_FEW], *more)
        yield Moved(change, by_id.get(change.id), outcomes_text(change), movers_text(change), told)


def pack_pdf(page: str, run: RunFacts, templates: Path | None = None) -> bytes:
    """The pack as PDF: contents with page numbers, bookmarks, each memo on a page of its own."""
    from gatekeeper.reports.pdf import pdf_from

    assert run.on is not None
    said = run.meeting or say("Release decisions of {day}", day=date_text(run.on))
    facts = {"author": run.author, "decision": "", "footer": say("Board pack: {what}", what=said)}
    facts["contents"] = say("Contents")
    return pdf_from(paper_from(page), run.on, "pack.typ", templates, facts)


def _judgements(items: Sequence[Item]) -> Iterator[tuple[Item, JudgementFound]]:
    """Of each award once: findings that money rests on, and those that others do not share."""
    seen: set[tuple[str, JudgementFound]] = set()
    for item in items:
        decision = item.entry.decision
        for found in decision.judgements:
            told = (decision.award, found) in seen
            if not told and (found.others or (decision.outcome.pays and found.finding)):
                seen.add((decision.award, found))
                yield item, found


def _awards(items: Sequence[Item]) -> Iterator[Award]:
    ordered = sorted(items, key=lambda item: (by_award(item.entry.decision), item.entry.decision.tranche))
    for _, group in groupby(ordered, key=lambda item: item.entry.decision.award):
        found = tuple(group)
        first = found[0].entry.decision
        yield Award(first.award, first.title, first.recipient, found)


# --- a memo within the pack ------------------------------------------------------------------------------------------

_BODY = re.compile(r"<(main|body)\b[^>]*>(.*)</\1>", re.S)
_HEADING = re.compile(r"(</?h)([1-5])(?=[\s>])")
_NAMES = re.compile(r'\b(id|aria-labelledby|aria-describedby|for)="([^"]*)"')
_REFERRED = re.compile(r'(href="#|url\(#)')


def _within(page: str, number: int) -> str:
    """What the page of a memo says, with its number, its headings a level lower and its names its own.

    The text of data holds no quotation mark and no `<` here: both are escaped.
    """
    found = _BODY.search(page)
    body = found[2] if found else page
    prefix = f"n{number}-"
    body = re.sub(r"<h1\b[^>]*>", lambda h: f"{h[0]}{number}. ", body, count=1)
    body = _HEADING.sub(lambda h: f"{h[1]}{int(h[2]) + 1}", body)
    body = _NAMES.sub(lambda n: f'{n[1]}="{" ".join(prefix + name for name in n[2].split())}"', body)
    return _REFERRED.sub(lambda r: r[1] + prefix, body)
