"""All commands put together."""

import os
import sys

import typer

from gatekeeper.cli.check import check
from gatekeeper.cli.decide import decide
from gatekeeper.cli.diff import diff
from gatekeeper.cli.error import error
from gatekeeper.cli.explain import explain
from gatekeeper.cli.fmt import fmt
from gatekeeper.cli.proof import replay, verify
from gatekeeper.cli.suggest import suggest
from gatekeeper.cli.template import template
from gatekeeper.cli.test import test
from gatekeeper.cli.textmate import textmate
from gatekeeper.version import VERSION

HELP = """Decide which instalments of which awards may be released, how much, and why, from rules one can read aloud.

A first session:

  gatekeeper check rules/seed-fund.gate

  gatekeeper decide rules/seed-fund.gate examples/seed-fund --on 2026-11-30 --out board

  gatekeeper explain rules/seed-fund.gate examples/seed-fund SF-006 4 --on 2026-11-30
"""

COMMANDS = (check, error, fmt, decide, explain, diff, verify, replay, template, test, suggest, textmate)

app = typer.Typer(
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
for _command in COMMANDS:
    app.command()(_command)


def _version(asked: bool) -> None:
    if asked:
        print(f"gatekeeper {VERSION}")
        raise typer.Exit


@app.callback()
def gatekeeper(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Options that stand before a command."""


gatekeeper.__doc__ = HELP


def run(arguments: list[str]) -> int:
    """Run one command; the number is what the shell gets."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that knows no `≥` prints `?`, it does not fail
    try:
        app(args=arguments, prog_name="gatekeeper", standalone_mode=True)
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else 1
    except BrokenPipeError:  # the reader, `head` perhaps, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return 0
