"""Answers as bits: put together by `&`, `|` and the table of denials, they are Kleene's answers."""

from itertools import combinations, product
from typing import Literal

from gatekeeper.decisions.judge import Judged, answers_together, verdict
from gatekeeper.decisions.record import Node
from gatekeeper.plans.answers import TURNED, VERDICT, answer, failed, met
from gatekeeper.values.truth import NO, UNKNOWN, YES, Truth
from gatekeeper.vocabulary import Verdict

Answers = tuple[Truth, Truth, bool, bool]

EVERY: list[Answers] = [
    answers
    for answers in product((YES, NO, UNKNOWN), (YES, NO, UNKNOWN), (True, False), (True, False))
    if YES not in answers[:2] or answers[0] is not answers[1]
]
_NODE = Node("all", Verdict.UNKNOWN)


def together(op: Literal["all", "any", "at least"], parts: list[Answers], count: int | None = None) -> int:
    return answer(*answers_together(op, [Judged(*part, _NODE) for part in parts], count))


def test_the_bits_say_what_was_answered() -> None:
    for each in EVERY:
        assert (met(answer(*each)), failed(answer(*each))) == each[:2]
        assert VERDICT[answer(*each)] is verdict(*each[:2])


def test_a_denial_turns_the_answers_round() -> None:
    for m, f, can_meet, can_fail in EVERY:
        assert TURNED[answer(m, f, can_meet, can_fail)] == answer(f, m, can_fail, can_meet)


def test_and_is_and_or_is_or() -> None:
    for one, other in product(EVERY, EVERY):
        assert answer(*one) & answer(*other) == together("all", [one, other])
        assert answer(*one) | answer(*other) == together("any", [one, other])


def test_at_least_two_of_three_is_two_together() -> None:
    plain = [each for each in EVERY if each[2]]
    for parts in product(plain, repeat=3):
        bits = [answer(*part) for part in parts]
        pairs = 0
        for one, other in combinations(bits, 2):
            pairs |= one & other
        assert pairs == together("at least", list(parts), 2)
