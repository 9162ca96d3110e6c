"""Read Markdown: what it renders to is read as any page is, so that both end in the same text form.

Front matter is left out but for its title. Headings get the fragment GitHub, mdBook and MkDocs give them.
"""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ..records import Document
from .characters import one_line, read_text
from .html import read_markup

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_OWN_ANCHOR = re.compile(r"\s*\{\s*#([\w:.-]+)[^}]*\}\s*$")
# mdBook puts other files in place of these lines; without those files they say nothing.
_INCLUDE = re.compile(r"^[ \t]*\{\{\s*#(?:include|rustdoc_include|playground|title)\b.*\}\}[ \t]*\n?", re.MULTILINE)


def load(path: Path, *, source: str) -> Document:
    """Return the document of one Markdown file; SourceError where it cannot be read, is no text, or holds none.

    CommonMark with tables and strike-through; HTML inside is read too. Tables of contents are left out.
    """
    return read_markdown(read_text(path), source=source)


def read_markdown(text: str, *, source: str) -> Document:
    """Return the document of Markdown that is in memory; Refused where it holds no text."""
    text, title = _without_front_matter(text)
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = parser.parse(_INCLUDE.sub("", text))
    _mark(tokens)
    body = parser.renderer.render(tokens, parser.options, {})
    # Inside <main> a list of links to other pages is text; outside it would be a menu.
    return read_markup(f"<main>{body}</main>", source=source, title=title)


def _without_front_matter(text: str) -> tuple[str, str]:
    """Return the text after its front matter, and the title given there or an empty one."""
    found = _FRONT_MATTER.match(text)
    if not found:
        return text, ""
    try:
        values: Any = yaml.safe_load(found[1])
    except yaml.YAMLError:
        return text, ""
    if not isinstance(values, dict):
        return text, ""
    return text[found.end() :], one_line(str(values.get("title") or ""))


def _mark(tokens: list[Token]) -> None:
    """Give headings their anchor and quotes the class that tells them from indented text."""
    seen: Counter[str] = Counter()
    for token, after in pairwise(tokens):
        if token.type == "blockquote_open":
            token.attrSet("class", "quote")
        if token.type == "heading_open":
            token.attrSet("id", _anchor(after, seen))


def _anchor(inline: Token, seen: Counter[str]) -> str:
    """Return the anchor written behind a heading, taking it from its text, or the one made of its words."""
    if inline.children and (own := _OWN_ANCHOR.search(inline.children[-1].content)):
        inline.children[-1].content = _OWN_ANCHOR.sub("", inline.children[-1].content)
        return own[1]
    words = "".join(child.content for child in inline.children or () if child.type in {"text", "code_inline"})
    slug = re.sub(r"[^\w\- ]", "", words.lower()).strip().replace(" ", "-")
    seen[slug] += 1
    return slug if seen[slug] == 1 else f"{slug}-{seen[slug] - 1}"
