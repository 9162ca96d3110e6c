"""Small true files of the formats that programs write: a PDF, a DOCX, an EPUB, put together by hand."""

import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

FONTS = {"text": "Helvetica", "bold": "Helvetica-Bold", "code": "Courier"}
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

Printed = tuple[float, float, float, str, str]
"""Left, height, size, font and words of a line."""
Outline = Sequence[tuple[str, int, float]]
"""Title, page from 1, height of each bookmark."""


@pytest.fixture
def make_pdf(tmp_path: Path) -> Callable[..., Path]:
    """Write a PDF of pages of printed lines, with bookmarks, and return its path."""

    def make(pages: Sequence[Sequence[Printed]], outline: Outline = (), name: str = "manual.pdf") -> Path:
        path = tmp_path / name
        path.write_bytes(pdf_bytes(pages, outline))
        return path

    return make


def pdf_bytes(pages: Sequence[Sequence[Printed]], outline: Outline) -> bytes:
    """Return the bytes of a PDF: catalogue, pages, outline root, fonts, then two objects a page, then one a bookmark."""
    first_page, first_mark = 4 + len(FONTS), 4 + len(FONTS) + 2 * len(pages)
    kids = " ".join(f"{first_page + 2 * nth} 0 R" for nth in range(len(pages)))
    last_mark = first_mark + len(outline) - 1
    marks = f"/First {first_mark} 0 R /Last {last_mark} 0 R /Count {len(outline)}" if outline else ""
    fonts = " ".join(f"/{name} {4 + nth} 0 R" for nth, name in enumerate(FONTS))
    objects = [
        "<</Type/Catalog/Pages 2 0 R/Outlines 3 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>",
        f"<</Type/Outlines {marks}>>",
    ]
    objects += [f"<</Type/Font/Subtype/Type1/BaseFont/{font}/Encoding/WinAnsiEncoding>>" for font in FONTS.values()]
    for nth, page in enumerate(pages):
        content = "\n".join(shown(*line) for line in page)
        box = "/MediaBox[0 0 612 792]"
        objects.append(f"<</Type/Page/Parent 2 0 R{box}/Resources<</Font<<{fonts}>>>>/Contents {first_page + 2 * nth + 1} 0 R>>")
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
    for nth, (title, page_number, height) in enumerate(outline):
        following = f"/Next {first_mark + nth + 1} 0 R" if nth + 1 < len(outline) else ""
        place = f"[{first_page + 2 * (page_number - 1)} 0 R/XYZ 0 {height} 0]"
        objects.append(f"<</Title({title})/Parent 3 0 R{following}/Dest{place}>>")
    return assembled(objects)


def shown(left: float, height: float, size: float, font: str, words: str) -> str:
    """Return the operators that print one line."""
    words = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /{font} {size} Tf 1 0 0 1 {left} {height} Tm ({words}) Tj ET"


def assembled(objects: Sequence[str]) -> bytes:
    """Return a PDF of objects numbered from 1, with its table of offsets."""
    body = "%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    trailer = f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF\n"
    return (body + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}" + trailer).encode("latin-1")


@pytest.fixture
def make_zip(tmp_path: Path) -> Callable[[str, Mapping[str, str | bytes]], Path]:
    """Write a zip archive of some members and return its path."""

    def make(name: str, members: Mapping[str, str | bytes]) -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in members.items():
                archive.writestr(member, content)
        return path

    return make


@pytest.fixture
def make_docx(make_zip: Callable[[str, Mapping[str, str | bytes]], Path]) -> Callable[..., Path]:
    """Write a DOCX of (style, text) paragraphs and (style, outline level) definitions and return its path."""

    def make(paragraphs: Sequence[tuple[str, str]], levels: Mapping[str, int] = {}, body: str = "") -> Path:
        styles = {style for style, _ in paragraphs if style}
        definitions = "".join(style_definition(style, levels.get(style)) for style in sorted(styles))
        body = body or "".join(paragraph(style, text) for style, text in paragraphs)
        return make_zip(
            "report.docx",
            {
                "[Content_Types].xml": content_types(),
                "_rels/.rels": relations(f"{OFFICE}/officeDocument", "word/document.xml"),
                "word/_rels/document.xml.rels": relations(f"{OFFICE}/styles", "styles.xml"),
                "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
                "word/styles.xml": f"<w:styles {W}>{definitions}</w:styles>",
            },
        )

    return make


def style_definition(style: str, level: int | None) -> str:
    outline = f'<w:pPr><w:outlineLvl w:val="{level}"/></w:pPr>' if level is not None else ""
    return f'<w:style w:type="paragraph" w:styleId="{style}"><w:name w:val="{style}"/>{outline}</w:style>'


def paragraph(style: str, text: str) -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def content_types() -> str:
    kinds = {"document": "document.main", "styles": "styles"}
    parts = "".join(f'<Override PartName="/word/{part}.xml" ContentType="{WORD}.{kind}+xml"/>' for part, kind in kinds.items())
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{rels}{parts}</Types>'


def relations(kind: str, target: str) -> str:
    return f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{kind}" Target="{target}"/></Relationships>'


@pytest.fixture
def make_epub(make_zip: Callable[[str, Mapping[str, str | bytes]], Path]) -> Callable[..., Path]:
    """Write an EPUB of chapters by file name and return its path."""

    def make(chapters: Mapping[str, str], title: str = "The Book", members: Mapping[str, str] = {}) -> Path:
        items = "".join(f'<item id="i{nth}" href="{name}" media-type="application/xhtml+xml"/>' for nth, name in enumerate(chapters))
        spine = "".join(f'<itemref idref="i{nth}"/>' for nth in range(len(chapters)))
        package = (
            '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{title}</dc:title></metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
        )
        container = '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
        pages = {f"OPS/{name}": page for name, page in chapters.items()}
        return make_zip("book.epub", {"META-INF/container.xml": container, "OPS/book.opf": package, **pages, **members})

    return make
