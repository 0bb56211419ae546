"""A rule file in its normal layout: the author's words, comments and blank lines, on lines a person can follow.

What is laid out are the tokens; the tree only says where a line may break. So a sentence keeps its words, a new
construct of the language needs nothing here, and there is one normal form of sentences, that of the checked program.
A statement that does not parse is left as it was written. What was laid out is read again: where it would not be the
same tree, nothing of that statement is changed.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date

from gatekeeper.diagnostics import has_errors
from gatekeeper.inert import inert
from gatekeeper.source import Source, Span
from gatekeeper.syntax import tree
from gatekeeper.syntax.parse import ReadFile, ReadStatement, is_comma_before_clause, read_statements
from gatekeeper.syntax.tokens import Token
from gatekeeper.syntax.words import SCALES
from gatekeeper.values.dates import MONTHS, date_text
from gatekeeper.vocabulary import fold

WIDTH = 120
INDENT = 4
BLANK_BETWEEN = 2  # so many blank lines are kept between statements, and one within

_COMMENT = re.compile(r"#[^\n]*")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@inert
class LaidOut:
    """A file in its normal layout, and the statements in it that were left as they were written."""

    text: str
    left: tuple[Span, ...]


def laid_out(source: Source) -> LaidOut:
    """The file in its normal layout."""
    read = read_statements(source)
    if not read.statements and read.problems:
        return LaidOut(source.text, (Span(source, 0, 0),))
    left = {at for at, statement in enumerate(read.statements) if not _is_readable(statement)}
    while True:
        text = _file_text(source, read, left)
        changed = _changed(read, read_statements(Source(source.name, text)), left)
        if not changed:
            return LaidOut(text, tuple(read.statements[at].span for at in sorted(left)))
        left |= changed


def _is_readable(statement: ReadStatement) -> bool:
    """Whether its tokens say all it says: it parses, and at most a name in it is unknown."""
    return statement.node is not None and not has_errors(p for p in statement.problems if p.code != "GK0201")


def _changed(before: ReadFile, after: ReadFile, left: set[int]) -> set[int]:
    """Which statements would say something else, of those not left alone already."""
    every = set(range(len(before.statements)))
    if len(before.statements) != len(after.statements):
        return every - left
    pairs = enumerate(zip(before.statements, after.statements, strict=True))
    changed = {at for at, (one, other) in pairs if one.node != other.node}
    if not changed and before.written.keys() != after.written.keys():
        return every - left
    return (changed - left) or (every - left if changed else set())


# ------------------------------------------------------------------------------------------------ a file


def _file_text(source: Source, read: ReadFile, left: set[int]) -> str:
    lines: list[str] = []
    end = 0
    for at, statement in enumerate(read.statements):
        span = statement.span
        lines += _between(source.text[end : span.start], first=not at)
        laid = None if at in left else _statement_lines(statement, read.written)
        if laid is None:
            left.add(at)
            laid = source.text[source.text.rfind("\n", 0, span.start) + 1 : span.end].split("\n")
        lines += laid
        end = span.end
    lines += _between(source.text[end:], first=not read.statements)
    text = "\n".join(_spaced(lines))
    return f"{text}\n" if text else ""


def _between(text: str, first: bool) -> Iterator[str]:
    """Comments and blank lines outside of statements; an indented comment after a statement stays indented."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        content = line.strip().removeprefix("\ufeff")
        if content:
            indented = line[0] in " \t" and not first
            yield (" " * INDENT if indented else "") + content
        elif 0 < number < len(lines) - 1:
            yield ""


def _spaced(lines: list[str]) -> Iterator[str]:
    """The lines without blank ones at either end, and no long runs of them."""
    blank = BLANK_BETWEEN
    waiting = 0
    for line in lines:
        if line:
            yield from [""] * waiting
            blank = waiting = 0
            yield line
        elif blank < BLANK_BETWEEN:
            blank += 1
            waiting += 1


# ------------------------------------------------------------------------------------------------ a statement


@dataclass(slots=True)
class Gap:
    """What stands before a token besides blanks: comments at the end of a line, comments of their own, blank lines."""

    newline: bool = False
    ends: list[tuple[str, int]] = field(default_factory=list)  # a comment, and the column it stood at
    own: list[str] = field(default_factory=list)  # comments, and a blank line as nothing


