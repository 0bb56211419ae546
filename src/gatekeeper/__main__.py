"""The `gatekeeper` command."""

import sys

from gatekeeper.version import VERSION


def main() -> int:
    """Run the command line; `--version` is answered before anything is loaded."""
    if sys.argv[1:] == ["--version"]:
        print(f"gatekeeper {VERSION}")
        return 0
    from gatekeeper.cli.app import run
    from gatekeeper.memory import collect_no_more_at_the_end, collect_the_young

    collect_the_young()
    collect_no_more_at_the_end()
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
