"""A house brings its letterhead, its wording and its documents; a mistake in them is told, and never a trace."""

import re
from base64 import b64decode
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document

from gatekeeper.reader import ENGLISH, read_by, say
from gatekeeper.reports import house as house_file
from gatekeeper.reports.blocks import Image, Section, paper_from
from gatekeeper.reports.docx import LETTER, docx_from
from gatekeeper.reports.forms import memo_forms
from gatekeeper.reports.house import LARGEST_LOGO, house_of, reader_in
from gatekeeper.reports.letters import letters_of, render_letter
from gatekeeper.reports.papers import TemplateProblem
from tests.docs.pages import page_text
from tests.reports import decisions as d
from tests.reports.test_memo import RUN

PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 1"><rect width="3" height="1"/></svg>'
TOML = """
[house]
name = "Great <Lakes> Fund"
address = ["Harbour Road 4", "Kisumu"]
contact = "Write to grants@lakes.example."
logo = "logo.png"
"logo width" = 30

[words]
"With kind regards" = "Yours sincerely"
"Dear {recipient}," = "To {recipient}"

[words.fr]
"With kind regards" = "Salutations"
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "house.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "logo.png").write_bytes(PNG)
    return tmp_path


def letter(templates: Path | None) -> str:
    (found,) = letters_of([d.RELEASE])
    with read_by(reader_in(ENGLISH, templates)):
        return render_letter(found, d.ON, templates, RUN)


def test_the_letterhead_stands_above_every_form(house: Path) -> None:
    page = letter(house)
    assert "<strong>Great &lt;Lakes&gt; Fund</strong><br>Harbour Road 4<br>Kisumu" in page
    assert "Please name award A-001 when you write. Write to grants@lakes.example." in page
    head = paper_from(page).blocks[0]
    assert isinstance(head, Section)
    assert head.blocks[0] == Image(PNG, "png", "Great <Lakes> Fund", 30)
    document = Document(BytesIO(docx_from(paper_from(page), d.ON, house, look=LETTER)))
    assert [shape.width.mm for shape in document.inline_shapes] == [30]
    assert document.paragraphs[1].text == "Great <Lakes> Fund\nHarbour Road 4\nKisumu"
    forms = dict(memo_forms(d.RELEASE, ("html", "pdf"), house, RUN))
    assert b"Harbour Road 4" in forms["html"]
    assert "letterhead" not in letter(None).partition("</style>")[2]


def test_a_drawn_logo_is_shown_in_word_too(house: Path) -> None:
    (house / "logo.svg").write_bytes(SVG)
    (house / "house.toml").write_text('[house]\nlogo = "logo.svg"\n', encoding="utf-8")
    made = docx_from(paper_from(letter(house)), d.ON, house, look=LETTER)
    with ZipFile(BytesIO(made)) as archive:
        assert [name for name in archive.namelist() if name.startswith("word/media/")] == ["word/media/image1.png"]


def test_texts_are_said_as_the_house_says_them(house: Path) -> None:
    assert "<p>Yours sincerely</p>" in letter(house)
    assert "<p>To Kivu Cold Chain Ltd</p>" in letter(house)
    assert reader_in(ENGLISH, None) is ENGLISH
    with read_by(reader_in(ENGLISH, house)):
        assert say("Dear {recipient},", recipient="<b>") == "To <b>"
    french = replace(ENGLISH, language="fr")
    assert reader_in(french, house).texts["With kind regards"] == "Salutations"


WRONG = [
    ("[house", "this is not TOML"),
    ("house = 3", "expected a table `[house]`, got `3`"),
    ("[hous]", "unknown table `[hous]`"),
    ("[house]\nadress = []", "did you mean `address`?"),
    ("[house]\nname = 3", "expected a text for `name`, got `3`"),
    ('[house]\naddress = "x"', "expected lines for `address`"),
    ('[house]\nlogo = "../logo.png"', "there is no logo `../logo.png`"),
    ('[house]\nlogo = "house.toml"', "is no PNG, JPEG or SVG picture"),
    ('[house]\nlogo = "large.png"', "bytes, expected at most 300,000"),
    ('[house]\n"logo width" = 900', "expected `logo width` from 5 to 170"),
    ('[words]\n"With kind regard" = "x"', "no paper says `With kind regard`; did you mean `With kind regards`?"),
    ('[words]\n"With kind regards" = ""', "expected a text for `With kind regards`"),
    ('[words]\n"With kind regards" = "{day}"', "has a place `{day}` that `With kind regards` does not have"),
    ('[words]\n"With kind regards" = "{x.__class__}"', "has a brace that begins or ends no place"),
]


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_a_mistake_in_the_file_is_told(
    house: Path, text: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(house_file, "texts_known", lambda: frozenset({"With kind regards"}))
    (house / "large.png").write_bytes(PNG + b"\0" * LARGEST_LOGO)
    (house / "house.toml").write_text(text, encoding="utf-8")
    with pytest.raises(TemplateProblem, match=re.escape(message)) as found:
        house_of(house)
    assert found.value.code == "GK2511"
    assert str(found.value).startswith("house.toml: ")


def test_the_example_of_the_page_is_a_house(house: Path) -> None:
    (shown,) = re.findall(r"```toml\n(.*?)```", page_text("docs/papers.md"), re.S)
    (house / "house.toml").write_text(shown, encoding="utf-8")
    page = letter(house)
    assert "<p>Dear friends at Kivu Cold Chain Ltd,</p>" in page
    assert "<strong>Great Lakes Seed Fund</strong>" in page
    assert house_of(house).words_in == {"fr": {"With kind regards": "Avec nos salutations"}}


def document(*paragraphs: str) -> bytes:
    made, data = Document(), BytesIO()
    made.sections[0].header.paragraphs[0].text = "Great Lakes Fund"
    for text in paragraphs:
        made.add_paragraph(text)
    made.save(data)
    return data.getvalue()


def test_the_paper_goes_to_the_mark_in_the_house_document(house: Path) -> None:
    (house / "letter.docx").write_bytes(document("Our reference: 7", "{{ paper }}", "Registered charity 12"))
    made = Document(BytesIO(docx_from(paper_from(letter(house)), d.ON, house, look=LETTER)))
    texts = [paragraph.text for paragraph in made.paragraphs]
    assert texts[0] == "Our reference: 7"
    assert texts[1] == "Kivu Cold Chain Ltd"  # the letterhead is the document's own
    assert texts[-1] == "Registered charity 12"
    assert "{{ paper }}" not in texts
    assert made.sections[0].header.paragraphs[0].text == "Great Lakes Fund"
    other = Document(BytesIO(docx_from(paper_from(letter(house)), d.ON, house)))
    assert other.paragraphs[0].text != "Our reference: 7"
    (house / "house.docx").write_bytes((house / "letter.docx").read_bytes())
    assert Document(BytesIO(docx_from(paper_from(letter(house)), d.ON, house))).paragraphs[0].text == "Our reference: 7"


def repacked(content: bytes, name: str, change: tuple[bytes, bytes] | bytes | None) -> bytes:
    """The document with one part left out, replaced, or with one text in it replaced."""
    data = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(data, "w", ZIP_DEFLATED) as target:
        for part in source.namelist():
            kept = source.read(part)
            if part == name:
                if change is None:
                    continue
                kept = change if isinstance(change, bytes) else re.sub(change[0], change[1], kept, flags=re.S)
            target.writestr(part, kept)
    return data.getvalue()


def test_a_broken_document_is_told_and_one_without_styles_will_do(house: Path) -> None:
    paper, good = paper_from(letter(house)), document("x")
    inside = good.index(b"word/document.xml") + 60
    broken = {
        "empty": b"",
        "cut": good[:3000],
        "scrambled": good[:inside] + bytes(40) + good[inside + 40 :],
        "no document": repacked(good, "word/document.xml", None),
        "other content": repacked(good, "word/document.xml", b"<x/>"),
        "no page": repacked(good, "word/document.xml", (rb"<w:sectPr.*?</w:sectPr>", b"")),
        "a bomb": repacked(good, "docProps/app.xml", b" " * 20_000_001),
    }
    for name, content in broken.items():
        (house / "letter.docx").write_bytes(content)
        with pytest.raises(TemplateProblem) as found:
            docx_from(paper, d.ON, house, look=LETTER)
        assert (found.value.file, found.value.code) == ("letter.docx", "GK2510"), name
    (house / "letter.docx").write_bytes(repacked(good, "word/styles.xml", (rb"<w:style .*?</w:style>", b"")))
    (told,) = letters_of([d.NOT_YET])
    with_list = paper_from(render_letter(told, d.ON, house, RUN) + "<ul><li>one</li></ul><ol><li>two</li></ol>")
    bare = Document(BytesIO(docx_from(with_list, d.ON, house, look=LETTER)))
    assert [paragraph.text for paragraph in bare.paragraphs[-2:]] == ["• one", "1. two"]
