"""What a condition answers, as six bits of one small number.

A condition has two answers, *met* and *failed*, each yes, no or not known, and says whether it can still be met and
whether it can still fail (`decisions/judge.py`). The bits are chosen so that putting conditions together is arithmetic
on whole numbers, in Python as in columns:

- `and` is `a & b`, `or` is `a | b`;
- `at least k of` is the `or` of the `and` of every k of them;
- `not` turns each bit over and the order of the bits round (`TURNED`).
"""

from gatekeeper.values.truth import NO, UNKNOWN, YES, Truth
from gatekeeper.vocabulary import Verdict

SURELY_MET = 1  # it is met
PERHAPS_MET = 2  # it is met, or nobody knows
CAN_MEET = 4
CANNOT_FAIL = 8
SURELY_STANDS = 16  # it has not failed
PERHAPS_STANDS = 32  # it has not failed, or nobody knows


def answer(met: Truth, failed: Truth, can_meet: bool, can_fail: bool) -> int:
    """The six bits of an answer."""
    return (
        (SURELY_MET if met is YES else 0)
        | (PERHAPS_MET if met is not NO else 0)
        | (CAN_MEET if can_meet else 0)
        | (0 if can_fail else CANNOT_FAIL)
        | (SURELY_STANDS if failed is NO else 0)
        | (PERHAPS_STANDS if failed is not YES else 0)
    )


def met(bits: int) -> Truth:
    """Whether it is met."""
    return YES if bits & SURELY_MET else UNKNOWN if bits & PERHAPS_MET else NO


def failed(bits: int) -> Truth:
    """Whether it has failed."""
    return NO if bits & SURELY_STANDS else UNKNOWN if bits & PERHAPS_STANDS else YES


def turned(bits: int) -> int:
    """The answer of the denial."""
    return sum(1 << (5 - place) for place in range(6) if not bits & 1 << place)


def _verdict(bits: int) -> Verdict:
    if bits & SURELY_MET:
        return Verdict.MET
    if not bits & PERHAPS_STANDS:
        return Verdict.NOT_MET
    return Verdict.UNKNOWN if bits & PERHAPS_MET else Verdict.OPEN


def _against(bits: int, can: bool) -> int:
    no, yes = not bits & PERHAPS_MET, bits & SURELY_MET
    possible = not yes or not bits & CANNOT_FAIL
    return (SURELY_MET if no else 0) | (0 if yes else PERHAPS_MET) | (CAN_MEET if possible or not can else 0)


TURNED = tuple(turned(bits) for bits in range(64))
VERDICT = tuple(_verdict(bits) for bits in range(64))  # as `decisions.judge.verdict` words it
# What is left of a rule (whether it is met, and can be) beside what stands against it, and beside its exceptions: an
# open `unless` does not stand against it, and one that can still fail leaves it possible.
BESIDE_UNLESS = tuple(_against(bits, True) for bits in range(64))
BESIDE_EXCEPTION = tuple(_against(bits, False) for bits in range(64))
UNSURE = tuple(UNKNOWN in (met(bits), failed(bits)) for bits in range(64))

MET = answer(YES, NO, True, False)
MISSED = answer(NO, YES, False, True)  # and it can no longer be met
NOT_YET = answer(NO, YES, True, True)  # not met, and it may still be
OPEN = answer(NO, NO, True, True)
NOT_KNOWN = answer(UNKNOWN, UNKNOWN, True, True)
RUNNING = answer(UNKNOWN, NO, True, True)  # nobody knows, and the days still run, so nobody can have missed them
WAITING = answer(NO, UNKNOWN, True, True)  # the denial of that
SO_FAR = answer(YES, NO, True, True)  # met, and it may still fail
