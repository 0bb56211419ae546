"""A paper as a Word document that staff can edit: real headings, heads of tables that repeat, a language, no clock."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt, RGBColor, Twips

from gatekeeper.reader import N_, say
from gatekeeper.reports.blocks import (
    Block,
    Cell,
    Code,
    Figure,
    Heading,
    Image,
    Items,
    Lines,
    Paper,
    Paragraph,
    Row,
    Run,
    Section,
    Table,
    Terms,
)
from gatekeeper.reports.papers import HOUSE_DOCX, TemplateProblem, visible
from gatekeeper.reports.sheets import midnight

_TONES = {"good": "14532D", "bad": "8A1C1C", "wait": "6B4400", "doubt": "3F2A78", "plain": "333333"}
_QUIET = RGBColor(0x55, 0x55, 0x55)
_INSET = 230  # twentieths of a point, a step
MARK = "{{paper}}"  # a paragraph of the house's document that says where the paper goes
_NOTE = "Memo Note"  # the style of what stands under the main text of a cell


@dataclass(frozen=True, slots=True)
class Look:
    """A sort of paper: the document a house may bring for it, what it is called, its type and margins without one."""

    file: str
    subject: str
    size: float = 9
    headings: tuple[float, ...] = (15, 11, 9.5)
    margin: int = 16  # mm, at the sides
    room: float = 3  # points after a paragraph


MEMO = Look("memo.docx", N_("Decision memo"))
LETTER = Look("letter.docx", N_("Letter"), 10.5, (12.5, 11, 10.5), 24, 6)
MINUTES = Look("minutes.docx", N_("Minutes"), 10.5, (15, 12, 10.5), 22, 5)


def docx_from(
    paper: Paper, on: date, templates: Path | None = None, author: str = "", name: str = "", look: Look = MEMO
) -> bytes:
    """The paper as a Word document; a house's own of that `look`, or its `house.docx`, brings styles and letterhead.

    The paper goes to the mark `{{ paper }}` in the house's document, else after what stands there. Raises
    `TemplateProblem` where it cannot be used.
    """
    file = _own(templates, look)
    if file is None:
        return _written(Document(BytesIO(_plain(look))), paper, on, author, name, look)
    try:
        _check_size(file)
        document = Document(BytesIO(file.read_bytes()))
    except TemplateProblem:
        raise
    except Exception as error:  # the document is a stranger's, and there are many ways to break one
        raise TemplateProblem("this is not a Word document (.docx)", file.name) from error
    try:
        return _written(document, paper, on, author, name, look, own=True)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise TemplateProblem(
            "this Word document lacks what every document has: save it anew in Word", file.name
        ) from error


def _written(
    document: DocumentObject, paper: Paper, on: date, author: str, name: str, look: Look, own: bool = False
) -> bytes:  # fmt: skip
    last = document.paragraphs[-1] if document.paragraphs else None
    if last is not None and not last.text and not last.runs:
        last._element.getparent().remove(last._element)
    _add_styles(document, look)
    _without(document.part, _SECOND_STYLES)
    _describe(document, paper, on, author, name, say(look.subject))
    _Writer(document, own).write(paper)
    data = BytesIO()
    document.save(data)
    return _without_clock(data.getvalue())


def _own(templates: Path | None, look: Look) -> Path | None:
    own = [templates / name for name in (look.file, HOUSE_DOCX)] if templates is not None else []
    return next((file for file in own if file.is_file()), None)


_LARGEST = 20_000_000  # bytes, unpacked


def _check_size(file: Path) -> None:
    """A document is refused by what it says of itself, before it is unpacked."""
    with ZipFile(file) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > _LARGEST:
        raise TemplateProblem(f"it unpacks to {unpacked:,} bytes, expected at most {_LARGEST:,}", file.name)


@lru_cache(maxsize=3)
def _plain(look: Look) -> bytes:
    """The page and styles used where a house brings none."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(look.margin)
    page.top_margin, page.bottom_margin = Mm(14), Mm(15)
    normal = document.styles["Normal"]
    _set_font(normal, look.size)
    normal.paragraph_format.space_after = Pt(look.room)
    normal.paragraph_format.line_spacing = 1.0
    footer = page.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for field in ("PAGE", "NUMPAGES"):
        footer.add_run(" / " if field == "NUMPAGES" else "")
        footer._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{field}"/>'))
    for level, size in enumerate(look.headings, 1):
        style = document.styles[f"Heading {level}"]
        _set_font(style, size)
        style.font.bold = True
        style.font.color.rgb = RGBColor(0x1A, 0x1A, 0x1A)
        style.paragraph_format.space_before = Pt(0 if level == 1 else 6)
        style.paragraph_format.space_after = Pt(3)
        style.paragraph_format.keep_with_next = True
    _tidy(document)
    data = BytesIO()
    document.save(data)
    return data.getvalue()


