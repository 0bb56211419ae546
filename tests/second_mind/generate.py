"""Rule texts and portfolios by chance: every sentence form, and facts of which a third are not known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

Adds = Callable[..., None]  # adds a row to a table

CENTRE = date(2026, 11, 30)
MILESTONES = ("pilot plant", "land lease", "site permit")
DOCUMENTS = ("audit report", "progress report")
MEASURES = {"revenue": "USD", "customers": "", "uptime": "%", "waste": "tonnes"}
YES_OR_NO = ("insolvency", "board seated")
ROLES = ("committee", "auditor")
NAMED = ("milestone", "fact", "document", "measure", "matter")
EVENT_WORDS = ("approved", "signed", "given", "requested")
NOWHERE = ("in dispute", "withheld", "not yet due", "expired", "not applicable", "not reported")


@dataclass(frozen=True)
class Trial:
    """Rules, tables as CSV texts, and the days to decide on and know by."""

    rules: str
    texts: dict[str, str]
    on: date
    known_by: date


class Maker:
    """Makes one trial."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.on = CENTRE + timedelta(days=random.choice((0, 0, 0, -1, 1, -30, 31)))
        if random.random() < 0.15:
            self.on = random.choice((date(2026, 9, 30), date(2026, 12, 31), date(2027, 2, 28), date(2026, 11, 14)))
        self.labels: list[str] = []
        self.covered: dict[str, str] = {}  # the tranches of each labelled release
        self.definitions: list[str] = []
        self.text = self.per = self.waste = ""
        self.sites = random.random() < 0.4  # whether awards have sites
        self.of_site = self.ready = False  # what is said is of the site at hand; a definition speaks of each

    def chance(self, part: float) -> bool:
        return self.random.random() < part

    def pick(self, *of: str) -> str:
        return self.random.choice(of)

    def day(self) -> date:
        near = self.random.choice(
            (0, 0, 0, 0, 1, -1, 1, -1, 1, -1, 1, -1, 30, -30, -31, 29, 14, -15, -60, 61, -180, 181, -365, 366)
        )
        return self.on + timedelta(days=near)

    def length(self) -> str:
        return self.pick(
            "30 days", "1 month", "1 day", "2 weeks", "1 quarter", "10 business days", "6 months", "1 year"
        )

    # ------------------------------------------------------------------------------------------ sentences

    def trial(self) -> Trial:
        rules = self.text = self.rules()
        known_by = self.on if self.chance(0.8) else self.day()
        return Trial(rules, self.texts(), self.on, known_by)

    def rules(self) -> str:
        some = self.chance
        waived: Callable[[], str] = lambda: ", cannot be waived" if some(0.08) else ""  # noqa: E731
        absent: Callable[[], str] = lambda: self.absence() if some(0.3) else ""  # noqa: E731
        each: Callable[[], str] = lambda: ", for each tranche" if some(0.15) else ""  # noqa: E731
        lines = ["language 1", "currency USD", f"roles: {', '.join(ROLES)}"]
        if some(0.4):
            way = self.pick("down to", "up to", "to the nearest")
            lines.append(f"round entitlements {way} {self.pick('1,000', '7,000', '0.05', '100')} USD")
        if some(0.3):
            lines.append("month ends round up")
        if some(0.25):
            lines.append(f"years begin {self.pick('1 April', '15 April', '1 July', '28 February')}")
        if some(0.06):
            lines.append(f"in force from {self.day() - timedelta(days=90)} {self.pick('to', 'until')} {self.day()}")
        for name in MILESTONES:
            due = f", due {self.moment(plain=some(0.8))}" if name == "pilot plant" or some(0.4) else ""
            by = f", verified by {self.pick(*ROLES)}" if some(0.2) else ""
            lines.append(f"milestone {name}{due}{by}{absent()}{each()}{waived()}")
        for name in DOCUMENTS:
            due = f", due {self.moment(plain=True)}" if some(0.5) else ""
            lines.append(f"document {name}{due}{absent()}{each()}{waived()}")
        per = self.pick("per quarter", "per month", "per quarter", "per year")
        within: Callable[[], str] = lambda: (  # noqa: E731
            f", reported within {self.pick('45 days', '1 month', '30 days')}" if some(0.6) else ""
        )
        self.per = per
        lines.append(f"measure revenue in USD {per}{within()}{waived()}")
        lines.append(f"measure customers{each()}{waived()}")
        lines.append("measure uptime as percentage")
        self.waste = self.pick("per month", "per quarter")
        lines.append(f"measure waste in tonnes {self.waste}{within()}")
        lines.extend(f"fact {name}{absent()}{waived()}" for name in YES_OR_NO)
        lines += ["fact readiness level as number", "fact route, one of full, short"]
        if self.sites:
            due = f", due {self.moment(plain=True)}" if some(0.6) else ""
            lines += [
                "item site",
                f"milestone site lease, for each site{due}{absent()}",
                f"document survey, for each site{each()}{waived()}",
                "measure households, for each site",
                f"fact open incident, for each site{absent()}",
                "judgement site check by auditor, one of clean, qualified, for each site",
            ]
            if some(0.5):
                self.of_site = True
                lines.append(f"define site ready as {self.condition(1)} and ({self.site_leaf()})")
                self.of_site, self.ready = False, True
        lines.append(f"judgement audit opinion by auditor, one of clean, qualified, adverse{each()}")
        lines.append(f"judgement progress made by committee{absent()}{each()}")
        lines += [
            "parameter target",
            "parameter floor in USD",
            "parameter stop date as date",
            "parameter rate as percentage",
        ]
        for name in ("ready to go", "sound footing"):
            if some(0.4):
                lines.append(f"define {name} as {self.condition(1)}")
                self.definitions.append(name)
        for number in range(self.random.randint(1, 4)):
            lines.append(self.release(number))
        for number in range(self.random.choice((0, 0, 1, 1, 2))):
            lines.append(self.guard(number))
        for _ in range(self.random.choice((0, 1, 1, 2))):
            lines.append(self.power())
        return "\n".join(lines) + "\n"

    def absence(self) -> str:
        return ", absence means no" + (f" from {self.day()}" if self.chance(0.2) else "")

    def tranches(self) -> str:
        return self.pick(
            "tranche 1", "tranche 2", "tranche 2", "every tranche", "tranches 1 to 2", "every tranche after 1"
        )

    def tail(self, kind: str, number: int) -> str:
        text = ""
        if self.chance(0.3):
            text += f"\n    unless ({self.condition(1)})"
        if self.chance(0.4):
            self.labels.append(f"{kind} {number}")
            text += f'\n    label "{kind} {number}"'
        if kind != "never" and self.chance(0.08):
            text += "\n    cannot be waived"
        return text

    def release(self, number: int) -> str:
        amount, shape = "", ""
        match self.random.randrange(12):
            case 0 | 1:
                amount = self.pick("50% of ", "33.3% of ", "30,000 USD of ", "120,000 USD of ", "rate of ", "0% of ")
            case 2:
                amount = "(revenue / floor) of "
            case 3:
                amount = "((20% of revenue) + 5,000 USD) of "
            case 4:
                top, bottom = self.pick("customers out of 90", "customers out of target", "revenue out of floor").split(
                    " out of "
                )
                shape = f" in proportion to {top} out of {bottom}"
                if self.chance(0.5):
                    floors = ("60", "target") if top == "customers" else ("40,000 USD", "floor")
                    shape += f", nothing below {self.pick(*floors)}"
            case 5:
                shape = f" rising evenly from {self.pick('0%', '20%')} at 40"
                shape += f" to {self.pick('100%', '90%')} at 100 of customers"
            case _:
                pass
        when = " in any case" if self.chance(0.12) else f" when {self.condition(2)}"
        above = self.pick(*self.covered) if self.covered and self.chance(0.35) else ""
        tranches, tail = self.covered.get(above, self.tranches()), self.tail("release", number)
        if f"release {number}" in self.labels:
            self.covered[f"release {number}"] = tranches
        exception = f'\n    exception to "{above}"' if above else ""
        return f"release {amount}{tranches}{shape}{when}{tail}{exception}"

    def guard(self, number: int) -> str:
        kind = self.pick("hold", "hold", "never", "cancel")
        word = "never release" if kind == "never" else kind
        return f"{word} {self.tranches()} when {self.condition(1)}{self.tail(kind, number)}"

    def power(self) -> str:
        names = [*MILESTONES, *DOCUMENTS, "customers", "insolvency", "audit opinion", *self.definitions]
        target = "any condition" if self.chance(0.5) else self.pick(*names)
        if self.labels and self.chance(0.4):
            target = f'"{self.pick(*self.labels)}"'
        where = f" of {self.tranches()}" if self.chance(0.2) else ""
        up_to = f" up to {self.pick('20,000', '50,000', '500,000')} USD" if self.chance(0.3) else ""
        return f"{self.pick(*ROLES)} may waive {target}{where}{up_to}"

    def condition(self, depth: int) -> str:
        if depth == 0 or self.chance(0.3):
            return self.leaf()
        parts = [self.inner(depth) for _ in range(self.random.randint(2, 3))]
        listed = "; ".join(parts)
        match self.random.randrange(8):
            case 0 | 1:
                return f"all of ({listed})"
            case 2 | 3:
                return f"any of ({listed})"
            case 4:
                return f"none of ({listed})"
            case 5:
                return f"at least {self.random.randint(1, len(parts))} of ({listed})"
            case 6:
                return f"at most {self.random.randint(1, len(parts) - 1)} of ({listed})"
            case _:
                return f"not ({self.inner(depth)})"

    def inner(self, depth: int) -> str:
        if self.definitions and depth > 1 and self.chance(0.15):
            return self.pick(*self.definitions)
        return self.condition(depth - 1)

    def over_sites(self) -> str:
        """What is said of the sites of an award."""
        which = self.pick(
            "each site", "each site", "any site", "no site", "at least 2 sites", "at least half of the sites"
        )
        if self.chance(0.25):
            which = self.pick("at most 1 site", "at least 80% of sites", "the site of this tranche", "all sites")
        self.of_site = True
        chosen = f" with ({self.site_leaf()})" if self.chance(0.25) and "half" not in which and "%" not in which else ""
        chosen = "" if which.startswith("the") else chosen
        said = self.condition(self.random.choice((0, 0, 1)))
        self.of_site = False
        return f"{which}{chosen} {'have' if which.endswith('s') and which[0] == 'a' else 'has'} ({said})"

    def site_leaf(self) -> str:
        """What is said of one site."""
        sign = self.pick(">=", "<", "=")
        return self.pick(
            f"site lease{self.denied()} {self.pick('achieved', 'achieved', 'approved')}{self.timing(self.chance(0.3))}",
            f"site lease{self.denied()} achieved by {self.day()}", "site lease missed",
            f"survey{self.denied()} {self.pick('accepted', 'received')}{self.timing()}",
            f"survey accepted within {self.length()} after site lease achieved",
            f"households {sign} 40", "households between 40 and target", "households >= customers",
            f"{self.pick('not ', '')}open incident", "site check is clean", "site check is not qualified",
            *(["site ready"] * 2 if self.ready else []),
        )  # fmt: skip

    def leaf(self) -> str:
        if self.of_site and self.chance(0.75):
            return self.site_leaf()
        if self.sites and not self.of_site and self.chance(0.25):
            return self.over_sites()
        number = self.random.randrange(20)
        if number < 7:
            return self.milestone_leaf()
        if number < 10:
            word = self.pick("received", "accepted", "accepted", "refused", *EVENT_WORDS[:3])
            return f"{self.pick(*DOCUMENTS)}{self.denied()} {word}{self.timing(self.chance(0.3))}"
        if number < 15:
            return self.comparison()
        match number:
            case 15 | 16:
                return f"{'not ' if self.chance(0.4) else ''}{self.pick(*YES_OR_NO)}"
            case 17:
                return self.pick(
                    "audit opinion is clean", "audit opinion is not qualified",
                    "audit opinion is one of (clean, qualified)",
                    "audit opinion is neither qualified nor adverse", "route is full", "route is not short",
                )  # fmt: skip
            case 18:
                return f"progress made{self.denied()} {self.pick('found', 'refused', 'decided')}{self.timing()}"
            case _:
                which = self.pick("tranche 1", "the previous tranche")
                return f"{which}{self.denied()} {self.pick('released', 'released', 'released in part')}{self.timing()}"

    def denied(self) -> str:
        return self.pick("", "", "", " not", " not yet")

    def milestone_leaf(self) -> str:
        name = self.pick(*MILESTONES)
        word = self.pick("achieved", "achieved", "achieved", "achieved", "achieved", "partly achieved", "submitted",
                         "verified",
                         "verified by auditor", "missed", *EVENT_WORDS, "signed by auditor")  # fmt: skip
        if word == "missed":
            return f"pilot plant{self.pick('', '', ' not')} missed"
        return f"{name}{self.denied()} {word}{self.timing(name == 'pilot plant')}"

    def timing(self, on_time: bool = False) -> str:
        if self.chance(0.35):
            return ""
        if on_time and self.chance(0.4):
            return " on time"
        if self.chance(0.35):
            way = self.pick("within {} after", "within {} before", "by {} after", "at least {} before",
                            "at least {} after",
                            "more than {} after", "no earlier than {} after")  # fmt: skip
            return " " + way.format(self.length()) + " " + self.moment()
        if self.chance(0.15):
            first, second = sorted((self.day(), self.day()))
            return f" between {first} and {second}"
        return f" {self.pick('by', 'by', 'by', 'before', 'after', 'on or after', 'on')} {self.moment()}"

    def moment(self, plain: bool = False) -> str:
        if plain or self.chance(0.6):
            return self.day().isoformat()
        return self.pick(
            "stop date", "stop date", "land lease achieved", "site permit achieved", "audit report accepted",
            "land lease signed", "tranche 1 released", "planned date of this tranche", "progress made found",
        )  # fmt: skip

    def comparison(self) -> str:
        if self.chance(0.2):
            return self.in_periods()
        sign = self.pick(">=", "<=", ">", "<", ">=", ">=", "=", "!=")
        return self.pick(
            f"revenue {sign} {self.pick('40,000', '50,000')} USD", f"revenue {sign} floor", f"customers {sign} 60",
            f"customers {sign} target", f"uptime {sign} 99.5%", "customers between 40 and target",
            "customers between 40 and 60",
            f"revenue over the last {self.over(self.per)} {sign} 150,000 USD", f"waste {sign} 12 tonnes",
            f"{self.pick('average', 'highest')} revenue over the last {self.over(self.per)} {sign} 42,000 USD",
            f"lowest revenue over the last {self.over(self.per)} {sign} 42,000 USD",
            f"waste over the last {self.over(self.waste)} {sign} 36 tonnes", f"revenue / customers {sign} 700 USD",
            f"readiness level {sign} 7", f"80% of revenue {sign} floor", f"(customers + customers) {sign} 120",
            f"amount of this tranche {sign} 60,000 USD", f"due date of pilot plant {sign} stop date",
            f"stop date {sign} {self.day()}", f"revenue - floor {sign} 0 USD", f"target {sign} 60",
            f"planned date of this tranche {sign} {self.day()}", f"customers {sign} readiness level",
        )  # fmt: skip

    def in_periods(self) -> str:
        """A comparison asked of several periods."""
        sign, unit = self.pick(">=", "<=", "<", ">="), self.per.removeprefix("per ")
        test = self.pick(f"revenue {sign} 42,000 USD", f"revenue {sign} floor", "revenue between 40,000 USD and floor")
        if self.chance(0.3):
            test, unit = f"waste {sign} 12 tonnes", self.waste.removeprefix("per ")
        elif self.chance(0.3):
            test, unit = f"customers {sign} 60", self.pick("month", "quarter")
            if self.chance(0.4):
                which = self.pick("on each of", "on any of", "on at least 2 of")
                return f"{test} {which} ({self.moment()}; {self.day()}; {self.day()})"
        if self.chance(0.2):
            unit = "year"
        count = self.random.choice((2, 3, 4))
        if self.chance(0.4):
            some = self.pick("each", "any", f"at least {count - 1}", "at most 1")
            return f"{test} in {some} of the last {count} {unit}s"
        days = self.pick(f"from {self.back()} to {self.moment()}", f"since {self.back()}")
        some = self.pick("in each {}", "in any {}", "in at least 2 {}s", "in at most 1 {}", "for 2 consecutive {}s",
                         "in at least 2 of any 3 consecutive {}s")  # fmt: skip
        return f"{test} {some.format(unit)} {days}"

    def back(self) -> date:
        return self.on - timedelta(days=self.random.choice((400, 365, 200, 800)))

    def over(self, per: str) -> str:
        if per == "per year":
            return self.pick("2 years", "year")
        return self.pick("2 quarters", "quarter", "4 quarters", "year")

    # ------------------------------------------------------------------------------------------ tables

    def cell(self, value: object, unknown: float = 0.0) -> str:
        """A cell; blank now and then, and very seldom not to be read."""
        if self.chance(unknown):
            return ""
        if self.chance(0.004):
            return "??"
        return "" if value is None else str(value)

    def maybe(self, part: float) -> date | None:
        return self.day() if self.chance(part) else None

    def texts(self) -> dict[str, str]:
        awards = ("A-1", "A-2", "A-3", "A-4")
        tables: dict[str, list[dict[str, str]]] = {}
        tables["awards"] = [
            {
                "award": award, "currency": "EUR" if self.chance(0.02) else "USD",
                "target": self.cell(self.random.choice((60, 60, 0, 45.5)), 0.2),
                "stop date": self.cell(self.day(), 0.2), "rate": self.cell(self.random.choice((50, 12.5, 130)), 0.2),
            } for award in awards
        ]  # fmt: skip
        for award in awards:
            self.of_award(award, tables)
        for award in ("", *awards):
            if self.chance(0.6):
                for start in self.starts():
                    row = {"award": award, "parameter": "floor", "from": start,
                           "value": self.cell(self.random.choice((40_000, 50_000, 0, 45_000)), 0.1)}  # fmt: skip
                    tables.setdefault("parameters", []).append(row)
        return {table: as_csv(self.recorded(table, rows)) for table, rows in tables.items() if rows}

    def starts(self) -> list[str]:
        return sorted({self.random.choice(("", str(self.day()))) for _ in range(self.random.randint(1, 2))})

    def recorded(self, table: str, rows: list[dict[str, str]]) -> list[dict[str, str]]:
        """Some rows with the day they were recorded, some said twice."""
        if table in ("awards", "tranches") or self.chance(0.7):
            return rows
        values = {"milestones": "achieved on", "facts": "value", "documents": "accepted on", "measures": "value",
                  "judgements": "finding"}  # fmt: skip
        result = []
        for row in rows:
            known = str(self.day()) if self.chance(0.4) else ""
            result.append({**row, "known on": known})
            if self.chance(0.06) and table != "parameters":
                result.append(dict(result[-1]))
            elif table in values and row[values[table]] and self.chance(0.1):
                named = next(
                    column for column in ("milestone", "fact", "document", "measure", "matter") if column in row
                )
                alike = [other for other in rows if other[named] == row[named] and other[values[table]]]
                other = self.random.choice(alike)
                result.append(
                    {**row, values[table]: other[values[table]], "known on": self.pick(known, str(self.day()))}
                )
        self.random.shuffle(result)
        return result

    def of_award(self, award: str, tables: dict[str, list[dict[str, str]]]) -> None:
        def add(table: str, **cells: object) -> None:
            row = {name.replace("_", " "): "" if value is None else str(value) for name, value in cells.items()}
            tables.setdefault(table, []).append({"award": award, **row})

        for tranche in range(1, 4):
            amount = self.pick("100,000", "50,000", "100,500", "33,333.33")
            add("tranches", tranche=tranche, amount=self.cell(amount), planned_date=self.cell(self.day(), 0.3),
                **({"item": self.pick("North", "South", "East", "")} if self.sites else {}))  # fmt: skip
            self.moved(add, tranche)
        for name in MILESTONES:
            for whose in self.which():
                add("milestones", milestone=name, tranche=whose, **self.milestone())
            self.happened(add, name)
        for name in DOCUMENTS:
            for whose in self.which():
                add("documents", document=name, tranche=whose, **self.document())
            self.happened(add, name)
        self.figures(add)
        if self.sites:
            self.of_sites(add)
        for name, values in (("insolvency", "yes,no,no"), ("board seated", "yes,no"), ("readiness level", "7,6,8"),
                             ("route", "full,short")):  # fmt: skip
            if self.chance(0.7):
                for start in self.starts():
                    gone = self.pick(*NOWHERE) if self.chance(0.15) else ""
                    value = "" if gone else self.cell(self.pick(*values.split(",")), 0.15)
                    end = self.maybe(0.15) if not start else None
                    add("facts", fact=name, value=value, to=end, absent_because=gone, **{"from": start})
        for matter, own, findings in (("audit opinion", "auditor", "clean,qualified,adverse"),
                                      ("progress made", "committee", "yes,no,found,refused")):  # fmt: skip
            for day in sorted({self.day() for _ in range(self.random.choice((0, 1, 1, 2)))}):
                gone = self.pick(*NOWHERE) if self.chance(0.1) else ""
                finding = "" if gone else self.cell(self.pick(*findings.split(",")), 0.1)
                by = own if self.chance(0.85) else self.pick(*ROLES)
                add("judgements", matter=matter, by=by, decided_on=day, finding=finding, absent_because=gone,
                    tranche=self.pick("", "", "1", "2"))  # fmt: skip
        names = [*MILESTONES, *DOCUMENTS, "customers", "insolvency", "audit opinion", *self.labels, *self.definitions]
        for name in sorted({self.pick(*names) for _ in range(self.random.choice((0, 1, 2, 3)))}):
            add("waivers", condition=name, by=self.pick(*ROLES), granted_on=self.day(), expires_on=self.maybe(0.4),
                tranche=self.pick("", "", "1", "2"), amount=self.pick("", "", "", "10,000", "60,000"))  # fmt: skip

    def of_sites(self, add: Adds) -> None:
        """The sites of an award, and what is recorded of each."""
        sites = self.random.sample(("North", "South", "East"), self.random.choice((0, 1, 2, 2, 3)))
        for site in sites:
            first, last = (self.maybe(0.15), None) if self.chance(0.8) else (None, self.day())
            add("items", kind="site", item=site, to=last, **{"from": self.cell(first)})
            if self.chance(0.8):
                add("milestones", milestone="site lease", item=site, **self.milestone())
            for whose in self.which():
                row = {} if "document survey, for each site, for each tranche" in self.text else {"tranche": ""}
                add("documents", document="survey", item=site, **{"tranche": whose} | row, **self.document())
            self.happened(add, "site lease", site)
            for end in sorted({self.day() for _ in range(self.random.choice((0, 1, 2)))}):
                number, gone = self.random.choice((40, 39, 41, 60)), self.pick(*NOWHERE) if self.chance(0.1) else ""
                add("measures", measure="households", item=site, period_end=end, kind="actual", absent_because=gone,
                    value="" if gone else self.cell(number, 0.1), low=None, high=None)  # fmt: skip
            if self.chance(0.7):
                add("facts", fact="open incident", item=site, value=self.cell(self.pick("yes", "no"), 0.2), to=None,
                    absent_because="", **{"from": None})  # fmt: skip
            if self.chance(0.7):
                add("judgements", matter="site check", item=site, by="auditor", decided_on=self.day(),
                    finding=self.cell(self.pick("clean", "qualified"), 0.1), absent_because="", tranche="")  # fmt: skip
            if self.chance(0.2):
                name = self.pick("site lease", "households", "open incident")
                add("waivers", condition=name, item=self.pick(site, site, ""), by=self.pick(*ROLES),
                    granted_on=self.day(), expires_on=self.maybe(0.2), tranche="", amount="")  # fmt: skip

    def which(self) -> Sequence[str]:
        """Of which tranches there are rows; mostly one of none."""
        if self.chance(0.2):
            return ()
        return [""] if self.chance(0.7) else self.random.choice((["1"], ["2"], ["1", "2"], ["", "2"]))

    def moved(self, add: Adds, tranche: int) -> None:
        for number in range(self.random.choice((0, 0, 0, 1, 1, 2)) if self.chance(0.6) else 0):
            kind = self.pick("payment", "part payment", "part payment", "advance", "recovery", "set-off", "")
            amount = self.pick("100,000", "30,000", "10,000", "50,000", "7,500.50")
            add("payments", tranche=tranche, paid_on=self.day(), amount=self.cell(amount), kind=kind,
                reference=f"P-{tranche}{number}" if self.chance(0.7) else "")  # fmt: skip
        for day in sorted({self.day() for _ in range(self.random.choice((0, 0, 0, 0, 1, 2)))}):
            decided = self.pick("approve", "approve", "defer", "refuse")
            add("resolutions", meeting=day, tranche=tranche, decided=decided, by="committee",
                amount=self.pick("", "40,000", "100,000") if decided == "approve" else "")  # fmt: skip

    def happened(self, add: Adds, name: str, item: str = "") -> None:
        for event in ("signed", "approved", "given"):
            for day in sorted({self.day() for _ in range(self.random.choice((0, 0, 1, 2)))}):
                add(
                    "events",
                    subject=name,
                    event=event,
                    on=self.cell(day),
                    by=self.pick("", *ROLES),
                    tranche=self.pick("", "", "", "1"),
                    item=item,
                )

    def milestone(self) -> dict[str, object]:
        row: dict[str, object] = dict.fromkeys(
            ("due", "status", "as of", "submitted on", "achieved on", "verified on", "verified by", "absent because")
        )
        row["due"] = self.maybe(0.2)
        past = self.on - timedelta(days=self.random.choice((0, 1, 30, 60)))
        match self.random.randrange(10):
            case 0:
                row["absent because"] = self.pick(*NOWHERE)
            case 1:
                row["submitted on"] = self.maybe(0.5)
            case 2:
                row["status"] = self.pick("in dispute", "not applicable", "withdrawn", "waived")
                row["as of"] = self.day() if self.chance(0.7) else None
            case 3 | 4 | 5:
                row["status"] = self.pick("planned", "in progress", "not achieved", "partly achieved", "submitted")
                row["as of"] = self.random.choice((past, past, self.day(), None))
                row["submitted on"] = self.maybe(0.2)
            case 6:
                row["status"] = self.pick("achieved", "achieved", "verified")
                row["as of"] = self.random.choice((past, past, None))
            case _:
                row["achieved on"] = self.cell(self.day())
                row["status"] = self.pick("", "achieved")
                row["submitted on"] = self.maybe(0.2)
        if (row["achieved on"] or row["status"] in ("achieved", "verified")) and self.chance(0.6):
            row["verified on"], row["verified by"] = self.day(), self.pick(*ROLES)
        return row

    def document(self) -> dict[str, object]:
        row: dict[str, object] = {"due": self.maybe(0.2), "absent because": None}
        days = sorted(self.day() for _ in range(3))
        kept = self.random.choice(((0,), (0, 1), (0, 2), (0, 1, 2), (1,), (), (2,)))
        for number, column in enumerate(("received on", "accepted on", "rejected on")):
            row[column] = days[number] if number in kept else None
        if self.chance(0.2):
            row["accepted on"], row["rejected on"] = row["rejected on"], row["accepted on"]
        row["expires on"] = self.maybe(0.25)
        if not kept and self.chance(0.4):
            row["absent because"] = self.pick(*NOWHERE)
        return row

    def figures(self, add: Adds) -> None:
        for name, per in (("revenue", self.per), ("waste", self.waste), ("customers", ""), ("uptime", "")):
            ends = self.ends(per) if per else sorted({self.day() for _ in range(self.random.choice((0, 1, 2)))})
            for end in ends:
                value = {"revenue": (50_000, 40_000, 42_000.5, 0), "customers": (60, 59, 61, 90, 0, 30),
                         "uptime": (99.5, 99.4, 99.6), "waste": (12, 13, 11.5)}[name]  # fmt: skip
                number = self.random.choice(value)
                low, high, gone, said = None, None, "", self.cell(number, 0.1)
                if self.chance(0.15):
                    low, high, said = number, number + self.random.choice((0, 1, 2, 30)), ""
                elif self.chance(0.08):
                    gone, said = self.pick(*NOWHERE), ""
                add("measures", measure=name, period_end=end, value=said, low=low, high=high, absent_because=gone,
                    kind=self.pick("", "", "actual", "actual", "plan"),
                    tranche=self.pick("", "1", "2") if name == "customers" and self.chance(0.4) else "")  # fmt: skip

    def ends(self, per: str) -> list[date]:
        """The ends of the latest periods, each there or not."""
        begin = next((line for line in self.header() if line.startswith("years begin")), "years begin 1 January")
        day, month = begin.split()[2:]
        number = ("January", "February", "March", "April", "May", "June", "July").index(month) + 1
        step = {"per month": 1, "per quarter": 3, "per year": 12}[per]
        ends = [date(year, (number - 1 + n) % 12 + 1, int(day) if step > 1 else 1) - timedelta(days=1)
                for year in (2025, 2026, 2027) for n in range(0, 12, step)]  # fmt: skip
        near = [
            end
            for end in sorted(ends)
            if self.on - timedelta(days=420 if step < 12 else 900) <= end <= self.on + timedelta(31)
        ]
        full = self.chance(0.5)
        return [end for end in near if full or self.chance(0.75)]

    def header(self) -> list[str]:
        return self.text.splitlines()


def as_csv(rows: list[dict[str, str]]) -> str:
    """A table as CSV; what holds a comma in quotation marks."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    quoted: Callable[[str], str] = lambda text: f'"{text}"' if "," in text else text  # noqa: E731
    lines = [",".join(columns), *(",".join(quoted(row.get(column, "")) for column in columns) for row in rows)]
    return "\n".join(lines) + "\n"


def trial(seed: int) -> Trial:
    """The trial of a seed."""
    return Maker(Random(seed)).trial()
