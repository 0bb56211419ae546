"""A columns file is proposed from what a house's tables hold; it says how sure each line is, and uses no guess."""

import csv
import re
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import openpyxl
import pytest

from gatekeeper.cli.app import run
from gatekeeper.facts.connectors.csv_folder import sheet_from_text
from gatekeeper.facts.house import house_from_text
from gatekeeper.facts.portfolio import Portfolio
from gatekeeper.facts.proposal import Proposal, Sure, proposed
from gatekeeper.facts.read import read_texts
from gatekeeper.program.model import Rules
from gatekeeper.resources import starter_folder
from gatekeeper.run.rules import load_rules

RULES, _ = load_rules(starter_folder() / "rules.gate")
OURS = {file.stem: file.read_text(encoding="utf-8") for file in sorted((starter_folder() / "tables").glob("*.csv"))}
Change = Callable[[str], str]
Columns = dict[str, tuple[str, Change]]  # by our heading: the house's, and how it writes the cells


def same(text: str) -> str:
    return text


def day(form: str) -> Change:
    return lambda text: date.fromisoformat(text).strftime(form) if text else ""


def money(thousands: str, end: str) -> Change:
    return lambda text: f"{int(text):,}".replace(",", thousands) + end if text else ""


def kept(table: str, columns: Columns, title: str = "") -> str:
    """One of the starter's tables as a house keeps it, under a title or not."""
    rows = list(csv.DictReader(StringIO(OURS[table])))
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if title:
        writer.writerows([[title], [], ["As at 31 October 2026"]])
    writer.writerow(heading for heading, _ in columns.values())
    writer.writerows([change(row[ours]) for ours, (_, change) in columns.items()] for row in rows)
    return text.getvalue()


def figure(amount: Change) -> Change:
    return lambda text: amount(text).removesuffix(" $")


def house_of(
    refs: str, number: str, written: dict[str, tuple[str, str]], of_day: str, amount: Change
) -> dict[str, str]:
    """The starter's tables under a house's names: by our heading in each table, theirs."""
    sheets = {}
    for table, (name, headings) in written.items():
        ours = next(csv.reader(StringIO(OURS[table])))
        theirs = dict(pair.split("=") for pair in headings.split("|"))
        theirs |= {"award": refs, "tranche": number}
        columns: Columns = {}
        for heading in ours:
            change: Change = same
            if heading in ("amount", "committed"):
                change = amount
            elif heading in ("patient target", "value"):
                change = figure(amount)
            elif "date" in heading or heading.endswith((" on", "deadline", "as of", "start", "end")):
                change = day(of_day)
            elif heading == "status":
                change = lambda text: theirs_status[refs]  # noqa: E731
            columns[heading] = (theirs.get(heading, heading), change)
        sheets[name] = kept(table, columns, "Register of the house" if table == "awards" else "")
    return sheets


theirs_status = {"Grant ref": "Complete", "Projektnummer": "erreicht", "N° dossier": "Atteint"}

HOUSES = {
    "english": house_of(
        "Grant ref", "Instalment no.",
        {
            "awards": ("Grants register", "title=Project title|recipient=Grantee|currency=Ccy|start=Start date"
                       "|end=End date|committed=Grant amount|owner=Grant manager"),
            "tranches": ("Instalments", "amount=Amt (USD)|planned date=Due"),
            "payments": ("Disbursements", "paid on=Date paid|amount=Amt (USD)|reference=Bank ref|kind=Type"),
            "milestones": ("Deliverables", "milestone=Deliverable|as of=Status date|achieved on=Completed"
                           "|verified on=Verified|evidence=File"),
            "measures": ("KPIs", "measure=Indicator|period end=Period ending|value=Actual|evidence=Source|kind=Type"),
            "documents": ("Reports", "document=Report|received on=Date received|accepted on=Date approved"),
        },
        "%d/%m/%Y", money(",", ""),
    ),
    "german": house_of(
        "Projektnummer", "Rate Nr.",
        {
            "awards": ("Bewilligungen", "title=Titel|recipient=Zuwendungsempfänger|programme=Programm|country=Land"
                       "|currency=Währung|start=Beginn|end=Ende|committed=Bewilligt|owner=Betreuung"),
            "tranches": ("Raten", "amount=Betrag (USD)|planned date=geplant am"),
            "payments": ("Auszahlungen", "paid on=Datum|amount=Betrag|kind=Art|reference=Beleg"),
            "milestones": ("Meilensteine", "milestone=Meilenstein|as of=Stand|achieved on=erreicht am"
                           "|verified on=geprüft am|verified by=geprüft durch|evidence=Nachweis"),
            "measures": ("Kennzahlen", "measure=Kennzahl|period end=Stichtag|value=Wert|kind=Art|evidence=Nachweis"),
            "documents": ("Unterlagen", "document=Unterlage|received on=eingegangen am|accepted on=angenommen am"),
        },
        "%d.%m.%Y", money(".", ",00"),
    ),
    "french": house_of(
        "N° dossier", "N° de tranche",
        {
            "awards": ("Subventions", "title=Intitulé|recipient=Bénéficiaire|country=Pays|currency=Devise"
                       "|start=Date de début|end=Date de fin|committed=Montant engagé|owner=Chargé de dossier"),
            "tranches": ("Échéancier", "amount=Montant|planned date=Date prévue"),
            "payments": ("Versements", "paid on=Date de versement|amount=Montant|reference=Référence|kind=Nature"),
            "milestones": ("Jalons", "milestone=Jalon|status=Statut|as of=Au|achieved on=Atteint le"
                           "|verified on=Vérifié le|verified by=Vérifié par|evidence=Justificatif"),
            "measures": ("Indicateurs", "measure=Indicateur|period end=Fin de période|value=Valeur|kind=Nature"),
            "documents": ("Pièces", "document=Pièce|received on=Reçu le|accepted on=Accepté le"),
        },
        "%d/%m/%Y", money("\u202f", ",00 $"),
    ),
}  # fmt: skip


