"""The `gatekeeper` command."""

import sys

from gatekeeper.version import VERSION


def main() -> int:
    """Answer `--version`; nothing else is understood yet."""
    if sys.argv[1:] == ["--version"]:
        print(f"gatekeeper {VERSION}")
        return 0
    print("gatekeeper: only --version is understood yet", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
