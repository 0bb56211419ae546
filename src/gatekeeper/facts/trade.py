"""What the trade calls our tables, columns and words, in English, French and German: what proposals are made from.

Each is written as `plain` gives it: small letters without accents, marks or what stands in brackets.
"""

import re
import unicodedata
from collections.abc import Mapping

_BRACKETS = re.compile(r"[(\[].*?[)\]]")
_MARKS = re.compile(r"[^0-9a-z%]+")


def plain(text: str) -> str:
    """A heading or word without what houses write differently: `N° de tranche (prévue)` is `n de tranche`."""
    letters = unicodedata.normalize("NFKD", _BRACKETS.sub(" ", text).casefold().replace("ß", "ss"))
    return " ".join(_MARKS.sub(" ", "".join(each for each in letters if not unicodedata.combining(each))).split())


def _by_word(written: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {ours: frozenset(theirs.split("|")) for ours, theirs in written.items()}


TABLE_NAMES = _by_word(
    {
        "awards": "grants|grant|award|register|grants register|grant register|projects|agreements|portfolio|contracts"
        "|bewilligungen|projekte|zuwendungen|forderungen|vorhaben|subventions|projets|conventions|registre"
        "|registre des subventions|register der zuwendungen",
        "tranches": "instalments|installments|payment schedule|schedule|payment plan|disbursement schedule|raten"
        "|zahlungsplan|teilzahlungen|auszahlungsplan|echeancier|calendrier des versements",
        "items": "sites|products|lots|standorte|produkte|produits",
        "payments": "payments made|disbursements|transactions|ledger|paid|auszahlungen|zahlungen|versements|paiements"
        "|decaissements",
        "milestones": "deliverables|outputs|targets|workplan|work plan|meilensteine|etappen|jalons|livrables|etapes",
        "measures": "kpis|kpi|indicators|metrics|figures|results|kennzahlen|indikatoren|indicateurs|mesures|resultats",
        "documents": "reports|reporting|papers|requirements|unterlagen|dokumente|berichte|pieces|rapports",
        "events": "log|diary|ereignisse|evenements|journal",
        "facts": "flags|conditions|tatsachen|faits",
        "judgements": "judgments|decisions|assessments|committee decisions|entscheidungen|bewertungen|avis",
        "waivers": "exceptions|dispensations|ausnahmen|verzichte|derogations",
        "extensions": "time extensions|verlangerungen|prolongations|prorogations",
        "resolutions": "board decisions|board resolutions|minutes|beschlusse|deliberations",
        "rates": "fx|fx rates|exchange rates|kurse|wechselkurse|taux de change",
        "budgets": "budget|funds|haushalt|enveloppes",
    }
)

_ANY_TABLE = {
    "award": "grant|grant ref|grant reference|grant id|grant no|grant number|grant code|award id|award ref|award no"
    "|award number|award reference|project id|project no|project number|project ref|project code|agreement no"
    "|agreement number|contract no|contract number|ref|n dossier|no dossier|n de dossier|no de dossier"
    "|numero de dossier|dossier|ref dossier|reference du dossier|n de convention|numero de convention|code projet"
    "|n de subvention|n de projet|projektnummer|projekt nr|projektnr|forderkennzeichen|aktenzeichen"
    "|bewilligungsnummer|vertragsnummer",
    "tranche": "instalment|instalment no|instalment number|installment|installment no|installment number|inst no"
    "|payment no|payment number|tranche no|tranche number|tranche nr|disbursement no|n de tranche|no de tranche"
    "|numero de tranche|tranche n|n tranche|versement n|rate|rate nr|ratennummer|teilzahlung|teilzahlung nr",
    "item": "site|product|lot|standort|produkt|produit",
    "note": "notes|comment|comments|remark|remarks|bemerkung|bemerkungen|anmerkung|commentaire|commentaires|remarques"
    "|observations",
    "evidence": "proof|source|file|file ref|file no|folder|supporting document|nachweis|justificatif|preuve"
    "|piece justificative",
    "verified by": "verifier|checked by|validated by|gepruft durch|gepruft von|verifie par|controle par|valide par",
    "known on": "recorded on|entered on|date entered|last updated|erfasst am|saisi le",
    "by": "decided by|granted by|committee|body|board|durch|gremium|par|decide par|instance",
}  # fmt: skip

_OF_TABLE = {
    "awards": {
        "title": "project title|project|project name|grant title|name|titel|projekttitel|projekt|intitule|titre|objet"
        "|intitule du projet|titre du projet|nom du projet",
        "recipient": "grantee|recipient name|beneficiary|organisation|organization|awardee|company|zuwendungsempfanger"
        "|empfanger|forderempfanger|beneficiaire|organisme|titulaire",
        "programme": "program|fund|scheme|grant programme|programm|forderprogramm|dispositif|fonds",
        "country": "land|pays|location",
        "group": "consortium|cluster|gruppe|groupe",
        "currency": "ccy|curr|cur|grant currency|wahrung|devise|monnaie",
        "start": "start date|begin|begins|grant start|project start|beginn|laufzeitbeginn|projektbeginn|startdatum"
        "|date de debut|debut",
        "end": "end date|ends|grant end|project end|closing date|ende|laufzeitende|projektende|enddatum|date de fin",
        "committed": "grant amount|amount awarded|award amount|amount|total amount|total grant|total award|commitment"
        "|approved amount|total|bewilligt|bewilligte summe|bewilligungssumme|fordersumme|montant|montant engage"
        "|montant total|montant accorde|engage",
        "owner": "grant manager|programme officer|project officer|officer|manager|responsible|betreuung|betreuer"
        "|sachbearbeiter|zustandig|charge de dossier|responsable|charge de projet",
        "priority": "rank|order|prioritat|rang|priorite",
    },
    "tranches": {
        "amount": "amt|instalment amount|installment amount|value|sum|payable|scheduled amount|tranche amount|betrag"
        "|hohe|ratenbetrag|montant|somme|montant prevu",
        "planned date": "due|due date|planned|planned on|scheduled|scheduled date|payment due|expected date|geplant am"
        "|geplant|fallig|fallig am|falligkeit|zahlungstermin|date prevue|echeance|date d echeance|prevu le",
    },
    "items": {"kind": "type|art|nature", "item": "name|site|product|bezeichnung|nom"},
    "payments": {
        "paid on": "paid|date paid|payment date|paid date|date of payment|value date|disbursed on|disbursement date"
        "|transfer date|date|datum|zahlungsdatum|ausgezahlt am|bezahlt am|auszahlungsdatum|date de versement|verse le"
        "|paye le|date de paiement",
        "amount": "paid amount|amount paid|amt paid|amt|paid|disbursed|value|sum|betrag|ausgezahlt|auszahlungsbetrag"
        "|montant|montant verse|verse|somme",
        "kind": "type|payment type|art|zahlungsart|nature|type de versement",
        "reference": "bank ref|bank reference|payment ref|payment reference|voucher|voucher no|transaction id"
        "|beleg|belegnummer|buchungsnummer|referenz|reference bancaire|n de piece|ref virement"
        "|ref du virement|n de virement|reference du virement|reference de paiement|zahlungsreferenz",
    },
    "milestones": {
        "milestone": "deliverable|target|output|objective|milestone name|meilenstein|etappe|zwischenziel|jalon|livrable"
        "|etape|objectif",
        "due": "due date|deadline|target date|planned date|planned|due by|fallig|fallig am|frist|termin|soll termin"
        "|echeance|date prevue|date limite",
        "status": "state|progress|rag|stage|zustand|stand|statut|etat|avancement",
        "as of": "status date|as at|date of status|reported on|last reviewed|review date|stand|stand vom|stichtag|au"
        "|date du statut",
        "submitted on": "submitted|date submitted|claimed on|eingereicht|eingereicht am|soumis le|depose le",
        "achieved on": "achieved|date achieved|completed|completed on|completion date|date completed|actual date|done"
        "|done on|met on|erreicht|erreicht am|abgeschlossen am|erledigt am|ist termin|ist datum|atteint|atteint le"
        "|realise le|date de realisation|termine le",
        "verified on": "verified|date verified|checked on|validated|validated on|gepruft am|gepruft|bestatigt am"
        "|verifie le|valide le|controle le",
    },
    "measures": {
        "measure": "indicator|kpi|metric|indicator name|kennzahl|indikator|messgrosse|indicateur|mesure",
        "period start": "from|period from|start|von|zeitraum von|du|debut de periode",
        "period end": "to|period to|period ending|reporting date|as at|as of|quarter end|end of period|end|date|bis"
        "|zeitraum bis|stichtag|periodenende|fin de periode|au",
        "value": "actual|actual value|result|figure|achieved|reported value|amount|wert|ist|istwert|ergebnis|valeur"
        "|resultat|realise",
        "low": "min|minimum|lower bound",
        "high": "max|maximum|upper bound",
        "unit": "units|unit of measure|uom|einheit|unite",
        "kind": "type|data type|art|nature",
    },
    "documents": {
        "document": "report|deliverable|document name|document type|requirement|unterlage|dokument|bericht|piece"
        "|rapport|justificatif",
        "period": "reporting period|zeitraum|berichtszeitraum|periode",
        "due": "due date|deadline|due on|fallig|frist|fallig am|echeance|date limite|attendu le",
        "received on": "received|date received|submitted|submitted on|date submitted|eingegangen am|eingang|erhalten am"
        "|recu le|date de reception|depose le",
        "accepted on": "accepted|approved|approved on|date accepted|date approved|angenommen am|genehmigt am|accepte le"
        "|approuve le|valide le",
        "rejected on": "rejected|refused on|returned on|abgelehnt am|refuse le|rejete le",
        "expires on": "expiry|expiry date|expires|valid until|gultig bis|valable jusqu au|expire le",
        "link": "url|location|ablage|lien",
    },
    "events": {
        "subject": "about|milestone|document|betrifft|objet|concerne",
        "event": "what|what happened|action|ereignis|evenement",
        "on": "date|event date|am|datum|le",
    },
    "facts": {"fact": "condition|name|flag|tatsache|fait", "value": "answer|yes no|wert|valeur|antwort"},
    "judgements": {
        "matter": "subject|question|assessment|frage|sache|objet",
        "decided on": "date|decision date|date decided|datum|entschieden am|decide le",
        "finding": "decision|outcome|result|opinion|entscheidung|ergebnis|beschluss|conclusion",
    },
    "waivers": {
        "condition": "what|requirement|waived|bedingung|auflage",
        "granted on": "date|date granted|waived on|erteilt am|accorde le",
        "expires on": "expiry|expiry date|valid until|gultig bis",
        "reason": "why|grund|begrundung|motif|raison",
    },
    "extensions": {
        "milestone": "deliverable|document|meilenstein|jalon",
        "granted on": "date|date granted|erteilt am|accorde le",
        "new due": "new date|new deadline|new due date|extended to|revised due date|neue frist|neuer termin"
        "|nouvelle echeance",
        "months": "extension months|by months|monate|mois",
    },
    "resolutions": {
        "meeting": "meeting date|board date|date of meeting|sitzung|sitzungsdatum|reunion|seance|date",
        "decided": "decision|resolution|beschluss|entscheidung",
        "amount": "approved amount|amount approved|betrag|montant|montant approuve",
    },
    "rates": {"currency": "base|von", "to": "into|nach", "rate": "exchange rate|fx rate|kurs|taux"},
    "budgets": {"budget": "name|fund|topf|enveloppe", "amount": "betrag|montant", "currency": "ccy|wahrung|devise"},
}  # fmt: skip

# By table and our heading, the own ones first.
HEADINGS: Mapping[str, Mapping[str, frozenset[str]]] = {
    table: {**_by_word(_ANY_TABLE), **_by_word(_OF_TABLE.get(table, {}))} for table in ("parameters", *TABLE_NAMES)
}

_YES_NO = _by_word({"yes": "ja|oui|si|x|1", "no": "nein|non|0"})

# By our heading, what the trade writes in its cells.
CELL_WORDS: Mapping[str, Mapping[str, frozenset[str]]] = {
    "status": _by_word(
        {
            "achieved": "erreicht|erfullt|abgeschlossen|erledigt|fertig|atteint|realise|termine|acheve|finished",
            "not achieved": "nicht erreicht|nicht erfullt|verfehlt|non atteint|non realise|failed",
            "partly achieved": "teilweise erreicht|teilweise|partiellement atteint|partiel|partial|partly",
            "planned": "geplant|offen|prevu|a venir|open|not due|upcoming|future",
            "in progress": "in arbeit|laufend|in bearbeitung|en cours|on track|wip|started",
            "submitted": "eingereicht|soumis|under review|claimed",
            "verified": "gepruft|bestatigt|verifie|valide|validated|confirmed|signed off",
            "waived": "verzichtet|leve|dispense",
            "withdrawn": "zuruckgezogen|retire|annule|abandoned|dropped",
            "in dispute": "strittig|en litige|contested",
            "not applicable": "entfallt|sans objet|n a",
        }
    ),
    "kind": _by_word(
        {
            "payment": "auszahlung|zahlung|versement|paiement|disbursement|transfer|instalment",
            "part payment": "teilzahlung|acompte|partial payment|partial",
            "advance": "vorschuss|avance",
            "recovery": "ruckforderung|ruckzahlung|remboursement|recouvrement|refund|repayment|clawback",
            "set-off": "verrechnung|compensation|offset",
            "actual": "ist|istwert|reel|realise|result|actuals|reported",
            "plan": "soll|prevu|forecast|planned",
            "target": "ziel|zielwert|cible|objectif|goal",
            "baseline": "basis|ausgangswert|base|reference value",
        }
    ),
    "decided": _by_word(
        {
            "approve": "genehmigt|bewilligt|approuve|accorde|granted|agreed",
            "defer": "vertagt|zuruckgestellt|reporte|ajourne|postponed|deferred",
            "refuse": "abgelehnt|refuse|rejete|declined",
        }
    ),
    "value": _YES_NO,
    "finding": _YES_NO,
}