def of(sheets: dict[str, str], rules: Rules | None = RULES) -> Proposal:
    return proposed([sheet_from_text(name, text) for name, text in sheets.items()], rules)


def line_of(proposal: Proposal, begins: str) -> str:
    (line,) = [line for line in proposal.text.splitlines() if line.startswith(begins)]
    return line


@pytest.mark.parametrize("name", HOUSES)
def test_a_house_is_read_by_what_is_proposed_for_it(name: str) -> None:
    proposal = of(HOUSES[name])
    assert proposal.missing == proposal.unplaced == ()
    portfolio, findings = read_texts(HOUSES[name], RULES, house=house_from_text(proposal.text))
    assert [(finding.code, finding.message) for finding in findings] == []
    assert portfolio == read_texts(OURS, RULES)[0]


def read_by(proposal: Proposal, sheets: dict[str, str]) -> Portfolio:
    return read_texts(sheets, RULES, house=house_from_text(proposal.text))[0]


SMALL = {
    "Grants": "Grant ref,Ccy,Start\nA-1,US$,03/04/2026\nA-2,USD,01/02/2026\n",
    "Schedule": "Grant ref,Instalment,Amount due,Paid on,Paid (USD),Score\n"
    "A-1,T1,1.000,,,7\nA-2,T1,2.000,05/06/2026,500,8\n",
}


def test_what_can_be_read_two_ways_is_a_guess_and_a_guess_is_a_comment() -> None:
    proposal = of(SMALL)
    assert line_of(proposal, "# order") == (
        '# order = "DMY"  # guess: every date, as `03/04/2026`, can be read both ways: ask'
    )
    assert line_of(proposal, "# decimal").endswith("`1.000` may be thousands, or a number with three decimals")
    assert line_of(proposal, '# "Amount due"').endswith("guess: it speaks of “amount”")
    assert "`amount` of `tranches`" in proposal.missing
    house = house_from_text(proposal.text)
    assert (house.manner.order, house.manner.decimal) == (None, "")
    assert set(house.tables["tranches"].columns.values()) == {"award", "tranche"}
    assert proposal.counts[Sure.GUESS] == sum(
        line.startswith("# ") and "# guess" in line for line in proposal.text.splitlines()
    )


def test_guesses_taken_up_are_read() -> None:
    taken_up = re.sub(r'(?m)^# (?=\[|order|decimal|thousands|"Amount)', "", of(SMALL).text)
    portfolio = read_texts(SMALL, RULES, house=house_from_text(taken_up))[0]
    assert [getattr(row, "amount") for row in portfolio.rows["tranches"]] == [1000, 2000]  # noqa: B009


def test_payments_beside_the_instalments_are_a_table_of_their_own() -> None:
    sheets = SMALL | {"Schedule": SMALL["Schedule"].replace("Amount due", "Amt")}
    proposal = of(sheets)
    assert 'rows_with = "Paid on"' in proposal.text
    assert proposal.unplaced == ("`Score` in `Schedule`",)
    portfolio = read_by(proposal, sheets)
    assert [len(portfolio.rows[table]) for table in ("tranches", "payments")] == [2, 1]