_SECOND_STYLES = "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects"


def _tidy(document: DocumentObject) -> None:
    """What the empty document of python-docx says of another: its picture, its counts, the program it was made with."""
    _without(document.part.package, RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)
    for zoom in document.settings.element.iter(qn("w:zoom")):
        zoom.set(qn("w:percent"), "100")  # the standard asks for it
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")  # that of Word since 2013: an older one is shown as a document to convert


def _without(owner: Any, *kinds: str) -> None:
    """Leave out the parts that stand in such a relation; Word holds second styles that differ for damage."""
    for at in [at for at, relation in owner.rels.items() if relation.reltype in kinds]:
        del owner.rels[at]


def _set_font(style: Any, size: float) -> None:
    font = style.font
    font.name, font.size = "Arial", Pt(size)
    fonts = font._element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), "Arial")


def _add_styles(document: DocumentObject, look: Look) -> None:
    """The styles a paper uses, where the house has none of that name: it may give them its own look."""
    has = {style.name for style in document.styles}
    for name, more, bold in (
        ("Memo Resolution", 3, True), ("Memo Small", -1, False), ("Memo Rule", -1, False),
        ("Letter Address", 0, False), ("Letter Signature", 0, False),
    ):  # fmt: skip
        if name not in has:
            style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
            style.font.size, style.font.bold = Pt(look.size + more), bold
            if name == "Memo Rule":
                style.font.name = "Courier New"
            if name == "Memo Small":
                style.font.color.rgb = _QUIET
            if name.startswith("Letter"):
                style.paragraph_format.space_before = Pt(30)
                style.paragraph_format.space_after = Pt(18)
    if _NOTE not in has:
        note = document.styles.add_style(_NOTE, WD_STYLE_TYPE.CHARACTER)
        note.font.size = Pt(look.size - 1.5)


def _describe(document: DocumentObject, paper: Paper, on: date, author: str, name: str, subject: str) -> None:
    """What the document says of itself: from the decision, never from the clock or the computer."""
    core = document.core_properties
    core.title, core.author, core.subject = visible(paper.title)[:255], visible(author)[:255], subject
    core.identifier, core.language, core.last_modified_by = visible(name)[:255], paper.language, ""
    core.keywords, core.comments, core.category, core.revision = "", "", "", 1
    core.created = core.modified = core.last_printed = midnight(on)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), paper.language)


