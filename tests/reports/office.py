"""What Word and Excel ask of a file before they open it, by ECMA-376: order, numbers, relations, content types.

Neither program runs here. They refuse, or offer to repair, what breaks these rules; a schema alone does not see most of
them, as they hold between elements and between parts.
"""

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

_SIDES = "top left start bottom right end insideH insideV between bar tl2br tr2bl"
# What may stand in an element, in this order; of some names any number, one after the other.
_ORDER = {
    _WORD: {
        "body": "* sectPr",
        "p": "pPr *",
        "r": "rPr *",
        "tbl": "tblPr tblGrid tr",
        "tr": "tblPrEx trPr tc",
        "tc": "tcPr *",
        "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs"
        " suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd"
        " snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment"
        " textboxTightWrap outlineLvl divId cnfStyle rPr sectPr",
        "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof"
        " snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText"
        " vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
        "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing"
        " tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
        "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign"
        " hideMark",
        "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType"
        " pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
        "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat"
        " locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
        **dict.fromkeys(("pBdr", "tblBorders", "tcBorders", "tblCellMar", "tcMar"), _SIDES),
    },
    _DRAWN: {"inline": "extent effectExtent docPr cNvGraphicFramePr graphic"},
    _SHEET: {
        "workbook": "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups"
        " externalReferences definedNames calcPr oleSize extLst",
        "worksheet": "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection"
        " protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr"
        " conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks"
        " colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing tableParts extLst",
        "styleSheet": "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst",
    },
}


def faults(content: bytes) -> list[str]:
    """What Word or Excel would find wrong in a file."""
    with ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        parts = {name: archive.read(name) for name in names}
    found = [f"two parts are called {name}" for name, many in Counter(map(str.lower, names)).items() if many > 1]
    trees = {name: fromstring(part) for name, part in parts.items() if name.endswith((".xml", ".rels"))}
    found += _types(parts, trees["[Content_Types].xml"])
    for name, tree in trees.items():
        found += _order(name, tree)
        if not name.endswith(".rels"):
            found += _relations(name, tree, parts, trees)
    found += _of_word(trees) if "word/document.xml" in trees else _of_excel(trees)
    return found


def _types(parts: Iterable[str], types: Element) -> Iterator[str]:
    endings = {each.get("Extension", "").lower() for each in types.iter(f"{_PACKAGE}content-types}}Default")}
    named = {each.get("PartName", "")[1:] for each in types.iter(f"{_PACKAGE}content-types}}Override")}
    yield from (f"{name} has a type and is not there" for name in named - set(parts))
    for name in set(parts) - named - {"[Content_Types].xml"}:
        if name.rpartition(".")[2].lower() not in endings:
            yield f"{name} has no type"


def _order(name: str, tree: Element) -> Iterator[str]:
    for space, orders in _ORDER.items():
        for kind, words in orders.items():
            turns = {word: turn for turn, word in enumerate(words.split())}
            for element in tree.iter(f"{space}{kind}"):
                children = [child.tag.rpartition("}")[2] for child in element]
                unknown = [child for child in children if child not in turns and "*" not in turns]
                yield from (f"{name}: {child} in {kind}" for child in unknown)
                places = [turns.get(child, turns.get("*", 0)) for child in children]
                if places != sorted(places):
                    yield f"{name}: the order in {kind}: {' '.join(children)}"


def _relations(name: str, tree: Element, parts: Iterable[str], trees: dict[str, Element]) -> Iterator[str]:
    folder, file = posixpath.split(name)
    beside = trees.get(f"{folder}/_rels/{file}.rels".lstrip("/"))
    relations = [] if beside is None else list(beside)
    ids = [relation.get("Id") for relation in relations]
    yield from (f"{name}: two relations {one}" for one, many in Counter(ids).items() if many > 1)
    for relation in relations:
        target = relation.get("Target", "")
        if relation.get("TargetMode") == "External":
            yield f"{name}: it leads outside, to {target}"
        elif posixpath.normpath(posixpath.join("/", folder, target))[1:] not in parts:
            yield f"{name}: {target} is not there"
    for element in tree.iter():
        for attribute, value in element.attrib.items():
            if attribute.startswith(_OFFICE) and value not in ids:
                yield f"{name}: no relation {value}"


# --- Word ------------------------------------------------------------------------------------------------------------


