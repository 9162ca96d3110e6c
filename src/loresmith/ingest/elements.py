"""Turn the elements of an HTML page into blocks.

One method a kind of element. Whatever mixes text and blocks is read in order: the text between two blocks is a paragraph.
Old pages use lists, tables and quotes to lay out a page; where one holds headings or the like it is read as if it were not there.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from selectolax.lexbor import LexborNode

from .blocks import Block, fenced, joined, marked, row, without_numbering
from .boilerplate import Boilerplate
from .characters import clean
from .inline import Inline

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "legend", "li", "listing", "main", "menu", "ol", "p",
        "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "xmp", *HEADINGS
    }
)  # fmt: skip
_ANY_BLOCK = ",".join(sorted(_BLOCKS))
_ANY_HEADING = ",".join(HEADINGS)
_NO_VALUE = ",".join(("table", "pre", "dl", *HEADINGS))
_LANGUAGE = re.compile(r"(?:^|\s)(?:language|lang|highlight(?:-source)?|brush:)-?\s*([A-Za-z0-9_+#]+)")
_NOT_A_LANGUAGE = frozenset({"default", "none", "text", "plaintext", "notranslate", "highlight"})
_QUOTED = re.compile(r"^[\"“].*[\"”]$", re.DOTALL)


class Elements:
    """Reads elements into blocks, leaving out what is `boilerplate`; `anchors` are those of the headings, by node."""

    def __init__(self, boilerplate: Boilerplate, anchors: Mapping[int, str]) -> None:
        self._is_left_out = boilerplate.holds
        self._is_box = boilerplate.is_box
        self._anchors = anchors
        self._inline = Inline(boilerplate.holds)
        self._readers: dict[str | None, Callable[[LexborNode], Iterable[Block]]] = {
            **dict.fromkeys(HEADINGS, self._heading),
            **dict.fromkeys(("pre", "xmp"), self._code),
            **dict.fromkeys(("ul", "ol", "dir"), self._list),
            "dl": self._definitions,
            "table": self._table,
            "blockquote": self._quote,
        }

    def blocks(self, node: LexborNode) -> Iterator[Block]:
        """Yield what an element holds, in order."""
        run: list[LexborNode] = []
        for child in node.iter(include_text=True):
            if _is_inline(child):
                run.append(child)
            elif child.is_element_node and not self._is_left_out(child):
                yield from map(Block, self._inline.paragraphs(run))
                run = []
                content = self._readers.get(child.tag, self.blocks)(child)
                yield from map(_without_level, content) if self._is_box(child) else content
        yield from map(Block, self._inline.paragraphs(run))

    def _heading(self, node: LexborNode) -> Iterator[Block]:
        if text := without_numbering(self._inline.words(node)):
            yield Block(text, level=HEADINGS.index(node.tag or "") + 1, anchor=self._anchors.get(node.mem_id, ""))

    def _code(self, node: LexborNode) -> Iterator[Block]:
        if text := fenced(clean("".join(self._verbatim(node))), language=_language(node)):
            yield Block(text, is_tight=True)

    def _verbatim(self, node: LexborNode) -> Iterator[str]:
        for child in node.iter(include_text=True):
            if child.is_text_node:
                yield (child.text_content or "").replace("\xa0", " ")
            elif child.tag == "br":
                yield "\n"
            elif child.is_element_node and not self._is_left_out(child):
                yield from self._verbatim(child)

    def _list(self, node: LexborNode) -> Iterator[Block]:
        """Yield one block for a whole list; a list of sections, each with its title, gives their blocks."""
        items = list(self._items(node))
        if node.css_first(_ANY_HEADING) is not None or (items and all(_is_section(content) for _, content in items)):
            for _, content in items:
                yield from content
            return
        numbers = _numbers(node, [item for item, _ in items])
        markers = [f"{number}. " if node.tag == "ol" else "- " for number in numbers]
        lines = [marked(joined(content), marker) for marker, (_, content) in zip(markers, items, strict=True)]
        if lines:
            yield Block("\n".join(lines), is_tight=True)

    def _items(self, node: LexborNode) -> Iterator[tuple[LexborNode, list[Block]]]:
        """Yield what stands in a list, item by item; text outside of any item is one of its own."""
        for child in node.iter(include_text=True):
            if child.is_text_node or (child.is_element_node and not self._is_left_out(child)):
                content = [*map(Block, self._inline.paragraphs([child]))] if _is_inline(child) else [*self.blocks(child)]
                if content:
                    yield child, content

    def _definitions(self, node: LexborNode) -> Iterator[Block]:
        """Yield one block for each definition: its terms, a line each, then `: ` and what they mean."""
        if node.css_first(_ANY_HEADING) is not None:
            yield from self.blocks(node)
            return
        lines: list[str] = []
        for entry in self._entries(node):
            if entry.tag == "dt":
                lines += self._inline.lines(entry)
            elif content := list(self.blocks(entry)):
                yield Block("\n".join([*lines, marked(joined(content), ": ")] if lines else [joined(content)]))
                lines = []
        if lines:
            yield Block("\n".join(lines))

    def _entries(self, node: LexborNode) -> Iterator[LexborNode]:
        """Yield the terms and meanings of a definition list, also those grouped in `div`."""
        for child in node.iter():
            if child.tag in {"dt", "dd"} and not self._is_left_out(child):
                yield child
            elif not self._is_left_out(child):
                yield from self._entries(child)

    def _table(self, node: LexborNode) -> Iterator[Block]:
        """Yield one block of `a | b` rows; a table that only lays out the page gives its blocks."""
        rows = [[cell for cell in line.iter() if cell.tag in {"td", "th"}] for line in _lines_of(node) if not self._is_left_out(line)]
        if _is_layout(node, rows):
            for cell in (cell for cells in rows for cell in cells if not self._is_left_out(cell)):
                yield from self.blocks(cell)
            return
        for caption in (child for child in node.iter() if child.tag == "caption"):
            yield from self.blocks(caption)
        lines = [row(self._inline.cell(cell) for cell in cells if not self._is_left_out(cell)) for cells in rows]
        if any(lines):
            yield Block("\n".join(filter(None, lines)))

    def _quote(self, node: LexborNode) -> Iterator[Block]:
        """Yield the words of somebody else behind `> `; what is only indented, as old pages do, as it is."""
        content = list(self.blocks(node))
        if _is_quotation(node, content):
            yield Block("\n".join(f"> {line}".rstrip() for line in joined(content).split("\n")))
        else:
            yield from content


def _without_level(block: Block) -> Block:
    """Return a heading as a paragraph in bold: in a box beside the text it does not stand over what follows the box."""
    return Block(f"**{block.text}**") if block.level else block


def _is_inline(node: LexborNode) -> bool:
    return node.is_text_node or (node.is_element_node and node.tag not in _BLOCKS and node.css_first(_ANY_BLOCK) is None)


def _is_section(content: list[Block]) -> bool:
    """Return whether a list item is a title in bold and the text below it."""
    return len(content) > 1 and content[0].text.startswith("**")


def _numbers(node: LexborNode, items: Iterable[LexborNode]) -> Iterator[int]:
    number = _whole_number(node.attributes.get("start"), otherwise=1)
    for item in items:
        number = _whole_number(None if item.is_text_node else item.attributes.get("value"), otherwise=number)
        yield number
        number += 1


def _whole_number(text: str | None, *, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else otherwise


def _lines_of(table: LexborNode) -> Iterator[LexborNode]:
    """Yield the rows of a table, not those of a table inside it."""
    for child in table.iter():
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from _lines_of(child)


def _is_layout(node: LexborNode, rows: list[list[LexborNode]]) -> bool:
    """Return whether a table arranges blocks instead of listing values."""
    has_columns = max(map(len, rows), default=0) > 1
    holds_blocks = any(inner.mem_id != node.mem_id for inner in node.css(_NO_VALUE))
    return not has_columns or holds_blocks or node.attributes.get("role") in {"presentation", "none"}


def _is_quotation(node: LexborNode, content: list[Block]) -> bool:
    attributes = node.attributes
    is_marked = "cite" in attributes or "quote" in (attributes.get("class") or "") or node.css_first("cite") is not None
    return bool(content) and not any(block.level for block in content) and (is_marked or bool(_QUOTED.match(joined(content))))


def _language(node: LexborNode) -> str:
    """Return the language a code block or what encloses it is marked with, or empty."""
    for candidate in (node, node.css_first("code"), node.parent, node.parent and node.parent.parent):
        found = _LANGUAGE.search((candidate.attributes.get("class") or "") if candidate is not None else "")
        if found and found[1] not in _NOT_A_LANGUAGE:
            return found[1]
    return ""
