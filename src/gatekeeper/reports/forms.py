"""The memo in every form: the page and its Markdown by templates, DOCX and PDF made of the page."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from gatekeeper.decisions.explain import Explanation
from gatekeeper.decisions.record import Decision
from gatekeeper.reader import date_text, say
from gatekeeper.reports.papers import RunFacts

Form = Literal["html", "md", "docx", "pdf"]
FORMS: tuple[Form, ...] = ("html", "md", "docx", "pdf")
FAST: tuple[Form, ...] = ("html", "md")

RegisterForm = Literal["csv", "xlsx", "parquet"]
REGISTER_FORMS: tuple[RegisterForm, ...] = ("csv", "xlsx", "parquet")
ALWAYS: tuple[RegisterForm, ...] = ("csv", "xlsx")

# The libraries that write each form, by the names they are installed under; those of CSV and XLSX are always there.
LIBRARIES: dict[str, tuple[str, ...]] = {
    "csv": (),
    "xlsx": (),
    "parquet": ("polars",),
    "html": (),
    "md": (),
    "docx": ("python-docx", "lxml"),
    "pdf": ("typst", "fontpkg-noto-sans", "fontpkg-noto-sans-arabic"),
}


def memo_forms(
    decision: Decision, forms: Sequence[Form], templates: Path | None = None, run: RunFacts | None = None,
    told: Explanation | None = None,
) -> Iterator[tuple[Form, bytes]]:  # fmt: skip
    """The memo in each of the forms asked for, all from one page; `told` is its explanation, if it is at hand."""
    if not forms:
        return
    from gatekeeper.reports.blocks import paper_from
    from gatekeeper.reports.memo import memo_values, render_memo

    run = run or RunFacts()
    values = memo_values(decision, run, told)
    page = render_memo(decision, "html", templates, run, values) if set(forms) - {"md"} else ""
    paper = paper_from(page) if set(forms) & {"docx", "pdf"} else None
    for form in forms:
        if form == "html":
            yield form, page.encode()
        elif form == "md":
            yield form, render_memo(decision, "md", templates, run, values).encode()
        elif form == "docx":
            from gatekeeper.reports.docx import docx_from

            assert paper is not None
            yield form, docx_from(paper, decision.on, templates, run.author, decision.id)
        else:
            from gatekeeper.reports.pdf import pdf_from

            assert paper is not None
            facts = {
                "author": run.author,
                "decision": decision.id,
                "footer": say("{id} on {day}", id=decision.id, day=date_text(decision.on)),
            }
            yield form, pdf_from(paper, decision.on, "memo.typ", templates, facts)
