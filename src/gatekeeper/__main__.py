"""The `gatekeeper` command."""

import sys

from gatekeeper.version import VERSION


def main() -> int:
    """Run the command line; `--version` and a plain `check` are answered before anything heavy is loaded."""
    if sys.argv[1:] == ["--version"]:
        print(f"gatekeeper {VERSION}")
        return 0
    if sys.argv[1:2] == ["check"]:
        from gatekeeper.cli.checking import plain_check

        status = plain_check(sys.argv[2:])
        if status is not None:
            return status
    from gatekeeper.cli.app import run
    from gatekeeper.memory import collect_the_young

    collect_the_young()
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
