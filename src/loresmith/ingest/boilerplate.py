"""Tell what a page says from what stands around it: menus, tables of contents, search boxes, hidden text.

Documentation sites mark their text (`main`, `role=main`, `article`), so a few rules keep it whole where a general extractor
loses headings and code. What a reader cannot see is not read: it is where instructions to models are hidden.
"""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

UNREAD = (
    "script", "style", "noscript", "template", "svg", "canvas", "iframe", "object", "embed", "audio", "video", "map",
    "select", "input", "textarea", "datalist", "head", "title", "nav", "menu",
)  # fmt: skip
"""Tags that never hold the text of a page."""

_MAIN = ("main", "[role=main]", "article")
_LINE_OR_LIST = frozenset({"ul", "ol", "table", "p"})
_ANY_BLOCK = "div, p, ul, ol, dl, table, pre"
_LABEL_LETTERS = 40  # A few words.
_AROUND = frozenset({"header", "footer", "aside"})  # Around the text; inside `main` a header or an aside belongs to it.
_ROLES = frozenset({"navigation", "search", "banner", "contentinfo", "complementary", "menu", "menubar", "toolbar", "dialog"})
_CLASSES = frozenset(
    {
        "toc", "table-of-contents", "fancy_toc", "tagline", "menu", "mainmenu", "submenu", "searchmenu", "navbar", "navigation",
        "nav", "breadcrumb", "breadcrumbs", "sidebar", "pagination", "headerlink", "anchorjs-link", "toctree-wrapper", "skip-link",
        "mw-editsection", "linenos", "lineno", "sphx-glr-thumbnails", "sr-only", "visually-hidden", "screen-reader-text", "noprint",
        "cookie-banner",
    }
)  # fmt: skip
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|(?:font-size|opacity)\s*:\s*0(?:\.0+)?(?![\d.])", re.IGNORECASE)
_LAST_LINE = re.compile(
    r"^(?:(?:this )?(?:page|document) (?:was )?)?(?:last (?:modified|updated|changed|edited)|generated) (?:on|by|at)\b"
    r"|^last (?:update|change):|^(?:©|copyright (?:©|\(c\)))",
    re.IGNORECASE,
)
_LINKED = 0.9  # Share of a list's letters in links from which it is a menu; the rest is "and", "see".
_NO_LETTER = re.compile(r"\W+")
_MAJORITY = 0.5


class Boilerplate:
    """What to leave out of one page."""

    def __init__(self, parser: LexborHTMLParser) -> None:
        parser.strip_tags(list(UNREAD), recursive=True)
        main = _main(parser)
        self.has_main = main is not None
        root = main or parser.body or parser.root  # A page of frames has no body.
        assert root is not None
        self.root = root
        self._letters = _letters(self.root)

    def holds(self, node: LexborNode) -> bool:
        """Return whether an element and all in it is left out."""
        if is_hidden(node) or node.tag == "button" or _is_label(node):
            return True
        return self._is_around(node) and _letters(node) < _MAJORITY * self._letters

    def is_box(self, node: LexborNode) -> bool:
        """Return whether an element stands beside the text it belongs to."""
        classes = (node.attributes.get("class") or "").lower().split()
        is_beside = node.tag == "aside" or any(name.endswith("sidebar") for name in classes)
        return is_beside and _letters(node) < _MAJORITY * self._letters

    def _is_around(self, node: LexborNode) -> bool:
        attributes = node.attributes
        if node.tag in _AROUND and not self.has_main:
            return True
        if node.tag == "footer" or attributes.get("role") in _ROLES:
            return True
        if not _CLASSES.isdisjoint((attributes.get("class") or "").lower().split()):
            return True
        return _is_line_or_list(node) and self._is_menu(node)

    def _is_menu(self, node: LexborNode) -> bool:
        """Return whether nearly all of an element are links, at least two, into this page or, outside `main`, anywhere."""
        links = [link for link in node.css("a") if link.attributes.get("href")]
        inward = [link for link in links if (link.attributes["href"] or "").startswith("#")]
        counted = inward if self.has_main else links
        return len(counted) > 1 and sum(map(_letters, counted)) > _LINKED * max(1, _letters(node))


def is_hidden(node: LexborNode) -> bool:
    """Return whether an element is kept from readers by its own attributes."""
    attributes = node.attributes
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    return bool(_HIDDEN_STYLE.search(attributes.get("style") or ""))


def is_last_line(text: str) -> bool:
    """Return whether a closing paragraph only says when the page changed or whose it is."""
    return bool(_LAST_LINE.search(text)) and len(text) < 200


def _is_label(node: LexborNode) -> bool:
    """Return whether a paragraph only names what its button shows or hides."""
    return node.tag == "p" and node.css_first("button") is not None and _letters(node) < _LABEL_LETTERS


def _is_line_or_list(node: LexborNode) -> bool:
    """Return whether an element can be a menu as a whole; a `div` only where it holds one line and no blocks."""
    is_bare = node.tag == "div" and all(inner.mem_id == node.mem_id for inner in node.css(_ANY_BLOCK))
    return is_bare or node.tag in _LINE_OR_LIST


def _main(parser: LexborHTMLParser) -> LexborNode | None:
    """Return the element that holds the text; of several articles none, they are a list of pages."""
    for selector in _MAIN:
        found = [node for node in parser.css(selector) if _letters(node) and not is_hidden(node)]
        if len(found) == 1:
            return found[0]
    return None


def _letters(node: LexborNode) -> int:
    return len(_NO_LETTER.sub("", node.text(deep=True)))
