"""Say what the styles of a DOCX file mean, for mammoth: headings, code, lists and quotations under any name.

A style is a heading by its outline level, its own or inherited, or by a name such as `Heading 2`, `HeadB`, `ChapterTitle`. `Code`,
`Listing` or `Console` in a name is code, unless the name is that of a caption.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""Name space of the elements."""

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_LEVEL = re.compile(r"(?:heading|head|h|title|überschrift|titre|rubrik|titolo)[\s_-]*(?:level[\s_-]*)?([1-9]|[a-e])$")
_CODE = frozenset({"code", "listing", "console", "terminal", "verbatim", "preformatted", "monospace", "monospaced", "program", "screen"})
_ABOUT = frozenset({"caption", "label", "title", "head", "header", "heading", "number", "num", "annotation", "comment", "note", "ref"})
_BOX = frozenset({"box", "sidebar", "note", "tip", "warning", "aside", "table", "figure", "listing", "code", "example"})
_LAYOUT = frozenset({("box", "type"), ("sidebar", "type"), ("chapter", "number"), ("part", "number")})
_QUOTE = frozenset({"quote", "quotation", "epigraph", "extract"})
_BOX_LEVEL = 4
_MOST_BASES = 20  # A style based on itself must not go on for ever.


class Style(NamedTuple):
    """A style the body of the file uses."""

    name: str
    """As the program shows it."""
    is_paragraph: bool
    """Of paragraphs, not of characters."""
    outline_level: int | None
    """From 0, its own or that of the style it is based on."""


def used_styles(body: Any, definitions: Any) -> list[Style]:
    """Return the styles of the body of a file that `styles.xml` defines, by name."""
    if definitions is None:
        return []
    by_id = {style.get(f"{W}styleId"): style for style in definitions.iter(f"{W}style")}
    used = {element.get(f"{W}val") for tag in ("pStyle", "rStyle") for element in body.iter(f"{W}{tag}")}
    styles = [
        Style(_value(by_id[key], "name") or key, by_id[key].get(f"{W}type") == "paragraph", _outline_level(key, by_id))
        for key in used & by_id.keys()
        if key
    ]
    return sorted(set(styles), key=lambda style: style.name)


def style_map(styles: Iterable[Style]) -> str:
    """Return the lines of mammoth's style map for styles that its own map may not know."""
    styles = list(styles)
    has_title = any(style.is_paragraph and _is_title(_name_words(style.name)) for style in styles)
    lines: list[str] = []
    for style in styles:
        name = style.name.replace("\\", "\\\\").replace("'", "\\'")
        meaning = _paragraph_meaning(style, has_title=has_title) if style.is_paragraph else _run_meaning(style)
        if meaning:
            lines.append(f"{'p' if style.is_paragraph else 'r'}[style-name='{name}'] => {meaning}")
    return "\n".join(lines)


def heading_level(name: str) -> int | None:
    """Return the level a style's name gives its paragraphs: 1 for `Heading 1`, `HeadA`, 0 for a title; None for no heading."""
    words = _name_words(name)
    if not words or set(words) & {"toc", "contents", "table", "figure", "footer", "page"}:
        return None
    if _is_title(words):
        return 0
    found = _LEVEL.search(name.lower())
    if not found or set(words) & _BOX:
        return None
    return int(found[1]) if found[1].isdigit() else "abcde".index(found[1]) + 1


def _paragraph_meaning(style: Style, *, has_title: bool) -> str:
    words = _name_words(style.name)
    level = heading_level(style.name)
    if level is None and style.outline_level is not None:
        level = style.outline_level + 1
    if level is not None:
        return f"h{min(6, max(1, level + has_title))}:fresh"
    if tuple(words) in _LAYOUT:
        return "!"
    if words and words[-1] in {"title", "heading", "head"} and set(words) & {"box", "sidebar"}:
        return f"h{_BOX_LEVEL}:fresh"
    if set(words) & _CODE and not set(words) & _ABOUT:
        return "pre:separator('\\n')"
    if set(words) & _QUOTE:
        return "blockquote.quote > p:fresh"
    return _list_meaning(words)


def _list_meaning(words: list[str]) -> str:
    if "list" not in words or set(words) & _ABOUT or "paragraph" in words or "continue" in words:
        return ""
    return "ol > li:fresh" if set(words) & {"number", "numbered", "numbers"} else "ul > li:fresh"


def _run_meaning(style: Style) -> str:
    words = _name_words(style.name)
    if "superscript" in words:
        return "sup"
    if set(words) & (_CODE | {"literal"}) and "annotation" in words:
        return "!"
    return "code" if set(words) & (_CODE | {"literal"}) else ""


def _is_title(words: list[str]) -> bool:
    return words in (["title"], ["chapter", "title"], ["book", "title"], ["document", "title"], ["doc", "title"], ["article", "title"])


def _name_words(name: str) -> list[str]:
    return [word.lower() for word in _WORDS.findall(name)]


def _outline_level(key: str, by_id: dict[str | None, Any]) -> int | None:
    style = by_id.get(key)
    for _ in range(_MOST_BASES):
        if style is None:
            return None
        level = _value(style, f"pPr/{W}outlineLvl")
        if level is not None:
            return int(level) if level.isdecimal() and int(level) < 9 else None
        style = by_id.get(_value(style, "basedOn"))
    return None


def _value(element: Any, path: str) -> str | None:
    found = element.find(f"{W}{path}")
    value: str | None = found.get(f"{W}val") if found is not None else None
    return value