@inert
class Group:
    """Tokens from first to last that stand on one line, or are broken before each of `breaks`."""

    first: int
    last: int
    breaks: frozenset[int]
    kind: str  # clauses, body, head, junction, list, otherwise, each


@inert
class Open:
    """A group the printer is in: whether it is broken, and how far what is broken is indented."""

    group: Group
    broken: bool
    indent: int


@dataclass(slots=True)
class Line:
    """A line being written."""

    text: str
    ends: list[tuple[str, int]] = field(default_factory=list)
    above: list[str] = field(default_factory=list)

    def finished(self) -> Iterator[str]:
        """The line with its comments; where two want its end, the earlier stands above."""
        indent = " " * (len(self.text) - len(self.text.lstrip()))
        for comment in [*self.above, *(comment for comment, _ in self.ends[:-1])]:
            yield indent + comment
        if not self.ends:
            yield self.text
            return
        comment, column = self.ends[-1]
        yield self.text.ljust(max(column, len(self.text) + 2)) + comment


def _statement_lines(statement: ReadStatement, written: dict[str, str]) -> list[str] | None:
    """The lines of a statement; nothing where its text holds more than its tokens."""
    tokens, gaps = _without_idle_marks(*_gaps(statement))
    if gaps is None or statement.node is None:
        return None
    return _Printer(tokens, gaps, [_spelled(token, written) for token in tokens], statement.node).lines()


def _gaps(statement: ReadStatement) -> tuple[list[Token], list[Gap] | None]:
    """The tokens, and what stands before each and after the last."""
    tokens = list(statement.tokens)
    span = statement.span
    text, source = span.source.text, span.source
    gaps: list[Gap] = []
    inside: list[tuple[str, int]] = []
    end = span.start
    for start, stop in [*((token.span.start, token.span.end) for token in tokens), (span.end, span.end)]:
        gap = _gap(source, end, start)
        if gap is None:
            return tokens, None
        gap.ends = inside + gap.ends
        gaps.append(gap)
        inside = []
        if stop > start and text[start] not in '"“`' and "#" in text[start:stop]:
            found = list(_COMMENT.finditer(text, start, stop))
            inside = [(comment[0].rstrip(), source.line_and_column(comment.start())[1] - 1) for comment in found]
        end = stop
    return tokens, gaps


def _gap(source: Source, start: int, end: int) -> Gap | None:
    gap = Gap()
    position = start
    for number, line in enumerate(source.text[start:end].split("\n")):
        content = line.strip().removeprefix("\ufeff")
        if content and not content.startswith("#"):
            return None
        if number:
            gap.newline = True
        if content and not number:
            gap.ends.append((content, source.line_and_column(position + line.index("#"))[1] - 1))
        elif content:
            gap.own.append(content)
        elif number and position + len(line) < end and (not gap.own or gap.own[-1]):
            gap.own.append("")
        position += len(line) + 1
    return gap


def _without_idle_marks(tokens: list[Token], gaps: list[Gap] | None) -> tuple[list[Token], list[Gap] | None]:
    """Without a semicolon after the last item of a list, and without commas between the clauses of a rule."""
    if gaps is None or not any(_is_idle(tokens, at) for at in range(len(tokens))):
        return tokens, gaps
    kept: list[Token] = []
    spaces: list[Gap] = []
    waiting = Gap()
    for at, gap in enumerate(gaps):
        gap.ends, gap.own = waiting.ends + gap.ends, waiting.own + gap.own
        gap.newline = gap.newline or waiting.newline
        waiting = Gap()
        if at < len(tokens) and _is_idle(tokens, at):
            waiting = gap
            continue
        kept += tokens[at : at + 1]
        spaces.append(gap)
    return kept, spaces


def _is_idle(tokens: list[Token], at: int) -> bool:
    last = tokens[at].type == "SEMICOLON" and at + 1 < len(tokens) and tokens[at + 1].type == "RIGHT"
    return last or is_comma_before_clause(tokens, at)


# ------------------------------------------------------------------------------------------------ spelling