class _Writer:
    """The paper as the elements of Word: text is escaped once, here, and put into the document in one piece."""

    def __init__(self, document: DocumentObject, own: bool = False) -> None:
        self.document, self.own = document, own
        self.styles = {str(style.name): style.style_id for style in document.styles}
        page = document.sections[-1]
        wide = (page.page_width or Mm(210)) - (page.left_margin or 0) - (page.right_margin or 0)
        self.width = int(wide) // 635  # twentieths of a point
        self.box = ""
        self.new_page = False
        self.pictures = max(_picture_numbers(document), default=0)

    def write(self, paper: Paper) -> None:
        written = "".join(text for block in paper.blocks for text in self.block(block))
        made = parse_xml(f"<w:body {nsdecls('w', 'r', 'a', 'pic', 'wp')}>{written}</w:body>")
        place = self.place()
        for element in list(made):
            place.addprevious(element)
        if place.tag != qn("w:sectPr"):
            place.getparent().remove(place)

    def place(self) -> Any:
        """Where the paper goes: at the house's mark, or else at the end."""
        for paragraph in self.document.paragraphs:
            if "".join(paragraph.text.split()) == MARK:
                return paragraph._element
        return self.document.element.body.sectPr

    def block(self, block: Block) -> Iterator[str]:
        match block:
            case Heading():
                yield self.paragraph(block.lines, f"Heading {min(block.level, 9)}")
            case Paragraph():
                yield self.paragraph(block.lines, _style_of(block.kind))
            case Items():
                style = "List Number" if block.ordered else "List Bullet"
                for number, item in enumerate(block.items, 1):
                    mark = "" if style in self.styles else f"{number}. " if block.ordered else "• "
                    yield self.paragraph(_marked(item, mark), style)
            case Terms():
                yield self.terms(block)
            case Code():
                yield self.paragraph(block.lines, "Memo Rule")
            case Table():
                yield from self.table(block)
            case Figure():
                yield self.figure(block)
            case Image():
                yield self.image(block)
            case Section():
                yield from self.section(block)

    def section(self, section: Section) -> Iterator[str]:
        if section.has("letterhead") and self.own:
            return  # it stands in the house's document
        outer = self.box
        if section.has("recommendation"):
            self.box = next((_TONES.get(word[5:], "") for word in section.kind.split() if word[:5] == "tone-"), "")
        self.new_page = section.has("annex") and not section.has("follows")
        written = [text for block in section.blocks for text in self.block(block)]
        if section.has("keep"):
            written[:-1] = map(_with_next, written[:-1])
        yield from written
        self.box = outer

    def paragraph(self, lines: Lines, style: str, *, keep: bool = False) -> str:
        """A paragraph of its own; in a box its neighbours share the border."""
        said = ["<w:keepNext/>"] if keep or self.box else []
        if self.new_page:
            said.append("<w:pageBreakBefore/>")
            self.new_page = False
        if self.box:
            said.append(f"<w:pBdr>{''.join(_border(side, self.box) for side in _SIDES)}</w:pBdr>")
        return _paragraph(lines, self.styles.get(style, ""), "".join(said))

    # --- tables ---

    def terms(self, terms: Terms) -> str:
        """Two names and what stands under them in a row."""
        empty: tuple[Lines, Lines] = ((), ())
        pairs = [*terms.pairs, *([empty] if len(terms.pairs) % 2 else [])]
        rows = [Row(tuple(map(Cell, (*a, *b)))) for a, b in zip(pairs[::2], pairs[1::2], strict=True)]
        return self.grid(rows, (13, 37, 14, 36), 0, say("which decision this is"), ruled=False) + self.gap()

    def table(self, table: Table) -> Iterator[str]:
        if table.caption:
            yield self.paragraph(table.caption, "Memo Small", keep=True)
        headings = [" ".join(map(str, cell.lines)) for row in table.head for cell in row.cells]
        says = " ".join(map(str, table.caption)) or ", ".join(headings)
        tall = "sign" in table.kind.split()
        yield self.grid((*table.head, *table.rows), table.widths, len(table.head), says, tall=tall)
        yield self.gap()

    def grid(
        self, rows: Sequence[Row], shares: Sequence[int], head: int, says: str, ruled: bool = True, tall: bool = False
    ) -> str:  # fmt: skip
        """A table with fixed columns; its head is repeated on every page, and no row is broken over two."""
        widths = [self.width * share // (sum(shares) or 1) for share in shares]
        rules = "".join(_border(side, "BBBBBB", 4, 0) for side in ("top", "bottom", "insideH")) if ruled else ""
        margins = "".join(f'<w:{side} w:w="{room}" w:type="dxa"/>' for side, room in _ROOM)
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        written = "".join(
            _row(row, widths, head=number < head, tall=tall and number >= head) for number, row in enumerate(rows)
        )
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{rules}</w:tblBorders>'
            f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
            f'<w:tblLook w:val="{0x0680 | 0x0020 * (head > 0):04X}" w:firstRow="{int(head > 0)}" w:lastRow="0"'
            f' w:firstColumn="1" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
            f"<w:tblDescription w:val={_attribute(says[:250])}/></w:tblPr>"
            f"<w:tblGrid>{columns}</w:tblGrid>{written}</w:tbl>"
        )

    def gap(self) -> str:
        """A little room: two tables that touch would be one."""
        return '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="80" w:lineRule="exact"/></w:pPr></w:p>'

    # --- pictures ---

    def image(self, image: Image) -> str:
        """A picture of the house as wide as it says."""
        from gatekeeper.reports.pdf import logo_from

        return self.picture(logo_from(image), Mm(image.width), descr=image.alt)

    def figure(self, figure: Figure) -> str:
        """A picture as Word can show it, with what it says for those who do not see it."""
        from gatekeeper.reports.pdf import picture_from

        said = figure.description or figure.title
        return self.picture(picture_from(figure), Twips(self.width), title=figure.title, descr=said)

    def picture(self, content: bytes, width: Length, **said: str) -> str:
        """A picture in a paragraph of its own; no two of a document have one number."""
        self.pictures += 1
        inline = self.document.part.new_pic_inline(BytesIO(content), width=width)
        for name, text in {"id": str(self.pictures), "name": f"Picture {self.pictures}", **said}.items():
            inline.docPr.set(name, visible(text))
        return f"<w:p><w:r><w:drawing>{inline.xml}</w:drawing></w:r></w:p>"


