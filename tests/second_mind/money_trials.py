"""Rules about money, and facts to decide them by; first what is so, then the rows that say it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from random import Random

from tests.second_mind.generate import as_csv
from tests.second_mind.world import Event, Facts

CENTRE = date(2026, 11, 30)
YES_OR_NO = ("insolvency", "board seated", "licence held")
MILESTONES = ("pilot plant", "land lease", "site permit", "grid access")
ROLES = ("committee", "auditor")
FAR = (60, -61, 366)
Row = dict[str, object]


@dataclass(frozen=True)
class MoneyTrial:
    """Rules, what is so of each award, the same as CSV texts, and the day to decide on."""

    rules: str
    awards: dict[str, Facts]
    texts: dict[str, str]
    on: date
    budgets: dict[str, list[tuple[str, Fraction | str | None]]]


@dataclass
class Maker:
    """Makes one trial."""

    random: Random
    on: date = CENTRE
    labels: dict[str, str] = field(default_factory=dict)  # of releases, with their tranches
    left: list[str] = field(default_factory=lambda: list(MILESTONES[1:]))  # each stands in one condition
    tables: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    budgets: dict[str, list[tuple[str, Fraction | str | None]]] = field(default_factory=dict)

    def chance(self, part: float) -> bool:
        return self.random.random() < part

    def pick(self, *of: str) -> str:
        return self.random.choice(of)

    def day(self) -> date:
        return self.on + timedelta(days=self.random.choice((0, 0, 1, -1, 1, -1, 30, -30, 31, -31, 61, -92, *FAR)))

    # ---------------------------------------------------------------------------------------- sentences

    def trial(self) -> MoneyTrial:
        self.on += timedelta(days=self.random.choice((0, 0, 0, 1, -1, 31)))
        rules = self.rules()
        awards = {award: self.facts(award, rules) for award in ("A-1", "A-2", "A-3", "A-4")}
        self.recorded()
        texts = {table: as_csv(rows) for table, rows in self.tables.items()}
        return MoneyTrial(rules, awards, texts, self.on, self.budgets)

    def rules(self) -> str:
        lines = ["language 1", "currency USD", f"roles: {', '.join(ROLES)}"]
        if self.chance(0.5):
            way = self.pick("down to", "up to", "to the nearest")
            lines.append(f"round entitlements {way} {self.pick('1,000', '7,000', '0.05', '100')} USD")
        if self.chance(0.3):
            lines.append("month ends round up")
        lines += [f"milestone {name}, due {self.day()}" for name in MILESTONES]
        lines += [f"fact {name}" for name in YES_OR_NO]
        lines += ["measure jobs", "measure sales in USD", "parameter price in USD"]
        lines += [self.release(number) for number in range(self.random.choice((1, 1, 2, 2, 3)))]
        lines += [self.further() for _ in range(self.random.choice((0, 0, 0, 1)))]
        lines += [self.remedy() for _ in range(self.random.choice((0, 1, 1, 2)))]
        lines += [self.guard() for _ in range(self.random.choice((0, 0, 0, 1)))]
        if self.chance(0.3):
            lines.append(self.limit())
        if self.chance(0.4):
            lines += self.shares()
        if self.chance(0.5):
            times = self.pick("", ", at most once", ", at most twice")
            reach = self.pick("3 months", "1 month", "90 days")
            lines.append(f"{self.pick(*ROLES)} may extend {self.pick(*MILESTONES[:2])} by up to {reach}{times}")
        for word in ("hold", "cancel", "defer"):
            if self.chance(0.25):
                times = self.pick("", ", at most once", ", at most twice") if word == "defer" else ""
                lines.append(f"{self.pick(*ROLES)} may {word} {self.tranches()}{times}")
        return "\n".join(dict.fromkeys(lines)) + "\n"

    def tranches(self) -> str:
        return self.pick("tranche 1", "tranche 2", "every tranche", "every tranche", "tranches 1 to 2")

    def release(self, number: int) -> str:
        above = self.pick(*self.labels) if self.labels and self.chance(0.5) else ""
        tranches = self.labels.get(above, self.tranches())
        label = f"rule {number}"
        self.labels[label] = tranches
        exception = f'\n    exception to "{above}"' if above else ""
        unless = f"\n    unless {self.leaf()}" if self.chance(0.15) else ""
        return f'release {self.amount(tranches)} {self.when()}{unless}\n    label "{label}"{exception}'

    def further(self) -> str:
        tranches = self.tranches()
        return f"release a further {self.pick('20% of ', '15,000 USD of ', '5% of ')}{tranches} {self.when()}"

    def when(self) -> str:
        return "in any case" if self.chance(0.4) else f"when {self.condition()}"

    def amount(self, tranches: str) -> str:
        jobs = f"jobs {self.pick('above 40, ', 'above 55, ', ', ')}".replace(" , ", ", ")
        shape = self.pick(
            f"{self.pick('50%', '33.3%', '80%')} of {tranches}", f"{self.pick('30,000', '120,000')} USD of {tranches}",
            f"({self.pick('20%', '150%')} of sales) of {tranches}", f"((20% of sales) + 5,000 USD) of {tranches}",
            f"{tranches} in proportion to jobs out of 90{self.pick('', ', nothing below 60')}",
            f"{tranches} rising evenly from {self.pick('0%', '20%')} at 40 to {self.pick('100%', '90%')} at 80 of jobs",
            f"{tranches} by bands of jobs (0% below 50; 40% from 50 to below 60; {self.pick('100%', '20%')} from 60)",
            f"{tranches} by bands of sales (1,000 USD below 30,000 USD; 9,000 USD from 30,000 USD)",
            f"{tranches} at {self.pick('350 USD', 'price')} for each {jobs[:-2]}",
            f"{tranches} by weight (60% for {self.leaf()}; {self.pick('40%', '25%')} for {self.leaf()})",
            f"(the {self.pick('lesser', 'greater')} of (50% of amount of this tranche; sales)) of {tranches}",
            f"(if {self.leaf()} then {self.pick('50%', '100%')} otherwise {self.pick('80%', '0%')}) of {tranches}",
            f"{tranches}", f"{tranches}",
        )  # fmt: skip
        bounds = self.pick("", "", "", ", not below 5,000 USD", ", up to 60%", ", not below 10%, up to 40,000 USD")
        plain = shape == tranches or "nothing below" in shape
        return shape + ("" if plain else bounds)

    def remedy(self) -> str:
        tranches = self.tranches()
        unless = f"\n    unless {self.leaf()}" if self.chance(0.1) else ""
        match self.random.randrange(8):
            case 0 | 1:
                unit = self.pick("month", "week", "quarter")
                most = self.pick("", ", up to 25%")
                when = self.pick("", f" when {self.leaf()}")
                return f"reduce {tranches} by 5% for each full {unit} pilot plant is late{most}{when}{unless}"
            case 2:
                side = self.pick("below 60", "above 60")
                part = self.pick("1% for each jobs {}, up to 20%", "900 USD for each jobs {}, up to 10,000 USD")
                return f"reduce {tranches} by {part.format(side)} in any case{unless}"
            case 3:
                part = self.pick("10%", "5,000 USD", "60%")
                return f"reduce {tranches} by {part} {self.when()}{unless}"
            case 4 | 5:
                return f"retain {self.pick('10%', '8,000 USD', '50%')} of {tranches} until {self.condition()}"
            case _:
                part = self.pick("50% of", "20,000 USD of", "100% of", "the excess of")
                return f"recover {part} {tranches} when {self.condition()}{unless}"

    def guard(self) -> str:
        return f"{self.pick('hold', 'never release', 'cancel')} {self.tranches()} when {self.condition()}"

    def limit(self) -> str:
        amount = self.pick("100,000 USD", "60,000.55 USD", "50% of total of every tranche")
        until = f" until {self.leaf()}" if self.chance(0.5) else ""
        span = self.pick("in total", "in total", "in any year", "in any quarter", "in any month")
        return f"never pay more than {amount} {span} of {self.pick('every tranche', 'tranches 1 to 2')}{until}"

    def shares(self) -> list[str]:
        """One budget for all tranches, or one for each or for one of them."""
        sums = (
            "250,000 USD",
            "150,000 USD",
            "100,000 USD",
            "77,777.77 USD",
            "45,000 USD",
            "33,333 USD",
            "9,000.05 USD",
        )
        named = (f'budget "{name}"{of}' for name, of in (("fund", ""), ("round", ' for round "2026"')))
        among = self.random.choice((("tranches 1 to 2",), ("every tranche",), ("tranche 1", "tranche 2")))
        what = self.random.sample((*sums, *named, *sums), len(among))
        return [
            f"share {amount} among {tranches} of every award {self.pick('pro rata', 'by priority')}"
            for amount, tranches in zip(what, among, strict=True)
        ]

    def recorded(self) -> None:
        """What is recorded of the budgets: perhaps nothing, several rounds, no amount, or one that cannot be read."""
        for name, rounds in (("fund", ("", "2026")), ("round", ("2026", "2027"))):
            for of in self.random.sample(rounds, self.random.choice((0, 1, 1, 1, 2))):
                amount, absent = self.pick("220000", "120000", "60000", "44444.44", "5000", "", "??"), self.chance(0.1)
                known = None if absent else Fraction(amount) if amount.strip("?") else "??"
                self.budgets.setdefault(name, []).append((of, "??" if not amount.strip("?") else known))
                because = "in dispute" if absent else ""
                row = {"budget": name, "round": of, "amount": amount, "currency": "USD", "absent because": because}
                self.tables.setdefault("budgets", []).append(row)

    def condition(self) -> str:
        first, second = self.leaf(), self.leaf()
        return first if self.chance(0.6) else self.pick(f"all of ({first}; {second})", f"any of ({first}; {second})")

    def leaf(self) -> str:
        number = self.random.randrange(8)
        if number < 3:
            return self.pick("", "", "not ") + self.pick(*YES_OR_NO)
        if number < 6 and self.left:
            name = self.left.pop()
            return f"{name}{self.pick('', '', ' not')} achieved{self.timing()}"
        return self.pick(
            "jobs >= 60",
            "jobs > 55",
            "sales >= 40,000 USD",
            "jobs between 50 and 60",
            "sales < 30,000 USD",
            "jobs != 60",
        )

    def timing(self) -> str:
        return self.pick(
            "", " on time", f" by {self.day()}", f" by {self.day()}", f" after {self.day()}",
            f" by the earliest of ({self.day()}; pilot plant achieved)",
            f" by the latest of ({self.day()}; 1 month after pilot plant achieved)",
            " by 3 months after pilot plant achieved",
            f" by the later of (original due date of pilot plant; {self.day()})",
        )  # fmt: skip

    # ---------------------------------------------------------------------------------------- what is so

    def add(self, table: str, *, award: str, **cells: object) -> None:
        row = {name.replace("_", " "): "" if value is None else str(value) for name, value in cells.items()}
        self.tables.setdefault(table, []).append({"award": award, **row})

    def facts(self, award: str, rules: str) -> Facts:
        facts, add = Facts({}), partial(self.add, award=award)
        price = self.random.choice((None, 500, 1200, 0)) if self.chance(0.7) else 700
        facts.priority = self.random.choice((None, Fraction(1), Fraction(1), Fraction(2), Fraction(3)))
        facts.priority = "??" if self.chance(0.03) else facts.priority
        add("awards", currency="USD", price=price, priority=facts.priority)
        if price is not None:
            facts.figures["price"] = (Fraction(price), Fraction(price))
        for tranche in (1, 2):
            amount = self.pick("100000", "50000", "33333.33")
            facts.tranches[tranche] = Fraction(amount)
            add("tranches", tranche=tranche, amount=amount)
            self.paid(facts, tranche, add)
        for name in YES_OR_NO:
            if self.chance(0.6):
                facts.so[name] = self.chance(0.5)
                add("facts", fact=name, value="yes" if facts.so[name] else "no")
            elif self.chance(0.5):
                add("facts", fact=name, value="", absent_because=self.pick("in dispute", "not reported", "withheld"))
        self.figures(facts, add)
        for name in MILESTONES:
            self.happened(facts, name, add)
        for name in MILESTONES[:2]:
            for day in sorted({self.day() for _ in range(self.random.choice((0, 0, 1, 2)))}):
                if name in [
                    line.split(" may extend ")[-1].split(" by ")[0]
                    for line in rules.splitlines()
                    if "may extend" in line
                ]:
                    months, by = self.random.choice((1, 2, 3, 4)), self.pick(*ROLES)
                    facts.extensions.append((day.toordinal(), name, months, by))
                    add("extensions", milestone=name, by=by, granted_on=day, months=months)
        if any(f"may {word}" in rules for word in ("hold", "cancel", "defer")):
            self.acts(facts, add)
        return facts

    def acts(self, facts: Facts, add: Callable[..., None]) -> None:
        """What roles did to tranches, with the power or without."""
        for _ in range(self.random.choice((0, 1, 1, 2, 3))):
            day, by, tranche = self.day(), self.pick(*ROLES), self.random.choice((0, 1, 2))
            act = self.pick("held", "held", "resumed", "cancelled", "deferred", "deferred")
            meetings = [(of, on) for of, on, _, _ in facts.meetings] + [
                (of, on) for on, of, done, _ in facts.acts if done == "deferred"
            ]
            if act != "deferred":
                facts.acts.append((day.toordinal(), tranche, act, by))
                add("events", subject=f"tranche {tranche}" if tranche else "every tranche", event=act, on=day, by=by)
            elif tranche and (tranche, day.toordinal()) not in meetings:
                facts.acts.append((day.toordinal(), tranche, act, by))
                add("resolutions", meeting=day, tranche=tranche, decided="defer", by=by)

    def paid(self, facts: Facts, tranche: int, add: Callable[..., None]) -> None:
        for number in range(self.random.choice((0, 0, 0, 0, 1, 1, 2))):
            kind, day = (
                self.pick("payment", "part payment", "part payment", "advance", "recovery", "set-off"),
                self.day(),
            )
            amount = self.pick("50000", "30000", "10000", "33333.33", "7500.5", "100000")
            facts.payments.append((tranche, day.toordinal(), Fraction(amount), kind))
            add("payments", tranche=tranche, paid_on=day, amount=amount, kind=kind, reference=f"P-{tranche}{number}")
        if self.chance(0.1):
            for day in sorted({self.day() for _ in range(self.random.choice((1, 1, 2, 3)))}):
                decided, amount = self.pick("approve", "approve", "approve", "refuse"), self.pick("40000", "50000", "")
                amount = amount if decided == "approve" else ""
                named = Fraction(amount) if amount else None
                facts.meetings.append((tranche, day.toordinal(), decided, named))
                add("resolutions", meeting=day, tranche=tranche, decided=decided, amount=amount, by="committee")

    def figures(self, facts: Facts, add: Callable[..., None]) -> None:
        for name, values in (("jobs", (60, 59, 61, 90, 0, 50)), ("sales", (40000, 30000, 29999, 50000, 0))):
            low = self.random.choice(values)
            high = low + self.random.choice((1, 5, 10, 30)) * (1 if name == "jobs" else 500)
            match self.random.randrange(6):
                case 0:
                    continue
                case 1:
                    add("measures", measure=name, period_end=self.on, low=low, high=high)
                    facts.figures[name] = (Fraction(low), Fraction(high))
                case 2:
                    add("measures", measure=name, period_end=self.on, absent_because="in dispute")
                case _:
                    add(
                        "measures",
                        measure=name,
                        period_end=self.on - timedelta(days=self.random.choice((0, 1, 90))),
                        value=low,
                    )
                    add("measures", measure=name, period_end=self.on + timedelta(days=1), value=high)
                    facts.figures[name] = (Fraction(low), Fraction(low))

    def happened(self, facts: Facts, name: str, add: Callable[..., None]) -> None:
        day, key = self.day(), (name, "achieved")
        match self.random.randrange(10):
            case 0 | 1:
                return
            case 2:
                add("milestones", milestone=name, status="in dispute")
            case 3:
                add("milestones", milestone=name, status="withdrawn", as_of=self.on - timedelta(days=2))
                facts.events[key] = Event(as_of=(self.on - timedelta(days=2)).toordinal(), never=True)
            case 4 | 5 | 6:
                as_of = self.on - timedelta(days=self.random.choice((0, 0, 1, 30, 60)))
                add(
                    "milestones",
                    milestone=name,
                    status=self.pick("planned", "in progress", "not achieved"),
                    as_of=as_of,
                )
                facts.events[key] = Event(as_of=as_of.toordinal())
            case _:
                add("milestones", milestone=name, achieved_on=day)
                facts.events[key] = Event(day.toordinal(), as_of=self.on.toordinal() if day > self.on else 0)


def money_trial(seed: int) -> MoneyTrial:
    """The trial of a seed."""
    return Maker(Random(seed)).trial()
