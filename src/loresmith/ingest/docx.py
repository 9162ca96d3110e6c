"""Read a DOCX file: mammoth makes a page of it that is read as any other, told by the file's own styles what is what.

Publishers name their styles as they like, so `docx_styles` looks at outline levels and names. Text that Word hides is left out.
"""

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from ..records import Document
from .archive import open_archive, read_xml
from .characters import one_line
from .docx_styles import W, style_map, used_styles
from .html import read_markup
from .limits import Refused

_BODY = "word/document.xml"
_PROPERTIES = "docProps/core.xml"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_MONOSPACED = ("mono", "courier", "consolas", "menlo", "typewriter", "lucida console", "fixed")


def load(path: Path, *, source: str) -> Document:
    """Return the document of one DOCX file, named `source` in every record.

    Refused, a SourceError, where it is damaged, no DOCX, a zip bomb, defines XML entities or holds no text.
    """
    import mammoth
    import mammoth.transforms

    with open_archive(path, source=source) as archive:
        parts = {name: read_xml(archive, name, source=source) for name in archive.namelist() if name.endswith((".xml", ".rels"))}
        if _BODY not in parts:
            raise Refused(f"{source} is no DOCX: it has no {_BODY} in it.", reason="unreadable", hint="Correct its suffix.")
        content = _without_hidden(archive, parts[_BODY], path)
    styles = used_styles(parts[_BODY], parts.get("word/styles.xml"))
    converted = mammoth.convert_to_html(
        content,
        style_map=style_map(styles),
        convert_image=lambda image: [],
        transform_document=mammoth.transforms.paragraph(_with_code_style),
    )
    return read_markup(f"<main>{converted.value}</main>", source=source, title=_own_title(parts))


def _with_code_style(paragraph: Any) -> Any:
    """Return a paragraph all in a typewriter face with a style that says so, unless it has one of its own."""
    runs = [child for child in paragraph.children if type(child).__name__ == "Run" and child.children]
    is_code = bool(runs) and all((run.font or "").lower().startswith(_MONOSPACED) for run in runs)
    return paragraph.copy(style_name="Code", style_id="Code") if is_code and not paragraph.style_name else paragraph


def _without_hidden(archive: ZipFile, body: Any, path: Path) -> BytesIO:
    """Return the file without the runs that Word does not show: instructions to models hide there."""
    hidden = [(parent, run) for parent in body.iter() for run in parent if run.tag == f"{W}r" and _is_hidden(run)]
    if not hidden:
        return BytesIO(path.read_bytes())
    from xml.etree.ElementTree import tostring

    for parent, run in hidden:
        parent.remove(run)
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as copy:
        for name in archive.namelist():
            copy.writestr(name, tostring(body) if name == _BODY else archive.read(name))
    content.seek(0)
    return content


def _is_hidden(run: Any) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val") not in {"0", "false"}


def _own_title(parts: dict[str, Any]) -> str:
    title = parts[_PROPERTIES].findtext(f".//{_TITLE}") if _PROPERTIES in parts else None
    return one_line(title or "")
