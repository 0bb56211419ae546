"""The pins name versions and hashes, and nothing of where a maintainer got them."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PINS = sorted((ROOT / "requirements").glob("*.txt"))

PIN = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[0-9][0-9a-z.]*)(?: ; [\w.*<>=!'() ]+)? \\")
HASH = re.compile(r" {4}--hash=sha256:[0-9a-f]{64}(?: \\)?")


def pinned(path: Path) -> dict[str, list[Version]]:
    """The versions of each distribution: more than one where they differ by platform."""
    versions: dict[str, list[Version]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if pin := PIN.fullmatch(line):
            versions.setdefault(pin["name"], []).append(Version(pin["version"]))
    return versions


def wanted(dependencies: list[str]) -> list[Requirement]:
    return [Requirement(dependency) for dependency in dependencies]


@pytest.fixture(scope="module")
def project() -> dict[str, object]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.stem)
def test_pins_hold_versions_and_hashes_only(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not PIN.fullmatch(line) and not HASH.fullmatch(line)] == []


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.stem)
def test_every_pin_has_a_hash(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    followers = dict(zip(lines, [*lines[1:], ""], strict=True))
    assert [line for line, follower in followers.items() if PIN.fullmatch(line) and not HASH.fullmatch(follower)] == []


@pytest.mark.parametrize(
    ("pins", "section"),
    [
        ("runtime", ("project", "dependencies")),
        ("dev", ("project", "dependencies")),
        ("dev", ("project", "optional-dependencies", "test")),
        ("build", ("build-system", "requires")),
        ("build", ("dependency-groups", "build")),
        ("mutants", ("dependency-groups", "mutants")),
    ],
    ids=lambda value: value if isinstance(value, str) else ".".join(value),
)
def test_what_the_project_asks_for_is_pinned(project: dict[str, object], pins: str, section: tuple[str, ...]) -> None:
    asked: object = project
    for key in section:
        assert isinstance(asked, dict)
        asked = asked[key]
    assert isinstance(asked, list)
    versions = pinned(ROOT / "requirements" / f"{pins}.txt")
    unmet = [
        str(requirement)
        for requirement in wanted(asked)
        if not any(
            version in requirement.specifier for version in versions.get(canonicalize_name(requirement.name), [])
        )
    ]
    assert unmet == [], "run `make lock`"


def test_pins_agree_with_each_other() -> None:
    everything = pinned(ROOT / "requirements" / "dev.txt")
    for path in PINS:
        # What finds mutants, guides the fuzz, is measured or runs a cluster is installed beside the rest.
        beside = path.stem in ("mutants", "soak", "bench", "spark")
        shared = {name: versions for name, versions in pinned(path).items() if not beside or name in everything}
        assert shared.items() <= everything.items(), path.name