def _spelled(token: Token, written: dict[str, str]) -> str:
    """A token as it is normally written; never another word than the author's."""
    text = token.span.text
    match token.type:
        case "STRING":
            return text if text.startswith('"') or '"' in text else f'"{text[1:-1]}"'
        case "NAME" | "ROLE" | "CHOICE" if token.known:
            name = written.get(str(token.value), str(token.value))
            return f"`{name}`" if text.startswith("`") else name
        case "TEXT" | "UNIT" | "CURRENCY":
            return text
        case "DATE":
            assert isinstance(token.value, date)
            return date_text(token.value)
        case "DAY_AND_MONTH":
            assert isinstance(token.value, tuple)
            return f"{token.value[1]} {MONTHS[token.value[0] - 1]}"
        case "PERCENT":
            return f"{_grouped(text, 10_000)}%"
        case "MONEY":
            return _money(_plain(text))
        case "NUMBER" if number := _NUMBER.match(text):
            return " ".join([_grouped(number[0], 10_000), *_plain(text[number.end() :]).split()]).casefold()
        case _ if not token.known:
            return text if text.startswith("`") else _plain(text)
        case _:
            return fold(_plain(text))


def _plain(text: str) -> str:
    return " ".join(_COMMENT.sub("", text).split())


def _grouped(text: str, least: int) -> str:
    """The number in a text with commas between thousands, where it is at least so large: a year has none."""
    found = _NUMBER.search(text)
    assert found is not None
    whole, point, decimals = found[0].replace(",", "").partition(".")
    return (f"{int(whole):,}" if int(whole) >= least or "," in found[0] else whole) + point + decimals


def _money(text: str) -> str:
    """`500,000 USD`, `1.5 million USD`, wherever the currency stood."""
    number = _grouped(text, 1_000)
    words = re.findall(r"[^\W\d_]+", text)
    scale = [word.casefold() for word in words if word.casefold() in SCALES]
    return " ".join([number, *scale, *(word for word in words if word.casefold() not in SCALES)])


# ------------------------------------------------------------------------------------------------ where lines break


def _groups(tokens: list[Token], node: tree.StatementNode) -> list[Group]:
    """Where a statement may be broken, the outer groups first."""
    starts = {token.span.start: at for at, token in enumerate(tokens)}
    ends = [token.span.end for token in tokens]
    last = len(tokens) - 1
    groups = [*_statement_groups(tokens, node, starts), *_lists(tokens)]
    for junction in _found(node, tree.Junction):
        assert isinstance(junction, tree.Junction)
        begins = [starts.get(_start(part), -1) for part in junction.parts]
        if -1 not in begins:
            stop = max(begins[-1], bisect_right(ends, _end(junction.parts[-1])) - 1)
            joins = frozenset(at - 1 for at in begins[1:])
            if begins[0] and tokens[begins[0] - 1].type == "LEFT" and stop < last and tokens[stop + 1].type == "RIGHT":
                groups.append(Group(begins[0] - 1, stop + 1, joins | {begins[0]}, "list"))
            else:
                groups.append(Group(begins[0], stop, joins, "junction"))
    depth = _depths(tokens)
    for conditional in _found(node, tree.Conditional):
        begin = starts.get(_start(conditional), -1)
        if begin >= 0 and not (begin and tokens[begin - 1].type == "OTHERWISE"):
            stop = min(last, max(begin, bisect_right(ends, _end(conditional)) - 1))
            others = (at for at in range(begin, stop) if tokens[at].type == "OTHERWISE" and depth[at] == depth[begin])
            groups.append(Group(begin, stop, frozenset(others), "otherwise"))
            thens = (at for at in range(begin, stop) if tokens[at].type == "THEN" and depth[at] == depth[begin])
            if then := next(thens, 0):
                groups.append(Group(begin, then, frozenset({then}), "otherwise"))
    return sorted(groups, key=lambda group: (group.first, -group.last))