def _of_word(trees: dict[str, Element]) -> Iterator[str]:
    stories = {
        name: tree for name, tree in trees.items() if tree.tag in (f"{_WORD}document", f"{_WORD}hdr", f"{_WORD}ftr")
    }
    pictures = [picture for tree in stories.values() for picture in tree.iter(f"{_DRAWN}docPr")]
    yield from _twice("pictures of number", (picture.get("id") for picture in pictures))
    yield from (f"picture {picture.get('id')} says nothing" for picture in pictures if not picture.get("descr"))
    styles = trees["word/styles.xml"]
    kinds = {(_of(s, "type"), _of(s, "styleId")) for s in styles.iter(f"{_WORD}style")}
    yield from _twice("styles", (of for _, of in kinds))
    if any("stylesWithEffects" in name for name in trees):
        yield "a second set of styles"
    if not all(_of(language, "val") for language in styles.iter(f"{_WORD}lang")):
        yield "no language"
    numbered = {_of(each, "numId") for each in trees["word/numbering.xml"].iter(f"{_WORD}num")}
    for name, tree in stories.items():
        for tag, kind in (("pStyle", "paragraph"), ("rStyle", "character"), ("tblStyle", "table")):
            used = {_of(each, "val") for each in tree.iter(f"{_WORD}{tag}")}
            yield from (f"{name}: no {kind} style {one}" for one in used if (kind, one) not in kinds)
        yield from (
            f"{name}: no list {_of(n, 'val')}" for n in tree.iter(f"{_WORD}numId") if _of(n, "val") not in numbered
        )
        begun = [_of(each, "id") for each in tree.iter(f"{_WORD}bookmarkStart")]
        yield from _twice(f"{name}: bookmarks", begun)
        if sorted(begun) != sorted(_of(each, "id") for each in tree.iter(f"{_WORD}bookmarkEnd")):
            yield f"{name}: a bookmark without its end"
        for cell in tree.iter(f"{_WORD}tc"):
            if not len(cell) or cell[-1].tag != f"{_WORD}p":
                yield f"{name}: a cell that does not end with a paragraph"
        for table in tree.iter(f"{_WORD}tbl"):
            yield from _grid(name, table)


def _grid(name: str, table: Element) -> Iterator[str]:
    columns = len(table.findall(f"{_WORD}tblGrid/{_WORD}gridCol"))
    for row in table.findall(f"{_WORD}tr"):
        spans = [cell.find(f"{_WORD}tcPr/{_WORD}gridSpan") for cell in row.findall(f"{_WORD}tc")]
        wide = sum(1 if span is None else int(_of(span, "val")) for span in spans)
        if wide != columns:
            yield f"{name}: a row of {wide} columns in a table of {columns}"


def _of(element: Element, name: str) -> str:
    return str(element.get(f"{_WORD}{name}", ""))


def _twice(what: str, found: Iterable[str | None]) -> Iterator[str]:
    yield from (f"two {what} {one}" for one, many in Counter(found).items() if many > 1)


# --- Excel -----------------------------------------------------------------------------------------------------------


def _of_excel(trees: dict[str, Element]) -> Iterator[str]:
    names = [str(sheet.get("name")) for sheet in trees["xl/workbook.xml"].iter(f"{_SHEET}sheet")]
    yield from _twice("sheets", map(str.lower, names))
    yield from (f"a sheet is called {name}" for name in names if not 0 < len(name) <= 31 or set(name) & set("[]:*?/\\"))
    strings = trees.get("xl/sharedStrings.xml")
    texts = [] if strings is None else ["".join(map(str, each.itertext())) for each in strings.iter(f"{_SHEET}si")]
    yield from (f"a text of {len(text)} characters" for text in texts if len(text) > 32_767)
    looks = trees["xl/styles.xml"].find(f"{_SHEET}cellXfs")
    for name, tree in trees.items():
        if tree.tag != f"{_SHEET}worksheet":
            continue
        rows = [int(str(row.get("r"))) for row in tree.iter(f"{_SHEET}row")]
        if rows != sorted(set(rows)):
            yield f"{name}: rows out of order"
        for row in tree.iter(f"{_SHEET}row"):
            places = [(len(at), at) for cell in row for at in [str(cell.get("r")).rstrip("0123456789")]]
            if places != sorted(set(places)):
                yield f"{name}: cells out of order in row {row.get('r')}"
        for cell in tree.iter(f"{_SHEET}c"):
            value = cell.findtext(f"{_SHEET}v")
            if cell.get("t") == "s" and not 0 <= int(value or -1) < len(texts):
                yield f"{name}: no text for {cell.get('r')}"
            if int(cell.get("s") or 0) >= (0 if looks is None else len(looks)):
                yield f"{name}: no look for {cell.get('r')}"