def _picture_numbers(document: DocumentObject) -> Iterator[int]:
    """The numbers of the pictures that a house's document has, in its head and foot too."""
    for part in document.part.package.iter_parts():
        if isinstance(part, XmlPart):
            yield from (int(picture.get("id", 0)) for picture in part.element.iter(qn("wp:docPr")))


_SIDES = ("top", "left", "bottom", "right")
_ROOM = (("top", 20), ("left", 40), ("bottom", 20), ("right", 60))


def _marked(item: Lines, mark: str) -> Lines:
    """The item with its mark as text, where the house's document has no style for lists."""
    return (replace(item[0], runs=(Run(mark), *item[0].runs)), *item[1:]) if mark and item else item


def _style_of(kind: str) -> str:
    words = kind.split()
    if "said" in words:
        return "Memo Resolution"
    if "to" in words or "signed" in words:
        return "Letter Address" if "to" in words else "Letter Signature"
    return "Memo Small" if "quiet" in words or "caption" in words else "Normal"


def _row(row: Row, widths: Sequence[int], *, head: bool, tall: bool) -> str:
    said = "<w:cantSplit/>" + ('<w:trHeight w:val="440" w:hRule="atLeast"/>' if tall else "")
    said += "<w:tblHeader/>" if head else ""
    cells, place = [], 0
    for cell in row.cells:
        last = min(place + cell.span, len(widths))
        cells.append(_cell(cell, row.kind, sum(widths[place:last]), last - place, head=head))
        place = last
    if place < len(widths):
        cells.append(_cell(Cell(()), row.kind, sum(widths[place:]), len(widths) - place, head=head))
    written = f"<w:tr><w:trPr>{said}</w:trPr>{''.join(cells)}</w:tr>"
    return _with_next(written) if row.kind in ("group", "set") else written


def _cell(cell: Cell, kind: str, width: int, span: int, *, head: bool) -> str:
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    properties += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties += '<w:shd w:val="clear" w:color="auto" w:fill="F1F1EF"/>' if kind == "group" else ""
    style = Run("", bold=head or kind in ("group", "total"), italic=kind == "set")
    said = '<w:spacing w:after="0"/>'
    right = '<w:jc w:val="right"/>' if cell.amount else ""
    paragraphs = [
        _paragraph((line,), "", said + (_indent(line.depth) if line.depth else "") + right, style)
        for line in cell.lines
    ]  # fmt: skip
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(paragraphs) or f'<w:p><w:pPr>{said}</w:pPr></w:p>'}</w:tc>"


def _indent(depth: int) -> str:
    return f'<w:ind w:left="{depth * _INSET}"/>'


def _border(side: str, colour: str, size: int | None = None, space: int = 4) -> str:
    thick = size if size is not None else 36 if side == "left" else 8
    return f'<w:{side} w:val="single" w:sz="{thick}" w:space="{space}" w:color="{colour}"/>'


# --- text ------------------------------------------------------------------------------------------------------------


def _attribute(text: str) -> str:
    return quoteattr(visible(text))


def _paragraph(lines: Lines, style: str, properties: str, within: Run = Run("")) -> str:  # noqa: B008 - frozen
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    written = "<w:r><w:br/></w:r>".join("".join(_run(run, line.small, within) for run in line.runs) for line in lines)
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{written}</w:p>"


_BEGIN = re.compile(r"<w:p>(<w:pPr>)?(<w:pStyle [^>]*/>)?(?:<w:keepNext/>)?")


def _with_next(written: str) -> str:
    """The paragraphs, those of tables too, on the page on which the next one begins."""

    def begun(found: re.Match[str]) -> str:
        return f"<w:p><w:pPr>{found[2] or ''}<w:keepNext/>{'' if found[1] else '</w:pPr>'}"

    return _BEGIN.sub(begun, written)


def _run(run: Run, small: bool, within: Run) -> str:
    said = f'<w:rStyle w:val="{_NOTE.replace(" ", "")}"/>' if small or run.mono else ""
    said += '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>' if run.mono else ""
    said += "<w:b/>" if run.bold or within.bold else ""
    said += "<w:i/>" if run.italic or within.italic else ""
    colour = _TONES.get(run.tone, "") or ("555555" if small else "")
    said += f'<w:color w:val="{colour}"/>' if colour else ""
    text = escape(visible(run.text))
    return f'<w:r><w:rPr>{said}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def _without_clock(content: bytes) -> bytes:
    """The same archive with no time in it, so that the same memo is the same bytes."""
    data = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(data, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
            target.writestr(entry, source.read(name))
    return data.getvalue()
