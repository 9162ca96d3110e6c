"""Find the fragment that leads to each heading of a page, so that an answer can link to where it was found."""

from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborNode

from .elements import HEADINGS


def heading_anchors(root: LexborNode, is_left_out: Callable[[LexborNode], bool]) -> dict[int, str]:
    """Return the anchor of each heading that has one, by the heading's `mem_id`.

    It is the heading's own, one inside it, or the last one before it with no text between.
    """
    anchors: dict[int, str] = {}
    last = ""
    for node in _read_nodes(root, is_left_out):
        if node.is_text_node:
            last = "" if (node.text_content or "").strip() else last
        elif node.tag in HEADINGS:
            anchors[node.mem_id] = _anchor(node) or _first_inside(node) or last
        else:
            last = _anchor(node) or last
    return anchors


def _read_nodes(node: LexborNode, is_left_out: Callable[[LexborNode], bool]) -> Iterator[LexborNode]:
    for child in node.iter(include_text=True):
        if child.is_text_node:
            yield child
        elif child.is_element_node and not is_left_out(child):
            yield child
            yield from _read_nodes(child, is_left_out)


def _anchor(node: LexborNode) -> str:
    attributes = node.attributes
    return attributes.get("id") or (attributes.get("name") if node.tag == "a" else "") or ""


def _first_inside(node: LexborNode) -> str:
    return next(filter(None, map(_anchor, node.css("[id], a[name]"))), "")
