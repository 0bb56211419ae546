"""Closing the loop: what a meeting resolved and what was paid, held to what a run proposed, as rows for the tables.

Nothing is taken that the run did not propose, unless whoever answers for it is named with a reason. Rows that are in
the tables already are not added again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from gatekeeper.decisions.jsonl import decisions_from_jsonl
from gatekeeper.decisions.record import Decision
from gatekeeper.diagnostics import Finding, Place, Severity
from gatekeeper.facts.adding import Additions
from gatekeeper.facts.connectors import csv_folder, excel_workbook
from gatekeeper.facts.house import House, house_from_text, in_our_words
from gatekeeper.facts.keys import key_of
from gatekeeper.facts.portfolio import Portfolio
from gatekeeper.facts.read import UnreadableInput, is_table, parameters_of, portfolio_from_sheets, read_portfolio
from gatekeeper.facts.rows import PaymentRow, ResolutionRow, Row, is_taken_back
from gatekeeper.facts.sheet import Sheet, Wanted
from gatekeeper.facts.stored import decimal_text
from gatekeeper.facts.where import Where
from gatekeeper.program.model import Rules
from gatekeeper.run.folder import UnusableFolder
from gatekeeper.run.proof import read_manifest, read_run, verify
from gatekeeper.values.absence import Absent
from gatekeeper.values.money import money_text
from gatekeeper.values.numbers import fraction_from_decimal
from gatekeeper.vocabulary import PaymentKind, Resolved, fold

RECORDED = ("resolutions", "payments")
_OVERRIDE = "or name who answers for it under `override by`, and why under `override reason`"
_ODD = {"GK2022", "GK2027"}  # warnings elsewhere; here a row that would have no effect, or stands twice


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be recorded: where it stands, why, the cure."""

    place: Place
    message: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """What would be recorded: rows by table, in words too; how many are there already; what is refused."""

    additions: tuple[Additions, ...]
    said: tuple[str, ...]
    already: int
    refused: tuple[Refused, ...]


