"""Holds columns to rows on decisions made by chance, trial after trial."""

from datetime import date

from gatekeeper import Portfolio, Rules, check_text, decide
from gatekeeper.facts.read import read_texts
from gatekeeper.values.dates import add_days
from tests.columns.held import Held, by_compiled, held_by_rows, held_by_tables, held_to
from tests.columns.trials import plain_trial
from tests.second_mind.generate import Trial

DAYS = (0, 1, -1, 31)


def agree(decisions: int, first: int = 1, sample: int = 1) -> Held:
    """So many decisions compared, from a first seed on: tables read and decided as columns, and as rows.

    As rows they are decided by the rules compiled, which are held to the reference elsewhere; and, of one trial in so
    many, by the reference itself: on its first day, or where that is every trial on all of them. The first is a day at
    the edge of which many facts are, the others come just after and before it, and a month later.
    """
    found, seed = Held(), first
    while found.decided < decisions:
        trial = plain_trial(seed)
        rules, _ = check_text(trial.rules)
        if rules is not None and rules.programs:
            portfolio, _ = read_texts(trial.texts, rules)
            for number, on in enumerate(add_days(trial.on, days) for days in DAYS):
                reference = not seed % sample and (sample == 1 or not number)
                held = _held(rules, portfolio, trial, on, reference=reference)
                held.unlike = [f"seed {seed}, on {on}, {said}" for said in held.unlike]
                found += held
        seed += 1
    found.trials = seed - first
    return found


def _held(rules: Rules, portfolio: Portfolio, trial: Trial, on: date, *, reference: bool) -> Held:
    if not reference:
        return held_to(by_compiled(rules, portfolio, on, on), rules, trial.texts, on, {})
    every = decide(rules, portfolio, on, on, {})
    held = held_by_tables(rules, trial.texts, every, on, {})
    held.unlike += held_by_rows(rules, portfolio, every, on, on, {}).unlike
    return held
