"""Which rules may give one tranche different amounts: found for many rules as it would be by looking at each two."""

from random import Random

from gatekeeper import check_text


def test_the_pairs_are_those_of_which_each_two_are_looked_at() -> None:
    random = Random(1)
    for _ in range(30):
        spans = [(first, first + random.randrange(3)) for first in random.choices(range(1, 12), k=9)]
        last = [random.random() < 0.1 for _ in spans]
        shares = random.choices((10, 20, 30), k=len(spans))
        text = "language 1\ncurrency USD\nmeasure customers\n"
        for (first, to), open_ended, share in zip(spans, last, shares, strict=True):
            tranches = f"every tranche after {first - 1}" if open_ended and first > 1 else f"tranches {first} to {to}"
            text += f"release {share}% of {tranches} when customers >= 1\n"
        reach = [(a, 99 if end and a > 1 else b) for (a, b), end in zip(spans, last, strict=True)]
        expected = [
            (later + 4, earlier + 4)
            for later in range(len(spans))
            for earlier in range(later)
            if max(reach[later][0], reach[earlier][0]) <= min(reach[later][1], reach[earlier][1])
            and shares[later] != shares[earlier]
        ]
        problems = [problem for problem in check_text(text)[1] if problem.code == "GK0603"]
        assert [tuple(label.span.line for label in problem.labels) for problem in problems] == expected