def _statement_groups(tokens: list[Token], node: tree.StatementNode, starts: dict[int, int]) -> Iterator[Group]:
    last = len(tokens) - 1
    if isinstance(node, tree.Declare | tree.DeclareItem):
        attributes = (starts.get(attribute.span.start, 0) for attribute in node.attributes)
        yield Group(0, last, frozenset(at for at in attributes if at), "each")
        return
    if isinstance(node, tree.Define):
        yield Group(0, last, frozenset({starts[_start(node.body)]}), "body")
        return
    if isinstance(node, tree.Header):
        yield Group(0, last, frozenset(at + 1 for at, token in enumerate(tokens) if token.type == "COMMA"), "each")
        return
    clauses = {starts.get(clause.span.start, 0) for clause in node.clauses}
    if isinstance(node, tree.RemedyNode) and node.until is not None:
        clauses.add(starts[_start(node.until)] - 1)
    clauses -= {0, 1}  # `warn when …` stays together
    yield Group(0, last, frozenset(clauses), "clauses")
    depth = _depths(tokens)
    head = range(min(clauses, default=last + 1) - 1) if 1 not in clauses else range(0)
    commas = frozenset(at + 1 for at in head if tokens[at].type == "COMMA" and not depth[at])
    if commas and not isinstance(node, tree.ReleaseNode | tree.NoticeNode):
        yield Group(0, head.stop, commas, "each")
    if isinstance(node, tree.ReleaseNode):
        parts = [*([node.shape] if node.shape is not None else []), *node.bounds]
        before = {starts.get(part.span.start, 0) for part in parts} - {0}
        if before:
            yield Group(0, min(clauses, default=last + 1) - 1, frozenset(before), "head")


def _lists(tokens: list[Token]) -> Iterator[Group]:
    """Brackets with items parted by semicolons."""
    opened: list[tuple[int, set[int]]] = []
    for at, token in enumerate(tokens):
        if token.type == "LEFT":
            opened.append((at, set()))
        elif token.type == "SEMICOLON" and opened:
            opened[-1][1].add(at + 1)
        elif token.type == "RIGHT" and opened:
            left, items = opened.pop()
            if items:
                yield Group(left, at, frozenset({left + 1, *items}), "list")


def _depths(tokens: list[Token]) -> list[int]:
    depths = []
    depth = 0
    for token in tokens:
        depth -= token.type == "RIGHT"
        depths.append(depth)
        depth += token.type == "LEFT"
    return depths


