"""Texts made to measure: atheris changes bytes wherever a change reaches code that no text before it reached.

    python -m tests.fuzz.guided 1000000 [--corpus FOLDER] [--seconds 600]

begins from the rules of the shorter golden cases and a dictionary of the words of the language. Each text is checked;
whatever it is, only messages may come out, none after more than a second. Every tenth is laid out too: twice it stays
as it is, and what was well stays well. The first text that breaks this is left in the folder as `crash-…`. Atheris is
installed for `make soak` alone, and is made for some Pythons only.
"""

import argparse
import sys
from pathlib import Path
from time import perf_counter, process_time

ROOT = Path(__file__).parents[2]
LONGEST = 500
LAID_OUT = 10  # every so manieth: that takes four times as long as the check
SLOWEST = 1.0
NOT_HERE = "atheris is not installed: `make soak` installs it where it is made, on Linux with an x86-64 processor"


def words() -> str:
    """A dictionary as libFuzzer reads it, of every word of the language."""
    from gatekeeper.syntax.words import PHRASES, STATEMENTS, SYMBOLS

    bare = sorted({*PHRASES, *STATEMENTS, *SYMBOLS, "30 June 2027", "5,000 USD", "80%", "tranche 2", "\n    "})
    return "".join(
        '"' + "".join(f"\\x{byte:02x}" for byte in f" {word} ".encode()) + '"\n' for word in bare if len(word) < 60
    )


def seeds(folder: Path) -> None:
    """The rules of the golden cases, one a file."""
    for file in sorted((ROOT / "tests" / "cases").rglob("*.gate")):
        rules = file.read_text(encoding="utf-8").split("\n===")[0]
        if len(rules.encode()) <= LONGEST:
            (folder / f"{file.parent.name}-{file.stem}").write_text(rules, encoding="utf-8")


def main() -> int:
    """Try so many texts."""
    options = argparse.ArgumentParser()
    options.add_argument("texts", type=int)
    options.add_argument("--corpus", type=Path, default=ROOT / "build" / "guided")
    options.add_argument("--seconds", type=int, default=0)
    chosen = options.parse_args()
    try:
        import atheris
    except ImportError:
        print(NOT_HERE, file=sys.stderr)
        return 3
    with atheris.instrument_imports(include=["gatekeeper.syntax"]):
        from gatekeeper.run.rules import check_text
        from gatekeeper.source import Source
        from gatekeeper.syntax.layout import laid_out
    from gatekeeper.diagnostics import diagnostic_json, diagnostic_text

    corpus = chosen.corpus / "texts"
    corpus.mkdir(parents=True, exist_ok=True)
    seeds(corpus)
    dictionary = chosen.corpus / "words"
    dictionary.write_text(words(), encoding="utf-8")
    begun = perf_counter()
    texts = well = 0
    slowest = 0.0

    def told() -> str:
        spent = perf_counter() - begun
        return f"{texts:,} texts, {well:,} of them without an error, {spent:,.0f} s; slowest {slowest:.2f} s"

    def one(raw: bytes) -> None:
        nonlocal texts, well, slowest
        text = raw.decode("utf-8", "replace")
        at = process_time()
        rules, problems = check_text(text)
        for problem in problems:
            assert diagnostic_text(problem)
            assert diagnostic_json(problem)
            assert problem.message
        spent = process_time() - at
        texts += 1
        well += rules is not None
        if texts % LAID_OUT == 0:
            at = process_time()
            laid = laid_out(Source("rules.gate", text)).text
            spent = max(spent, process_time() - at)
            assert laid_out(Source("rules.gate", laid)).text == laid, "laid out twice is not laid out once"
            assert rules is None or check_text(laid)[0] is not None, "laid out it is refused"
        slowest = max(slowest, spent)
        assert spent < SLOWEST, f"{spent:.2f} s"
        if texts % 2_000 == 0:
            print(told(), file=sys.stderr, flush=True)
        if texts == chosen.texts or (chosen.seconds and perf_counter() - begun > chosen.seconds):
            print(told(), flush=True)

    arguments = [
        sys.argv[0], str(corpus), f"-dict={dictionary}", f"-artifact_prefix={chosen.corpus}/", f"-max_len={LONGEST}",
        f"-atheris_runs={chosen.texts}", f"-max_total_time={chosen.seconds}", "-timeout=600", "-rss_limit_mb=0",
        "-verbosity=0",
    ]  # fmt: skip
    atheris.Setup(arguments, one)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
