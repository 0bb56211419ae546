"""The saved parse table is that of the grammar, and never an older or a damaged one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gatekeeper.syntax import table as tables
from gatekeeper.syntax.build import Build
from gatekeeper.syntax.make_table import made
from gatekeeper.syntax.table import GRAMMAR, SAVED, Table, origin, read, table, write


@pytest.fixture(scope="module")
def fresh() -> Table:
    """A table made by Lark, just now; a conflict in the grammar raises."""
    return made(GRAMMAR.read_text(encoding="utf-8"))


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder where the table is looked for and saved instead."""
    monkeypatch.setattr(tables, "SAVED", tmp_path / "table")
    table.cache_clear()
    yield tmp_path
    table.cache_clear()


def test_the_table_in_use_is_the_one_the_grammar_makes(fresh: Table) -> None:
    assert table() == fresh
    assert read(SAVED, origin()) in (fresh, None)  # none in a checkout one may only read


def test_a_table_comes_back_as_it_was_saved(fresh: Table, tmp_path: Path) -> None:
    write(tmp_path / "table", "grammar", fresh)
    assert read(tmp_path / "table", "grammar") == fresh
    assert [path.name for path in tmp_path.iterdir()] == ["table"]


def test_one_grammar_has_one_table_in_every_byte(fresh: Table, tmp_path: Path) -> None:
    write(tmp_path / "one", "grammar", fresh)
    write(tmp_path / "other", "grammar", made(GRAMMAR.read_text(encoding="utf-8")))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_a_table_of_another_grammar_is_not_read(fresh: Table, tmp_path: Path) -> None:
    write(tmp_path / "table", "an older grammar", fresh)
    assert read(tmp_path / "table", "grammar") is None


@pytest.mark.parametrize(
    "damage",
    [lambda text: text[:-1], lambda text: text.replace(b"1", b"2", 1), lambda _: b"\xff"],
    ids=("cut", "changed", "other"),
)
def test_a_damaged_table_is_not_read(fresh: Table, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    file = tmp_path / "table"
    write(file, "grammar", fresh)
    head, _, body = file.read_bytes().partition(b"\n")
    file.write_bytes(head + b"\n" + damage(body))
    assert read(file, "grammar") is None
    file.write_bytes(b"\xff")
    assert read(file, "grammar") is None


def test_a_changed_grammar_is_read_by_a_table_of_its_own(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grammar = elsewhere / "grammar.lark"
    monkeypatch.setattr(tables, "GRAMMAR", grammar)
    for word in ("ONE", "OTHER"):
        grammar.write_text(f"statement: {word}\n%declare {word}\n", encoding="utf-8")
        table.cache_clear()
        assert [*table().actions[table().start]] == [word]
        assert read(elsewhere / "table", origin()) == table()


def test_where_nothing_can_be_saved_the_table_is_made_each_time(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, fresh: Table
) -> None:
    monkeypatch.setattr(tables, "SAVED", elsewhere / "no such folder" / "table")
    assert table() == fresh


def test_an_installed_package_never_writes(elsewhere: Path, monkeypatch: pytest.MonkeyPatch, fresh: Table) -> None:
    monkeypatch.setattr(tables, "IN_WHEEL", elsewhere)
    assert table() == fresh
    assert [*elsewhere.iterdir()] == []


def test_everything_read_is_built_by_a_method_of_its_name(fresh: Table) -> None:
    built = {rule.method for rule in fresh.reductions if rule.method and not (rule.alone and rule.size == 1)}
    assert built == {name for name in vars(Build) if not name.startswith("_")}