@dataclass(slots=True)
class _Gathered:
    """What has been found of the rows given so far."""

    rows: dict[str, list[Mapping[str, str]]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    already: int = 0
    resolved: dict[tuple[str, int], Decimal] = field(default_factory=dict)  # what may be paid after the meeting
    paying: dict[tuple[str, int], Decimal] = field(default_factory=dict)


def closing(
    folder: Path, files: Mapping[str, Path], known_on: date, place: Where | None = None, house: House | None = None
) -> Closing:
    """What resolutions and payments add to a portfolio (without one: to the facts of the run itself).

    `files` are the tables given, by the table they are meant for; a workbook may hold both. The house says how it keeps
    the portfolio; the rows given and those told are in our words. Raises `UnusableFolder` or `UnreadableInput` where
    nothing can be said.
    """
    manifest = read_manifest(folder)
    if wrong := verify(folder).wrong:
        path, word = wrong[0]
        raise UnusableFolder(f"`{folder}` is not as it was written: {path} ({word})", "run `gatekeeper verify` on it")
    decisions = {
        (each.award, each.tranche): each for each in decisions_from_jsonl((folder / "decisions.jsonl").read_bytes())
    }
    run = read_run(folder, manifest)
    portfolio = run.portfolio if place is None else read_portfolio(place, run.rules, house)[0]
    given, findings, sheets = _given(files, portfolio, run.rules)
    gathered = _since(run.portfolio, portfolio)
    gathered.refused += _unreadable(findings, sheets, known_on)
    doubtful = {each.place.under("") for each in gathered.refused}
    for row in (*given.rows["resolutions"], *given.rows["payments"]):
        if row.place in doubtful:
            continue
        if isinstance(row, ResolutionRow):
            _resolution(row, decisions, portfolio, known_on, gathered)
        elif isinstance(row, PaymentRow):
            _payment(row, decisions, portfolio, known_on, gathered)
    additions = tuple(Additions(table, tuple(rows)) for table, rows in gathered.rows.items())
    return Closing(additions, tuple(gathered.said), gathered.already, tuple(sorted(gathered.refused, key=_by_place)))


def _by_place(refused: Refused) -> tuple[str, int, str]:
    return refused.place.file, refused.place.row, refused.place.column


def _since(then: Portfolio, now: Portfolio) -> _Gathered:
    """What was resolved and paid since the run and is in the portfolio by now."""
    gathered = _Gathered()
    known = {table: {key_of(row) for row in then.rows[table]} for table in RECORDED}
    for row in now.rows["resolutions"]:
        if isinstance(row, ResolutionRow) and key_of(row) not in known["resolutions"] and not is_taken_back(row):
            approved = row.amount if row.decided is Resolved.APPROVE and isinstance(row.amount, Decimal) else Decimal(0)
            gathered.resolved[row.award, row.tranche] = approved
    for other in now.rows["payments"]:
        if not isinstance(other, PaymentRow) or other.kind not in _OUT or is_taken_back(other):
            continue
        if key_of(other) not in known["payments"]:
            key = (other.award, other.tranche)
            amount = other.amount if isinstance(other.amount, Decimal) else Decimal(0)
            gathered.paying[key] = gathered.paying.get(key, Decimal(0)) + amount
    return gathered


# ------------------------------------------------------------------------------------------ what is given


def _given(
    files: Mapping[str, Path], portfolio: Portfolio, rules: Rules
) -> tuple[Portfolio, tuple[Finding, ...], tuple[Sheet, ...]]:
    """The tables given, read beside the awards and tranches they speak of."""
    beside = [csv_folder.sheet_from_text(name, text, f"{name} of the portfolio") for name, text in _texts(portfolio)]
    if portfolio.columns:  # those of a house; what is given is under our headings
        house = house_from_text(portfolio.columns).of_copies().of_some(_BESIDE)
        beside = list(in_our_words(house, beside, parameters_of(rules)))
    found = [sheet for table, file in files.items() for sheet in _sheets(table, file)]
    read, findings = portfolio_from_sheets("given", [*beside, *found], rules)
    places = {sheet.place.file for sheet in found}
    return read, tuple(each for each in findings if each.place.file in places), tuple(found)


_BESIDE = ("awards", "tranches")


def _texts(portfolio: Portfolio) -> Iterator[tuple[str, str]]:
    from gatekeeper.facts.write import csv_texts

    texts = csv_texts(portfolio)
    for name in _BESIDE:
        yield name, texts[f"{name}.csv"]


def _sheets(table: str, file: Path) -> Iterator[Sheet]:
    if not file.is_file():
        raise UnreadableInput(f"there is no file `{file}`", f"give a CSV file or a workbook of {table}")
    if excel_workbook.reads(file):
        sheets = [sheet for sheet in excel_workbook.sheets(file, Wanted(is_table)) if fold(sheet.name) in RECORDED]
        if not any(fold(sheet.name) == table for sheet in sheets):
            raise UnreadableInput(f"`{file.name}` has no sheet `{table}`", f"name the sheet `{table}`")
        yield from sheets
    else:
        yield csv_folder.sheet_from_text(table, csv_folder.decoded(file), file.name)


def _unreadable(findings: Iterable[Finding], sheets: Sequence[Sheet], known_on: date) -> Iterator[Refused]:
    for each in findings:
        if each.severity is Severity.ERROR or each.code in _ODD:
            yield Refused(each.place, each.message, each.help)
    for sheet in sheets:
        position = next((at for at, heading in enumerate(sheet.headings) if fold(heading) == "known on"), None)
        for row in sheet.rows if position is not None else ():
            if position is not None and row.cells[position : position + 1] not in ((), ("",), (known_on.isoformat(),)):
                where = sheet.place.at(row.number, sheet.headings[position])
                yield Refused(where, "the day a row is known on is the one after `--known-on`", "leave the cell blank")


# ------------------------------------------------------------------------------------------ resolutions


def _resolution(
    row: ResolutionRow,
    decisions: Mapping[tuple[str, int], Decision],
    portfolio: Portfolio,
    known_on: date,
    gathered: _Gathered,
) -> None:
    assert isinstance(row.meeting, date)
    assert isinstance(row.decided, Resolved)
    key, decision = (row.award, row.tranche), _decided(row, decisions, gathered)
    if decision is None:
        return
    amount = row.amount if isinstance(row.amount, Decimal) else None
    if row.decided is Resolved.APPROVE:
        amount = decision.amount if amount is None else amount
        problem = _beyond(decision, amount)
        if problem and not _is_overridden(row):
            gathered.refused.append(
                Refused(row.place.under("amount" if decision.outcome.pays else "decided"), *problem)
            )
            return
        if problem is None and _is_overridden(row):
            gathered.refused.append(_no_override(row))
            return
    gathered.resolved[key] = amount if row.decided is Resolved.APPROVE and amount is not None else Decimal(0)
    if row.meeting > known_on:
        gathered.refused.append(_too_early(row, "meeting", known_on))
        return
    cells = {
        "meeting": row.meeting.isoformat(),
        "award": row.award,
        "tranche": str(row.tranche),
        "decided": str(row.decided),
        "amount": _digits(amount) if amount is not None else "",
        "by": row.by,
    }
    words = f"{row.decided} {_money(amount, decision)}" if amount is not None else str(row.decided)
    _keep(row, cells, f"{decision.id}: {words}{_by(row)}", portfolio, known_on, gathered)


def _beyond(decision: Decision, amount: Decimal) -> tuple[str, str] | None:
    """What makes an approval one that the run did not propose."""
    if not decision.outcome.pays:
        return (
            f"the run proposed nothing for {decision.id}: it is {decision.outcome}",
            f"decide `defer` or `refuse`, {_OVERRIDE}",
        )
    if amount > decision.amount:
        return (
            f"{_money(amount, decision)} is more than the {_money(decision.amount, decision)} proposed "
            f"for {decision.id}",
            f"approve at most what was proposed, {_OVERRIDE}",
        )
    return None


# ------------------------------------------------------------------------------------------ payments

_OUT = (PaymentKind.PAYMENT, PaymentKind.PART_PAYMENT, PaymentKind.ADVANCE, PaymentKind.SET_OFF)


def _payment(
    row: PaymentRow,
    decisions: Mapping[tuple[str, int], Decision],
    portfolio: Portfolio,
    known_on: date,
    gathered: _Gathered,
) -> None:
    assert isinstance(row.paid_on, date)
    assert isinstance(row.amount, Decimal)
    assert isinstance(row.kind, PaymentKind)
    key, decision = (row.award, row.tranche), _decided(row, decisions, gathered)
    if decision is None:
        return
    if row.paid_on > known_on:
        gathered.refused.append(_too_early(row, "paid on", known_on))
        return
    cells = {
        "award": row.award,
        "tranche": str(row.tranche),
        "paid on": row.paid_on.isoformat(),
        "amount": _digits(row.amount),
        "kind": str(row.kind),
        "reference": row.reference,
    }
    words = f"{decision.id}: {row.kind} of {_money(row.amount, decision)} on {row.paid_on.isoformat()}{_by(row)}"
    if _is_there(row, cells, portfolio, gathered):
        return
    most, paid = _payable(decision, row.kind, gathered.resolved.get(key)), gathered.paying.get(key, Decimal(0))
    overridden = _is_overridden(row)
    if (row.amount + paid > most) is not overridden:
        gathered.refused.append(_no_override(row) if overridden else _too_much(row, decision, most, paid))
        return
    if row.kind in _OUT:
        gathered.paying[key] = paid + row.amount
    _keep(row, cells, words, portfolio, known_on, gathered)


def _payable(decision: Decision, kind: PaymentKind, resolved: Decimal | None) -> Decimal:
    """What may have been paid on the run: what it proposed or the meeting approved of it, and earlier approvals."""
    if kind is PaymentKind.RECOVERY:
        return decision.to_recover
    now = decision.amount if decision.outcome.pays else Decimal(0)
    return decision.approved_unpaid + (now if resolved is None else resolved)


def _too_much(row: PaymentRow, decision: Decision, most: Decimal, paid: Decimal) -> Refused:
    assert isinstance(row.amount, Decimal)
    what = "to recover" if row.kind is PaymentKind.RECOVERY else "to be paid"
    others = f", of which {_money(paid, decision)} is paid in other rows" if paid else ""
    amount = _money(row.amount, decision)
    message = f"{amount} is more than the {_money(most, decision)} {what} of {decision.id}{others}"
    return Refused(row.place.under("amount"), message, f"mend the amount, {_OVERRIDE}")


# ------------------------------------------------------------------------------------------ both


def _decided(
    row: ResolutionRow | PaymentRow, decisions: Mapping[tuple[str, int], Decision], gathered: _Gathered
) -> Decision | None:
    """What the run decided of the tranche the row speaks of; where it did not, the row is refused."""
    decision = decisions.get((row.award, row.tranche))
    if decision is None:
        message = f"the run decided nothing about tranche {row.tranche} of `{row.award}`"
        cure = "add award and tranche to the portfolio and decide it first"
        gathered.refused.append(Refused(row.place.under("tranche"), message, cure))
    return decision


def _is_overridden(row: ResolutionRow | PaymentRow) -> bool:
    return bool(row.override_by and row.override_reason)


def _no_override(row: ResolutionRow | PaymentRow) -> Refused:
    message = "an override is named, and the run proposed this"
    return Refused(row.place.under("override by"), message, "clear `override by` and `override reason`")


def _too_early(row: Row, heading: str, known_on: date) -> Refused:
    message = f"it cannot be known on {known_on.isoformat()}: its day is later"
    return Refused(row.place.under(heading), message, "give a later day after `--known-on`, or mend the day")


def _by(row: ResolutionRow | PaymentRow) -> str:
    if row.override_by:
        return f", beyond what was proposed: {row.override_by}, {row.override_reason}"
    return f", by {row.by}" if isinstance(row, ResolutionRow) and row.by else ""


def _money(amount: Decimal, decision: Decision) -> str:
    exact = fraction_from_decimal(amount)
    assert exact is not None
    return money_text(exact, decision.currency)


def _digits(amount: Decimal) -> str:
    return decimal_text(f"{amount:f}")


def _is_there(row: Row, cells: Mapping[str, str], portfolio: Portfolio, gathered: _Gathered) -> bool:
    """Whether the tables have the row, whenever it was recorded; one that says something else is refused."""
    same_key = [other for other in portfolio.rows[row.table] if key_of(other) == key_of(row)]
    if not same_key:
        return False
    latest = same_key[-1]
    if is_taken_back(latest):
        return False
    if _cells_of(latest, cells) == _cells_of(row, cells) | ({"amount": cells["amount"]} if cells["amount"] else {}):
        gathered.already += 1
    else:
        message = f"the portfolio has another row of this {'meeting' if row.table == 'resolutions' else 'payment'}"
        gathered.refused.append(Refused(row.place, f"{message}: {latest.place}", "correct it there, or mend this row"))
    return True


def _cells_of(row: Row, cells: Iterable[str]) -> dict[str, str]:
    fields = {heading: getattr(row, heading.replace(" ", "_")) for heading in cells}
    return {
        heading: _digits(value) if isinstance(value, Decimal) else "" if isinstance(value, Absent) else str(value)
        for heading, value in fields.items()
    }


def _keep(
    row: ResolutionRow | PaymentRow,
    cells: dict[str, str],
    words: str,
    portfolio: Portfolio,
    known_on: date,
    gathered: _Gathered,
) -> None:
    if isinstance(row, ResolutionRow) and _is_there(row, cells, portfolio, gathered):
        return
    cells |= {"override by": row.override_by, "override reason": row.override_reason, "known on": known_on.isoformat()}
    gathered.rows.setdefault(row.table, []).append({heading: text for heading, text in cells.items() if text})
    gathered.said.append(words)