@pytest.mark.parametrize(
    ("dates", "line"),
    [
        ("31/12/2026,1/2/2026", 'order = "DMY"  # sure: `31/12/2026` can only be read so'),
        ("12/31/2026,1/2/2026", 'order = "MDY"  # sure: `12/31/2026` can only be read so'),
        ("2026/12/31,2026.1.2", 'order = "YMD"  # sure: `2026/12/31` begins with the year'),
        ("2026/12/31,1/2/2026", '# order = "DMY"  # guess: `1/2/2026` ends with the year, `2026/12/31` begins'),
        ("31/12/2026,12/31/2026", '# order = "DMY"  # guess: `31/12/2026` says DMY, `12/31/2026` says MDY'),
    ],
)
def test_the_order_of_dates_is_told_from_those_that_leave_no_choice(dates: str, line: str) -> None:
    first, second = dates.split(",")
    grants = f"Grant ref,Ccy,Start\nA-1,USD,{first}\nA-2,USD,{second}\n"
    assert line in of({"Grants": grants}).text


# What a house keeps for people: titles above its headings, a total and a note below, days as each of them writes them.
MESSY = {
    "Registre 2026": (
        "Fondation des Lacs,,,,\nÉtat au 30/11/2026,,,,\n,,,,\n"
        "N° de dossier,Intitulé du projet,Devise,Date de début,Montant accordé\n"
        'S-1,Dispensaire,KES,1er février 2026,"500 000,00"\nS-2,Clinique,KES,15.01.2026,"450 000,50"\n'
        'Total,,,,"950 000,50"\n,,,,\nNote : montants de la convention signée,,,,\n'
    ),
    "Échéancier": (
        "N° de dossier,Tranche n°,Montant prévu,Versé le,Montant versé,Réf. virement\n"
        'S-1,1ère,"100 000,00",03/02/2026,"100 000,00",V-1\nS-2,1ère,100 000,5 févr. 2026,100 000,V-2\n'
        "TOTAL,,=SUM(C2:C3),,200 000,\n"
    ),
    "Indicateurs": (
        "N° de dossier,Indicateur,Au,Valeur\n"
        'S-1,patients traités,30/06/2026,"1 250,5"\nS-2,patients traités,30/06/2026,n/d\n'
    ),
}


def test_titles_totals_notes_and_days_in_words_do_not_stand_in_the_way() -> None:
    proposal = of(MESSY)
    assert (proposal.missing, proposal.unplaced) == ((), ())
    assert line_of(proposal, "language") == 'language = "fr"  # sure: `1er février 2026` has the name of a month in it'
    assert line_of(proposal, 'sheet = "Reg').endswith("likely: the name says so, and it has the columns")
    assert (
        'ignore_rows = ["Total", "Note : montants de la convention signée"]  # likely: a total or a note stands in'
        in (proposal.text)
    )
    assert line_of(proposal, '"Valeur"').endswith(
        "likely: another word for it; most of its cells are figures, `n/d` is not"
    )
    assert line_of(proposal, '# "n/d"').endswith(
        "guess: no figure: taken up so, it is read as a blank, which is not reported"
    )
    assert "SUM" not in proposal.text
    taken_up = re.sub(r'(?m)^# (?=\[words\.value|"n/d)', "", proposal.text)
    portfolio, findings = read_texts(MESSY, RULES, house=house_from_text(taken_up))
    assert [(finding.code, finding.place.row) for finding in findings] == [("GK2025", 5)]  # they name no programme
    assert "fill `programme`: the rules given are for" in findings[0].help
    assert [str(getattr(row, "start")) for row in portfolio.rows["awards"]] == ["2026-02-01", "2026-01-15"]  # noqa: B009
    assert [len(portfolio.rows[table]) for table in ("awards", "tranches", "payments", "measures")] == [2, 2, 2, 2]


@pytest.mark.parametrize(
    ("days", "line"),
    [
        ("3 abril 2026,3 abril 2027", '# language = "es"  # guess: `3 abril 2026` can be read in es and pt: ask'),
        ("3 mars 2026,4 mars 2026,3 Mai 2027,3. Okt. 2026", '"fr"  # likely: as `3 mars 2026`; `3. Okt. 2026` is of'),
    ],
)
def test_the_language_of_days_is_told_from_the_names_of_months(days: str, line: str) -> None:
    rows = "".join(f"A-{number},USD,{day}\n" for number, day in enumerate(days.split(",")))
    assert line in of({"Grants": f"Grant ref,Ccy,Start\n{rows}"}).text


def test_what_stands_between_the_cells_is_proposed_where_it_is_the_same_everywhere() -> None:
    sheets = {"Grants": "Grant ref;Ccy\nA-1;USD\n", "tranches": "award;tranche;amount\nA-1;1;5\n"}
    assert line_of(of(sheets), "separator") == 'separator = ";"  # sure: every file has it between its headings'
    assert "separator" not in of(sheets | {"tranches": "award,tranche\nA-1,1\n"}).text


def test_of_a_table_that_is_only_guessed_nothing_is_used() -> None:
    proposal = of({"Our grants 2026": "Grant ref,Sum\nA-1,5\n", "tranches": "award,tranche,amount\nA-1,1,5\n"})
    assert line_of(proposal, "# sheet") == '# sheet = "Our grants 2026"  # guess: the name says so'
    assert "the table `awards`, of which the file has a guess" in proposal.missing
    assert set(house_from_text(proposal.text).tables) == {"tranches"}


