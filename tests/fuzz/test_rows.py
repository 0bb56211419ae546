"""Whatever stands in the tables, only findings come out, and every tranche whose row can be read is decided.

Tables made by chance, with cells nobody should write. `GATEKEEPER_FUZZ` makes the numbers larger.
"""

import csv
import os
from io import StringIO
from random import Random

import pytest

from gatekeeper import check_text, decide
from gatekeeper.cli.terminal import finding_text
from gatekeeper.facts.read import read_texts
from gatekeeper.facts.sheet import UnreadableInput
from tests.second_mind.generate import trial

EACH = int(os.environ.get("GATEKEEPER_FUZZ", "2000")) // 80

CELLS = [
    "", " ", "??", "#REF!", "#DIV/0!", "=1+1", "yes", "no", "0", "-1", "1e1000000", "1,50,000", "99999999999999999999",
    "0.001", "12 apples", "500 EUR", "USD 500", "100%", "2026-11-30", "31 June 2027", "03/04/2027", "9999-12-31",
    "0001-01-01", "1899-12-31", "2026-11-30T12:00:00", "achieved", "acheived", "in dispute", "withheld: under review",
    "A-1", "A-3", "a-1 ", "pilot plant", "pilot  plant", "pilto plant", "committee", "\u202eA-1", "\u200b", "x" * 5000,
    "\ud7ff", "🙂", "'", '"', "NaN", "inf", "1", "2", "3", "1.0", "payment", "recovery", "approve", "None",
]  # fmt: skip


def spoilt(text: str, random: Random) -> str:
    """A table with some cells, rows and headings that are not what they should be."""
    rows = list(csv.reader(StringIO(text)))
    for _ in range(random.choice((1, 1, 2, 5, 20))):
        row = random.choice(rows)
        at = random.randrange(len(row))
        match random.randrange(12):
            case 0:
                rows.append(list(random.choice(rows)))
            case 1:
                del row[at:]
            case 2:
                row.append(random.choice(CELLS))
            case 3 if len(rows) > 1:
                rows.remove(row)
            case _ if row is not rows[0] or random.random() < 0.1:
                row[at] = random.choice(CELLS)
            case _:
                pass
        rows = [row for row in rows if row] or [[""]]
    written = StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()


@pytest.mark.timeout(0)
@pytest.mark.no_cover  # what chance reaches is not counted
@pytest.mark.parametrize("seed", range(4))
def test_rows_nobody_should_write(seed: int) -> None:
    random = Random(seed)
    decided = 0
    for number in range(EACH):
        made = trial(10_000 * (seed + 1) + number)
        rules, _ = check_text(made.rules)
        if rules is None:
            continue
        texts = {name: spoilt(text, random) if random.random() < 0.5 else text for name, text in made.texts.items()}
        try:
            portfolio, findings = read_texts(texts, rules)
        except UnreadableInput:
            continue
        assert all(finding_text(finding) for finding in findings)
        decided += len(list(decide(rules, portfolio, made.on, made.known_by, {})))
    assert decided > EACH
