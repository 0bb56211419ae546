"""All commands put together."""

from collections.abc import Iterable
from importlib import import_module

import typer

from gatekeeper.cli.shell import answered
from gatekeeper.version import VERSION

HELP = """Decide which instalments of which awards may be released, how much, and why, from rules one can read aloud.

Begin with a small programme that works, and make it yours:

  gatekeeper new my-programme

A first session:

  gatekeeper check rules/seed-fund.gate

  gatekeeper decide rules/seed-fund.gate examples/seed-fund --on 2026-11-30 --out board

  gatekeeper explain rules/seed-fund.gate examples/seed-fund SF-006 4 --on 2026-11-30
"""

# Each command, and the file of this folder it is in. Only the one that is run is loaded, for it takes most of the time
# of a short command to make all of them ready.
COMMANDS = {
    "new": "new",
    "map": "map",
    "check": "check",
    "error": "error",
    "fmt": "fmt",
    "read": "read",
    "compiled": "compiled",
    "decide": "decide",
    "explain": "explain",
    "award": "award",
    "outlook": "outlook",
    "data": "data",
    "record": "record",
    "diff": "diff",
    "pack": "pack",
    "minutes": "minutes",
    "payments": "payments",
    "letters": "letters",
    "verify": "proof",
    "replay": "proof",
    "template": "template",
    "schema": "schema",
    "test": "test",
    "suggest": "suggest",
    "textmate": "textmate",
}


def _version(asked: bool) -> None:
    if asked:
        print(f"gatekeeper {VERSION}")
        raise typer.Exit


def gatekeeper(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Options that stand before a command."""


gatekeeper.__doc__ = HELP


def _app(names: Iterable[str]) -> typer.Typer:
    app = typer.Typer(
        help=HELP,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    app.callback()(gatekeeper)
    for name in names:
        app.command(name)(getattr(import_module(f"gatekeeper.cli.{COMMANDS[name]}"), name))
    return app


def run(arguments: list[str]) -> int:
    """Run one command; the number is what the shell gets."""
    return answered(lambda: _run(arguments))


def _run(arguments: list[str]) -> int:
    app = _app(arguments[:1] if arguments and arguments[0] in COMMANDS else COMMANDS)
    try:
        app(args=arguments, prog_name="gatekeeper", standalone_mode=True)
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else 1
    return 0
