"""A paper as blocks: headings, paragraphs, lists, tables and pictures, read from its page.

The page is written by a template, which a house may replace. DOCX and PDF are made of what the page says, so the three
cannot tell different things.
"""

import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style; `tone` is that of a mark, and `shape` its shape."""

    text: str
    bold: bool = False
    italic: bool = False
    mono: bool = False
    shape: bool = False
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Text that stands on a line of its own; `depth` is how far it is in."""

    runs: tuple[Run, ...]
    small: bool = False
    depth: int = 0

    def __str__(self) -> str:
        return "".join(run.text for run in self.runs)


Lines = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 6."""

    level: int
    lines: Lines


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `kind` is its class on the page."""

    lines: Lines
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Lines, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """Names and what stands under them."""

    pairs: tuple[tuple[Lines, Lines], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Text whose line ends count."""

    lines: Lines


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    lines: Lines
    span: int = 1
    header: bool = False
    amount: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `kind` is its class on the page, or that of the heading it is."""

    cells: tuple[Cell, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its caption, how wide each column is (shares of 100), the rows of its head, and the others."""

    caption: Lines
    widths: tuple[int, ...]
    head: tuple[Row, ...]
    rows: tuple[Row, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture as SVG, with what it is called and what it shows."""

    svg: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of a house, such as its logo: its bytes, their sort, what it is called, how wide it is."""

    data: bytes
    sort: str  # png, jpeg, svg
    alt: str
    width: int  # mm


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks that belong together; `kind` is the class on the page: `keep`, `annex`, `recommendation`."""

    blocks: "tuple[Block, ...]"
    kind: str = ""

    def has(self, word: str) -> bool:
        return word in self.kind.split()


Block = Heading | Paragraph | Items | Terms | Code | Table | Figure | Image | Section


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper."""

    title: str
    language: str
    blocks: tuple[Block, ...]


def paper_from(page: str) -> Paper:
    """The page as blocks; what only a screen needs is left out."""
    parser = _Parser()
    parser.feed(_DRAWING.sub(parser.kept, page))
    parser.close()
    root = parser.open[0]
    title = next((str(line) for found in root.all("title") for line in _lines(found)), "")
    language = next((found.attributes.get("lang") or "" for found in root.all("html")), "") or "en"
    return Paper(title, language, tuple(_blocks(root)))


def text_of(paper: Paper) -> Iterator[str]:
    """Every line of the paper, in order."""
    return (str(line) for block in paper.blocks for line in _lines_of(block))


def _lines_of(block: Block) -> Iterator[Line]:
    match block:
        case Heading() | Paragraph() | Code():
            yield from block.lines
        case Items():
            yield from (line for item in block.items for line in item)
        case Terms():
            yield from (line for pair in block.pairs for lines in pair for line in lines)
        case Table():
            yield from block.caption
            yield from (line for row in (*block.head, *block.rows) for cell in row.cells for line in cell.lines)
        case Figure() | Image():
            pass
        case Section():
            yield from (line for inner in block.blocks for line in _lines_of(inner))


# --- the page as elements --------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Element:
    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: "list[_Element | str]" = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.attributes.get("class") or ""

    def all(self, *tags: str) -> "Iterator[_Element]":
        """The elements of these tags within this one, and not within each other."""
        for child in self.children:
            if isinstance(child, _Element):
                if child.tag in tags:
                    yield child
                else:
                    yield from child.all(*tags)


_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_HIDDEN = frozenset(
    {"head", "title", "style", "script", "template", "nav", "form", "button", "input", "select", "textarea"}
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_GROUPS = frozenset(
    {
        "html",
        "body",
        "main",
        "header",
        "footer",
        "section",
        "article",
        "aside",
        "div",
        "blockquote",
        "details",
        "hgroup",
    }
)
_BLOCKS = frozenset({*_HEADINGS, *_GROUPS, "p", "ul", "ol", "dl", "table", "pre", "figure", "svg", "img", "hr", ""})
# What a tag ends, where its end was left out.
_ENDS = {
    "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "tr": {"tr", "td", "th"}, "td": {"td", "th"},
    "th": {"td", "th"}, "tbody": {"thead", "tbody", "tr", "td", "th"}, "option": {"option"},
} | {tag: {"p"} for tag in _BLOCKS}  # fmt: skip


_DRAWING = re.compile(r"<svg\b[^>]*(?<!/)>.*?</svg\s*>", re.S)


class _Parser(HTMLParser):
    """Elements with their text; a picture keeps its source as it is, and is not looked into."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [_Element("")]
        self.pictures: list[str] = []

    def updatepos(self, i: int, j: int) -> int:
        """In which line a tag stands is asked of nobody, and to count takes a tenth of the time."""
        return j

    def kept(self, picture: re.Match[str]) -> str:
        """What stands in the page for a picture while it is read."""
        self.pictures.append(picture[0])
        return f'<svg data-number="{len(self.pictures) - 1}"></svg>'

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        while len(self.open) > 1 and self.open[-1].tag in _ENDS.get(tag, ()):
            self.open.pop()
        element = _Element(tag, dict(attrs))
        self.open[-1].children.append(element)
        if tag == "svg":
            number = dict(attrs).get("data-number") or ""
            if number.isdecimal() and int(number) < len(self.pictures):
                element.children.append(self.pictures[int(number)])
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag == tag:
                del self.open[depth:]
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


# --- elements as blocks ----------------------------------------------------------------------------------------------


def _blocks(parent: _Element) -> Iterator[Block]:
    """The blocks of an element; text that stands between them is a paragraph."""
    loose: list[_Element | str] = []
    for child in parent.children:
        if isinstance(child, str) or child.tag not in _BLOCKS | _HIDDEN:
            loose.append(child)
            continue
        yield from _paragraph(loose)
        loose = []
        if not _is_hidden(child):
            yield from _BLOCK_OF.get(child.tag, _section)(child)
    yield from _paragraph(loose)


def _is_hidden(element: _Element) -> bool:
    return element.tag in _HIDDEN or "hidden" in element.attributes or "screen" in element.kind.split()


def _paragraph(loose: "list[_Element | str]") -> Iterator[Block]:
    if lines := _lines(_Element("", {}, loose)):
        yield Paragraph(lines)


def _section(element: _Element) -> Iterator[Block]:
    blocks = tuple(_blocks(element))
    if element.tag == "section" and blocks:
        yield Section(blocks, element.kind)
    else:
        yield from blocks


def _heading(element: _Element) -> Iterator[Block]:
    if lines := _lines(element):
        yield Heading(_HEADINGS[element.tag], lines)


def _text(element: _Element) -> Iterator[Block]:
    if lines := _lines(element):
        yield Paragraph(lines, element.kind)


def _list(element: _Element) -> Iterator[Block]:
    items = tuple(lines for item in element.all("li") if (lines := _lines(item)))
    if items:
        yield Items(items, element.tag == "ol")


def _terms(element: _Element) -> Iterator[Block]:
    found = list(element.all("dt", "dd"))
    pairs = pairwise(found)
    named = tuple((_lines(name), _lines(said)) for name, said in pairs if (name.tag, said.tag) == ("dt", "dd"))
    if named:
        yield Terms(named)


def _code(element: _Element) -> Iterator[Block]:
    yield Code(_lines(element, verbatim=True))


def _rule(element: _Element) -> Iterator[Block]:
    return iter(())


def _figure(element: _Element) -> Iterator[Block]:
    """A picture says what it shows in its `title` and `desc`."""
    for picture in [element] if element.tag == "svg" else element.all("svg"):
        source = "".join(child for child in picture.children if isinstance(child, str))
        yield Figure(_alone(source), _said(source, "title"), _said(source, "desc"))
    for caption in element.all("figcaption"):
        yield Paragraph(_lines(caption), "caption")


_PICTURE = re.compile(r"data:image/(png|jpeg|svg\+xml);base64,([A-Za-z0-9+/=]+)\Z")


def _image(element: _Element) -> Iterator[Block]:
    """A picture the page carries with it; one that lies elsewhere is left out."""
    if found := _PICTURE.match(element.attributes.get("src") or ""):
        sort = "svg" if found[1] == "svg+xml" else found[1]
        yield Image(b64decode(found[2]), sort, element.attributes.get("alt") or "", _width(element) or 40)


def _alone(svg: str) -> str:
    """The picture as it stands outside a page, where it must say what it is."""
    return svg if "xmlns=" in svg else svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)


def _said(svg: str, tag: str) -> str:
    found = re.search(rf"<{tag}\b[^>]*>(.*?)</{tag}>", svg, re.S)
    return " ".join(unescape(found[1]).split()) if found else ""


_BLOCK_OF: dict[str, Callable[[_Element], Iterator[Block]]] = {}


# --- tables ----------------------------------------------------------------------------------------------------------


def _table(element: _Element) -> Iterator[Block]:
    caption = next(map(_lines, element.all("caption")), ())
    head = tuple(_row(row) for part in element.all("thead") for row in part.all("tr"))
    inside = [child for child in element.children if isinstance(child, _Element) and child.tag != "thead"]
    rows = tuple(_row(row) for row in _Element("", {}, list(inside)).all("tr"))
    if head or rows:
        given = [_width(cell) for part in element.all("col") for cell in (part,)]
        given = given or [_width(cell) for part in element.all("thead") for cell in part.all("th", "td")]
        yield Table(caption, _widths(given, (*head, *rows)), head, rows, element.kind)


def _row(element: _Element) -> Row:
    found = list(element.all("th", "td"))
    group = any("group" in cell.kind.split() for cell in found)
    return Row(tuple(map(_cell, found)), "group" if group else element.kind)


def _cell(element: _Element) -> Cell:
    span = element.attributes.get("colspan") or "1"
    return Cell(
        _lines(element, in_cell=True),
        int(span) if span.isdecimal() and int(span) > 0 else 1,
        element.tag == "th",
        "amount" in element.kind.split(),
    )


def _width(cell: _Element) -> int:
    found = re.search(r"width:\s*([0-9]+)", cell.attributes.get("style") or "")
    return int(found[1]) if found else 0


_NARROW, _WIDE = 8, 44  # characters a column has room for, at least and at most


def _widths(given: list[int], rows: tuple[Row, ...]) -> tuple[int, ...]:
    """The share of each column: as the page says, else by the longest text in it; an amount is never broken."""
    count = max(sum(cell.span for cell in row.cells) for row in rows)
    needs = [_NARROW] * count
    for row in rows:
        place = 0
        for cell in row.cells:
            if cell.span == 1:
                longest = max((len(str(line)) for line in cell.lines), default=0)
                needs[place] = max(needs[place], 2 + (longest if cell.amount else min(longest, _WIDE)))
            place += cell.span
    given = [*given, *([0] * count)][:count]
    left = max(100 - sum(given), 0)
    wanted = sum(need for need, width in zip(needs, given, strict=True) if not width) or 1
    return tuple(width or max(round(left * need / wanted), 1) for need, width in zip(needs, given, strict=True))


# --- text ------------------------------------------------------------------------------------------------------------


def _lines(element: _Element, *, in_cell: bool = False, verbatim: bool = False) -> Lines:
    writer = _Writer(in_cell, verbatim)
    writer.write(element, _style(element, Run("")))
    return writer.done()


class _Writer:
    """Text collected line by line, blanks run together as a browser does."""

    def __init__(self, in_cell: bool, verbatim: bool) -> None:
        self.in_cell, self.verbatim = in_cell, verbatim
        self.lines: list[Line] = [Line(())]

    def write(self, element: _Element, style: Run, *, small: bool = False, depth: int = 0) -> None:
        for child in element.children:
            if isinstance(child, str):
                self.text(child, style)
            elif child.tag == "br":
                self.next(small, depth)
            elif not _is_hidden(child):
                self.inner(child, style, small, depth)

    def inner(self, child: _Element, style: Run, small: bool, depth: int) -> None:
        own_line = child.tag in _BLOCKS | {"li"} or (self.in_cell and child.tag == "small")
        new_small, new_depth = small or child.tag == "small", depth + _depth(child)
        if own_line:
            self.next(new_small, new_depth)
        self.write(child, _style(child, style), small=new_small, depth=new_depth)
        if "shape" in child.kind.split():
            self.piece(" ", style)  # a page sets them apart by its style
        if own_line:
            self.next(small, depth)

    def text(self, text: str, style: Run) -> None:
        first, *others = text.split("\n") if self.verbatim else [re.sub(r"[ \t\n\r\f]+", " ", text)]
        self.piece(first, style)
        for other in others:
            self.lines.append(Line(()))
            self.piece(other, style)

    def piece(self, text: str, style: Run) -> None:
        line = self.lines[-1]
        if not self.verbatim and str(line)[-1:] in ("", " "):
            text = text.removeprefix(" ")
        if not text:
            return
        runs = line.runs
        if runs and _like(runs[-1], style):
            runs = (*runs[:-1], _run(runs[-1].text + text, style))
        else:
            runs = (*runs, _run(text, style))
        self.lines[-1] = Line(runs, line.small, line.depth)

    def next(self, small: bool, depth: int) -> None:
        if self.lines[-1].runs:
            self.lines.append(Line((), small, depth))
        else:
            self.lines[-1] = Line((), small, depth)

    def done(self) -> Lines:
        if self.verbatim:
            return tuple(self.lines)
        return tuple(ended for line in self.lines if (ended := _ended(line)).runs)


def _run(text: str, style: Run) -> Run:
    return Run(text, style.bold, style.italic, style.mono, style.shape, style.tone)


def _like(run: Run, style: Run) -> bool:
    return (run.bold, run.italic, run.mono, run.shape, run.tone) == (
        style.bold, style.italic, style.mono, style.shape, style.tone
    )  # fmt: skip


def _ended(line: Line) -> Line:
    """The line without blanks at its end."""
    if line.runs and line.runs[-1].text[-1:] not in ("", " "):
        return line
    runs = list(line.runs)
    while runs and not (text := runs[-1].text.rstrip(" ")):
        runs.pop()
    if runs:
        runs[-1] = replace(runs[-1], text=text)
    return replace(line, runs=tuple(runs))


_TONES = frozenset({"good", "bad", "wait", "doubt", "plain"})


_STYLED = frozenset({"b", "strong", "em", "i", "code", "kbd", "samp"})


def _style(element: _Element, style: Run) -> Run:
    if not element.kind and element.tag not in _STYLED:
        return style
    kinds = set(element.kind.split())
    if element.tag in ("b", "strong") or "mark" in kinds:
        style = replace(style, bold=True)
    if element.tag in ("em", "i"):
        style = replace(style, italic=True)
    if element.tag in ("code", "kbd", "samp") or "hash" in kinds:
        style = replace(style, mono=True)
    if tones := kinds & _TONES:
        style = replace(style, tone=min(tones))
    return replace(style, shape=True) if "shape" in kinds else style


def _depth(element: _Element) -> int:
    found = re.search(r"\bin([1-9])\b", element.kind)
    return int(found[1]) if found else 0


_BLOCK_OF |= {
    "p": _text, "ul": _list, "ol": _list, "dl": _terms, "table": _table, "pre": _code, "figure": _figure,
    "svg": _figure, "img": _image, "hr": _rule,
} | dict.fromkeys(_HEADINGS, _heading)  # fmt: skip
