"""Make matplotlib's SVG fit to stand inside a page, and in the dark.

Style attributes become plain attributes, because the page's content security policy refuses inline styles. Colours of
the palette get a class besides, so that a style sheet can change them. Ids nobody refers to go; the others get the
figure's name in front, since one page holds many figures.
"""

import re
from xml.etree import ElementTree

from . import palette

_SVG = "http://www.w3.org/2000/svg"
_HREF = "{http://www.w3.org/1999/xlink}href"
_REFERENCE = re.compile(r"url\(#([^)]+)\)|^#(.+)$")
_BY_COLOUR = {palette.ALL[name].light: name for name in (*palette.TEXTS, *palette.LINES, *palette.SERIES, *palette.GROUNDS)}
_DROPPED = {"metadata", "style"}
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


def tidy(source: str, *, name: str, title: str) -> ElementTree.Element:
    """Return the root of a figure of matplotlib, cleaned; `title` is what a screen reader says for it."""
    root = ElementTree.fromstring(source)
    _drop(root)
    for element in root.iter():
        _flatten(element)
        _mark_colours(element)
        _rename(element, name)
    _head(root, title)
    return root


def inline(root: ElementTree.Element) -> str:
    """Return the markup to put inside a page."""
    return _text(root)


def standalone(root: ElementTree.Element) -> str:
    """Return a file of its own: the same figure on a ground, with the dark shades of both inside."""
    copy = ElementTree.fromstring(ElementTree.tostring(root))
    style = ElementTree.Element(f"{{{_SVG}}}style")
    style.text = palette.figure_style()
    _, _, width, height = copy.attrib["viewBox"].split()
    # A ground of its own: what shows the file may be white in the dark.
    paper = {"class": "fill-paper", "fill": palette.ALL["paper"].light, "width": width, "height": height}
    copy[1:1] = [style, ElementTree.Element(f"{{{_SVG}}}rect", paper)]
    copy.attrib |= {"width": width, "height": height, "font-family": FONT}
    return _text(copy) + "\n"


def _drop(element: ElementTree.Element) -> None:
    for child in list(element):
        if child.tag.rpartition("}")[2] in _DROPPED:
            element.remove(child)
        else:
            _drop(child)


def _flatten(element: ElementTree.Element) -> None:
    for declaration in element.attrib.pop("style", "").split(";"):
        key, _, value = declaration.partition(":")
        if key.strip() and key.strip() != "font-family":
            element.set(key.strip(), value.strip())
    if "d" in element.attrib:
        element.set("d", " ".join(element.attrib["d"].split()))
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]


def _mark_colours(element: ElementTree.Element) -> None:
    if element.tag == f"{{{_SVG}}}text":
        element.attrib.setdefault("fill", palette.ALL["ink"].light)
    marks = [(kind, _BY_COLOUR.get(element.get(kind, ""))) for kind in ("fill", "stroke")]
    names = [f"{kind}-{name}" for kind, name in marks if name]
    if names:
        element.set("class", " ".join(names))


def _rename(element: ElementTree.Element, name: str) -> None:
    if element.tag.rpartition("}")[2] in {"g", "text", "svg"}:
        element.attrib.pop("id", None)
    elif "id" in element.attrib:
        element.set("id", f"{name}-{element.attrib['id']}")
    if _HREF in element.attrib:
        element.set("href", element.attrib.pop(_HREF))
    for key in ("href", "clip-path"):
        found = _REFERENCE.search(element.get(key, ""))
        if found and found[1]:
            element.set(key, f"url(#{name}-{found[1]})")
        elif found:
            element.set(key, f"#{name}-{found[2]}")


def _head(root: ElementTree.Element, title: str) -> None:
    for key in ("width", "height", "version"):
        root.attrib.pop(key, None)
    root.attrib |= {"role": "img", "aria-label": title, "stroke-linejoin": "round"}
    element = ElementTree.Element(f"{{{_SVG}}}title")
    element.text = title
    root.insert(0, element)


def _text(root: ElementTree.Element) -> str:
    ElementTree.register_namespace("", _SVG)
    return ElementTree.tostring(root, encoding="unicode")