def _found(node: object, kind: type) -> Iterator[object]:
    """Every node of a kind under a node, whatever stands between."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, kind):
            yield each
        if isinstance(each, tuple):
            waiting += each
        elif is_dataclass(each) and hasattr(each, "span"):
            waiting += [getattr(each, part.name) for part in fields(each) if part.name != "span"]


def _start(node: object) -> int:
    return node.span.start  # type: ignore[attr-defined,no-any-return]


def _end(node: object) -> int:
    return node.span.end  # type: ignore[attr-defined,no-any-return]


# ------------------------------------------------------------------------------------------------ printing


_CLOSE_UP = ("COMMA", "SEMICOLON", "COLON", "RIGHT")
_ON_THE_LINE_OF_THE_NAME = ("IN", "AS")


class _Printer:
    """Writes the tokens of one statement, breaking the groups that do not fit or that the author broke."""

    def __init__(self, tokens: list[Token], gaps: list[Gap], words: list[str], node: tree.StatementNode) -> None:
        self.tokens = tokens
        self.gaps = gaps
        self.words = words
        self.groups = _groups(tokens, node)
        self.ends_at = self._line_ends(node)
        self.forced = self._forced()
        self.open: list[Open] = []
        self.done: list[str] = []
        self.line = Line("")

    def lines(self) -> list[str]:
        """The lines of the statement."""
        waiting = iter(self.groups)
        group = next(waiting, None)
        for at, word in enumerate(self.words):
            while self.open and self.open[-1].group.last < at:
                self.open.pop()
            within = self._broken_at(at)
            if within is not None and at:
                self._new_line(at, within.indent)
            else:
                self._same_line(at)
            while group is not None and group.first == at:
                self.open.append(self._opened(group))
                group = next(waiting, None)
            if not self._drops(at):
                self.line.text += word
        self.line.ends += self.gaps[-1].ends
        self.done += self.line.finished()
        return self.done

    # -------------------------------------------------------------------------------------- what is broken

    def _line_ends(self, node: tree.StatementNode) -> frozenset[int]:
        """Where a comma at the end of a line says nothing: before an attribute other than a finding."""
        if not isinstance(node, tree.Declare):
            return frozenset()
        starts = {attribute.span.start for attribute in node.attributes if attribute.word not in ("CHOICE", "OR")}
        return frozenset(at for at, token in enumerate(self.tokens) if token.span.start in starts)

    def _author_broke(self, group: Group, at: int) -> bool:
        gap = self.gaps[at]
        if gap.newline or gap.ends or gap.own:
            return True
        if group.kind == "junction" or self.tokens[at].type == "COMMA":
            return self.gaps[at + 1].newline
        return False

    def _forced(self) -> set[Group]:
        """The groups the author broke, and those around them."""
        broken = [
            group
            for group in self.groups
            if any(self._author_broke(group, at) for at in group.breaks)
            or (group.kind == "list" and self.gaps[group.last].newline)
        ]
        around: set[Group] = set()
        stack: list[Group] = []
        marked = set(broken)
        for group in self.groups:
            while stack and stack[-1].last < group.first:
                stack.pop()
            if group in marked:
                around.update(stack)
            stack.append(group)
        return marked | around

    def _opened(self, group: Group) -> Open:
        if group.kind == "each":
            return Open(group, True, INDENT)
        broken = group in self.forced or not self._fits(group)
        return Open(group, broken, self._indent(group))

    def _fits(self, group: Group) -> bool:
        return len(self.line.text) + self._width(group.first, self._stop(group)) <= WIDTH

    def _stop(self, group: Group) -> int:
        """The token after the group at which a line can end."""
        at = group.last + 1
        while at < len(self.tokens) and self._broken_at(at) is None:
            at += 1
        return at

    def _width(self, first: int, stop: int) -> int:
        """How wide these tokens are on one line."""
        wide = sum(len(self.words[at]) for at in range(first, stop))
        return wide + sum(self._space(at) for at in range(first + 1, stop))

    def _space(self, at: int) -> bool:
        return self.tokens[at].type not in _CLOSE_UP and self.tokens[at - 1].type != "LEFT"

    def _indent(self, group: Group) -> int:
        column = len(self.line.text)
        line = len(self.line.text) - len(self.line.text.lstrip())
        begins = not self.line.text.strip()
        match group.kind:
            case "list":
                return (line // INDENT + 1) * INDENT
            case "junction" if begins:
                return column + (INDENT if self.tokens[group.first - 1].type in ("LEFT", "SEMICOLON") else 0)
            case "junction" if group.first and self._begins_line(group.first - 1):
                joins = max(len(self.words[at]) for at in group.breaks)
                return line + max(1, len(self.words[group.first - 1]) - joins)
            case "junction" | "otherwise":
                return column
            case _:
                return INDENT

    def _begins_line(self, at: int) -> bool:
        return self.line.text.strip() == self.words[at]

    def _broken_at(self, at: int) -> Open | None:
        """The broken group that breaks before a token, the innermost if several do."""
        for within in reversed(self.open):
            breaks = within.broken and at in within.group.breaks
            if breaks and (within.group.kind != "each" or self._breaks_here(within.group, at)):
                return within
        return None

    def _breaks_here(self, group: Group, at: int) -> bool:
        """Whether a declaration is broken before this attribute: where the author did, or where it would not fit."""
        gap = self.gaps[at]
        if gap.newline or gap.ends or gap.own:
            return True
        following = [stop for stop in group.breaks if stop > at]
        stop = min(following, default=group.last + 1)
        comma = self.tokens[at - 1].type == "COMMA" and not self.line.text.endswith(",")  # asked before it is written
        too_wide = len(self.line.text) + comma + 1 + self._width(at, stop) > WIDTH
        return too_wide and self.tokens[at].type not in _ON_THE_LINE_OF_THE_NAME

    def _drops(self, at: int) -> bool:
        """Whether a comma stands at the end of a line, where it says nothing."""
        following = at + 1
        return self.tokens[at].type == "COMMA" and following in self.ends_at and self._broken_at(following) is not None

    # -------------------------------------------------------------------------------------- lines

    def _new_line(self, at: int, indent: int) -> None:
        gap = self.gaps[at]
        self.line.ends += gap.ends
        self.done += self.line.finished()
        kept = [" " * indent + comment if comment else "" for comment in gap.own]
        self.done += [line for number, line in enumerate(kept) if line or not number or kept[number - 1]]
        self.line = Line(" " * indent)

    def _same_line(self, at: int) -> None:
        gap = self.gaps[at]
        self.line.ends += gap.ends
        self.line.above += [comment for comment in gap.own if comment]
        if at and self._space(at):
            self.line.text += " "
