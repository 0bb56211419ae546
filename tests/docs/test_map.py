"""The map and the recipes name what is there."""

import re

import pytest

from tests.docs.pages import DOCS, ROOT, page_text

PACKAGE = ROOT / "src/gatekeeper"
PAGES = ("docs/map.md", "docs/adding.md")


@pytest.mark.parametrize("page", PAGES)
def test_every_file_named_is_there(page: str) -> None:
    for name in re.findall(r"`([\w./-]+)`", page_text(page)):
        if "/" in name or name.endswith((".py", ".md", ".lark")):
            assert any((folder / name).exists() for folder in (PACKAGE, ROOT, DOCS)), name


def test_every_part_of_the_package_is_on_the_map() -> None:
    (drawing,) = re.findall(r"(?ms)^```\n(.*?)^```", page_text("docs/map.md"))
    names = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    shown = set(re.findall(r"\w+", drawing))
    assert names - {"__init__"} <= shown


def test_every_module_is_on_the_map() -> None:
    named = set(re.findall(r"`([\w./-]+)`", page_text("docs/map.md")))
    where_each_file_is_one_of_a_kind = ("cli", "facts/connectors", "facts/adding")
    assert named >= set(where_each_file_is_one_of_a_kind)
    for path in PACKAGE.rglob("*.py"):
        module = path.relative_to(PACKAGE)
        if len(module.parts) > 1 and path.name != "__init__.py":
            assert str(module) in named or str(module.parent) in where_each_file_is_one_of_a_kind, module


def test_every_name_in_a_recipe_is_in_the_code() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    named = set(re.findall(r"`([A-Z_]{3,}|[a-z]+_[a-z_]+)`", page_text("docs/adding.md")))
    assert named
    for name in named:
        assert re.search(rf"\b{name}\b", source), name