def test_words_in_cells_are_proposed_and_those_not_understood_are_left_open() -> None:
    sheets = SMALL | {
        "Deliverables": "Grant ref,Deliverable,Status\nA-1,agreement signd,Erreicht\nA-2,clinic,amber\nA-2,x,Met\n",
        "Board": "Meeting date,Grant ref,Tranche,Decision\n31 May 2026,A-1,1,Genehmigt\n",
        "Flags": "Grant ref,Flag,Answer\nA-1,audit finding open,ja\n",
    }
    proposal = of(sheets)
    assert line_of(proposal, '"Erreicht"') == '"Erreicht" = "achieved"  # sure: another word for it'
    assert line_of(proposal, '# "amber"').endswith("not understood: write what it means, or ask")
    assert line_of(proposal, '"agreement signd"').endswith("likely: spelt nearly like `agreement signed`")
    assert line_of(proposal, '# "clinic"') == '# "clinic" = "first clinic opened"  # guess: it shares a word with it'
    assert line_of(proposal, '"T1"') == '"T1" = "1"  # likely: its number'
    assert line_of(proposal, '"US$"') == '"US$" = "USD"  # sure: the sign of USD'
    assert line_of(proposal, '"ja"') == '"ja" = "yes"  # likely: the same word'
    assert line_of(proposal, '"Genehmigt"') == '"Genehmigt" = "approve"  # sure: another word for it'


def test_columns_are_told_by_what_stands_in_them() -> None:
    sheets = {
        "awards": "award,currency\nA-1,USD\nA-2,USD\n",
        "tranches": "award,tranche,amount\nA-1,1,5\n",
        "milestones": "x,y,Erledigt,award\nA-1,agreement signed,1 May 2026,\n",
        "measures": "Client,measure,When,value\nA-1,patients treated,1 May 2026,7\nZ-9,patients treated,1 May 2026,7\n",
        "payments": "Grant ref,tranche,paid on,amount\nQ-1,1,1 May 2026,3\n",
        "documents": "Grant ref,document\nA-1,progress report\nQ-2,progress report\n",
    }
    sheets["milestones"] = "x,y,z\nA-1,agreement signed,1\nA-2,agreement signed,2\n"
    proposal = of(sheets)
    assert line_of(proposal, '"x"') == '"x" = "award"  # sure: every cell is the id of an award'
    assert line_of(proposal, '"y"') == '"y" = "milestone"  # likely: its cells are names of the rules'
    assert line_of(proposal, '# "When"').endswith("guess: its cells are dates, and `period end` has no column yet")
    assert '"Grant ref" = "award"  # likely: 1 of 2 cells are ids of awards, `Q-2` for one is not' in proposal.text
    assert '# "Grant ref" = "award"  # guess: 0 of 1 cells are ids of awards, `Q-1` for one is not' in proposal.text


def test_nothing_found_is_said_and_a_strange_sheet_breaks_nothing() -> None:
    proposal = of({"Pivot\ttable": 'a,"b\nc",A\n1,2,3\n', "Notes": "x\n"}, None)
    assert proposal.missing == ("the table `awards`", "the table `tranches`")
    assert "# No sheet was found for the table `awards`, which must be there." in proposal.text
    assert '# ignore = ["Pivot\\ttable"]' in proposal.text
    house_from_text(proposal.text)
    odd = of({"awards": 'Grant ref,"Start\ndate",START DATE,Start date,Ccy\nA-1,1 May 2026,,,$\n'}, None)
    assert house_from_text(odd.text).tables["awards"].columns["Start\ndate"] == "start"
    assert '# "$" = ""  # guess: not a code of ISO 4217' in odd.text


def test_the_command_writes_it_and_says_what_it_comes_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, text in (SMALL | {"Pivot": "Sum\n"}).items():
        sheet = book.create_sheet(name)
        for row in csv.reader(StringIO(text)):
            sheet.append(row)
    book.save(tmp_path / "house.xlsx")
    words = ["map", str(tmp_path / "house.xlsx")]
    assert run(words) == 0
    assert "[tranches.columns]" in capsys.readouterr().out
    out = tmp_path / "columns.toml"
    assert run([*words, "--rules", str(starter_folder() / "rules.gate"), "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "guesses are comments until the # is taken away" in said
    assert "must be there, and was not found: `amount` of `tranches`" in said
    assert "not placed: sheet `Pivot`" in said
    assert run([*words, "--out", str(out)]) == 2
    assert "exists already" in capsys.readouterr().err
    assert run(["map", str(tmp_path / "none.xlsx")]) == 2
    assert "there is nothing at" in capsys.readouterr().err
