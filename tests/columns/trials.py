"""Trials of the second mind with many awards of one program, most of them plain enough to be decided as columns."""

from random import Random

from tests.second_mind.generate import Maker, Trial, as_csv
from tests.second_mind.tables import KEYS

SELDOM = ("waivers", "resolutions", "payments", "events")


def plain_trial(seed: int, awards: int = 24) -> Trial:
    """Rules by chance and so many awards; three of four have nothing rare in their tables, a third of facts unknown."""
    random = Random(seed)
    maker = Maker(random)
    rules = maker.text = maker.rules()
    tables: dict[str, list[dict[str, str]]] = {"awards": []}
    for number in range(awards):
        award = f"A{number:03}"
        own: dict[str, list[dict[str, str]]] = {}
        maker.of_award(award, own)
        tables["awards"].append(_award(maker, award))
        plain = random.random() < 0.75
        for table, rows in own.items():
            tables.setdefault(table, []).extend(_plain(table, rows, random) if plain else rows)
    return Trial(rules, {table: as_csv(rows) for table, rows in tables.items() if rows}, maker.on, maker.on)


def _award(maker: Maker, award: str) -> dict[str, str]:
    return {
        "award": award,
        "currency": "USD",
        "target": maker.pick("60", "60", "90", ""),
        "floor": maker.pick("50,000", "40000", "40000", ""),
        "stop date": str(maker.day()) if maker.chance(0.7) else "",
        "rate": maker.pick("50", "25", "12.5", ""),
    }


def _plain(table: str, rows: list[dict[str, str]], random: Random) -> list[dict[str, str]]:
    """The rows as most are: one a fact, of the whole award, no reasons for absence, amounts without commas."""
    if table in SELDOM and random.random() < (1 if table == "waivers" else 0.7):
        return []
    known: dict[tuple[str, ...], dict[str, str]] = {}
    for row in rows:
        kept = {name: cell.replace(",", "") if cell[:1].isdigit() else cell for name, cell in row.items()}
        kept |= {name: "" for name in ("absent because", "known on", "low", "high") if name in kept}
        if table in ("milestones", "documents", "measures", "judgements") and "tranche" in kept:
            kept["tranche"] = ""
        if table == "facts":
            kept |= {"from": "", "to": ""}
        known.setdefault(tuple(kept.get(column, "") for column in KEYS[table].split(",")), kept)
    return list(known.values())
