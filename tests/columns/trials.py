"""Trials of the second mind with many awards of one program, most of them plain enough to be decided as columns."""

import re
from datetime import date
from random import Random

from tests.second_mind.generate import Maker, Trial, as_csv
from tests.second_mind.tables import KEYS

Row = dict[str, str]
PLAIN = 0.95  # of the awards
OF_TRANCHES = ("tranches", "payments", "resolutions")


def plain_trial(seed: int, awards: int = 150) -> Trial:
    """Rules by chance and so many awards, nearly all with nothing rare in their tables; a third of facts unknown."""
    random = Random(seed)
    maker = Maker(random)
    maker.sites = False
    rules = maker.text = maker.rules()
    said = (re.split(", | by ", line)[0].split(" ", 1)[1] for line in rules.splitlines() if "for each tranche" in line)
    of_each = frozenset(name for name in said if name)
    tables: dict[str, list[Row]] = {"awards": []}
    for number in range(awards):
        award = f"A{number:03}"
        own: dict[str, list[Row]] = {}
        maker.of_award(award, own)
        tables["awards"].append(_award(maker, award))
        plain = random.random() < PLAIN
        for table, rows in own.items():
            tables.setdefault(table, []).extend(_plain(table, rows, random, of_each) if plain else rows)
    return Trial(rules, {table: as_csv(rows) for table, rows in tables.items() if rows}, maker.on, maker.on)


def _award(maker: Maker, award: str) -> Row:
    return {
        "award": award,
        "currency": "USD",
        "target": maker.pick("60", "60", "90", ""),
        "floor": maker.pick("50,000", "40000", "40000", ""),
        "stop date": str(maker.day()) if maker.chance(0.7) else "",
        "rate": maker.pick("50", "25", "12.5", ""),
    }


def _plain(table: str, rows: list[Row], random: Random, of_each: frozenset[str]) -> list[Row]:
    """The rows as most are: one a fact, of the whole award, no reasons for absence, days that go together."""
    if table == "waivers" or (table in ("payments", "resolutions") and random.random() < 0.3):
        return []
    known: dict[tuple[str, ...], Row] = {}
    for row in rows:
        kept = {name: cell.replace(",", "") if cell[:1].isdigit() else cell for name, cell in row.items()}
        kept |= dict.fromkeys([name for name in ("absent because", "known on") if name in kept], "")
        if "tranche" in kept and table not in OF_TRANCHES and not any(cell in of_each for cell in row.values()):
            kept["tranche"] = ""
        kept |= _OF[table](kept) if table in _OF else {}
        key = [kept.get(column, "") for column in KEYS[table].split(",")]
        if table == "events":
            key = [kept["subject"], kept["event"]]
        elif table == "payments" and kept["kind"] in ("", "payment"):
            key = [kept["tranche"], "closed"]
        known.setdefault(tuple(key), kept)
    return list(known.values())


def _of_milestone(row: Row) -> Row:
    done = row["status"] in ("achieved", "verified")
    on = row["achieved on"] or (row["as of"] if done else "")
    status = {"withdrawn": "waived"}.get(row["status"], row["status"])
    later = row["verified on"] if _day(row["verified on"]) >= _day(on) else ""
    as_of = "" if on and _day(row["as of"]) < _day(on) else row["as of"]
    status = "" if done and not on else status
    submitted = row["submitted on"] or ("" if status != "submitted" else row["as of"] or "2026-10-01")
    return {"achieved on": on, "status": status, "verified on": later, "as of": as_of, "submitted on": submitted}


def _of_document(row: Row) -> Row:
    came = row["received on"]
    later = {name: row[name] if _day(row[name]) >= _day(came) else "" for name in ("accepted on", "rejected on")}
    if not came and any(later.values()):
        came = min(day for day in later.values() if day)
    return {"received on": came, "period": "", **later}


def _of_measure(row: Row) -> Row:
    low = row.get("low", "")
    return {"value": row["value"] or low, "low": "", "high": ""}


_OF = {"milestones": _of_milestone, "documents": _of_document, "measures": _of_measure}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min
