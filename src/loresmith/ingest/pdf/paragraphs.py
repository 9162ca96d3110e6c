"""Put lines together to paragraphs, list items, code and tables.

A paragraph ends where the next line keeps a distance, is indented, has another style or starts an item, or where its own last line
is short and ends a sentence. It goes on over the foot of a page, and footnotes stand behind it.
"""

import re
from collections.abc import Iterator, Sequence

from ..blocks import Block
from ..characters import one_line
from .code import FAR_IN_CODE, fence
from .line import Line
from .setting import FULL, Setting
from .table import cell_texts
from .words import joined

_FAR = 1.3  # Of the usual distance of lines.
_INDENT = 0.7  # Of the size.
_DEFINED = 1.5  # Of the size: how far the meaning of a term is indented.
_SHORT = 0.6  # Of the width of the column.
_ITEM = re.compile(r"^(?:[•‣◦▪●○■–—*·-]|\(?(\d{1,3})[.)])\s+(?=\S)")
_END = re.compile(r"[.!?:][\"'”’)\]]*$")


def groups(lines: Sequence[Line], setting: Setting) -> list[list[Line]]:
    """Return the lines that belong together: of one heading, paragraph, item, code block or table."""
    found: list[list[Line]] = []
    for line in lines:
        if found and _goes_on(found[-1], line, setting):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def to_blocks(found: Sequence[Sequence[Line]], setting: Setting, known: frozenset[str]) -> Iterator[Block]:
    """Yield the blocks some groups of lines make, each with the page it starts on; items in a row are one block."""
    items: list[str] = []
    page = 0
    skip = False
    for group, after in zip(found, [*found[1:], None], strict=True):
        if skip:
            skip = False
            continue
        text = _text(group, known)
        if _is_item(group):
            page = page if items else group[0].page
            items.append(text)
            continue
        if items:
            yield Block("\n".join(items), page=page)
            items = []
        if group[0].level:
            yield Block(group[0].title or text, level=group[0].level, anchor=f"page={group[0].page}", page=group[0].page)
        elif after and _is_term(group, after, setting):
            terms = "\n".join(one_line(line.text) for line in group)
            yield Block(f"{terms}\n: {_text(after, known)}", page=group[0].page)
            skip = True
        else:
            yield Block(text, page=group[0].page)
    if items:
        yield Block("\n".join(items), page=page)


def _goes_on(group: Sequence[Line], line: Line, setting: Setting) -> bool:
    before = group[-1]
    if before.level or line.level:
        return False
    if before.page != line.page or before.column != line.column:
        return _goes_on_behind_break(group, line, setting)
    down = before.y - line.y
    if _is_code(group):
        return line.is_mono and 0 < down < FAR_IN_CODE * setting.pitch
    if not 0 < down < _FAR * setting.pitch * max(1, line.size / setting.size):
        return False
    if line.is_mono:
        return not _is_indented(group, line, setting) and not _END.search(before.text)
    if bool(before.cells) != bool(line.cells) and (len(group) > 1 or line.cells):
        return False
    return not (_differ(before, line) or _ITEM.match(line.text) or _is_indented(group, line, setting) or _is_last(before, line, setting))


def _goes_on_behind_break(group: Sequence[Line], line: Line, setting: Setting) -> bool:
    before = group[-1]
    if _is_code(group):
        return line.is_mono
    if _differ(before, line) or line.is_mono or _ITEM.match(line.text) or before.cells or line.cells:
        return False
    left, right = setting.margins[before.page, before.column]
    is_full = before.right > left + FULL * (right - left)
    is_at_margin = line.left < setting.margins[line.page, line.column][0] + _INDENT * line.size
    is_open = line.text[:1].islower() or (is_full and not _END.search(before.text))
    # Where paragraphs are indented, a full line above one at the margin is the same paragraph, even if a sentence ends there.
    return (is_at_margin or _is_item(group)) and (is_open or (is_full and is_at_margin and setting.is_indented))


def _differ(before: Line, line: Line) -> bool:
    return abs(before.size - line.size) > 0.6 or before.is_bold != line.is_bold


def _is_indented(group: Sequence[Line], line: Line, setting: Setting) -> bool:
    """Return whether a line starts further right than the one before, or left of a group that was set in."""
    before = group[-1]
    step = line.left - before.left
    if _is_item(group) and len(group) == 1:
        return step < -_INDENT * line.size
    if len(group) == 1:
        return step > _INDENT * line.size
    return abs(step) > _INDENT * line.size


def _is_last(before: Line, line: Line, setting: Setting) -> bool:
    """Return whether a line is the last of its paragraph: the next word would have fitted, and it ends a sentence or is short."""
    left, right = setting.margins[before.page, before.column]
    first_word = (len(line.text.split(" ", 1)[0]) + 1) * before.advance
    if before.right + first_word + line.size > right:
        return False
    is_short = before.right < left + _SHORT * (right - left)
    return bool(_END.search(before.text)) or (is_short and not line.text[:1].islower())


def _is_code(group: Sequence[Line]) -> bool:
    return group[0].is_mono and not group[0].level


def _is_item(group: Sequence[Line]) -> bool:
    return bool(_ITEM.match(group[0].text)) and not group[0].level and not group[0].is_mono


def _is_term(group: Sequence[Line], after: Sequence[Line], setting: Setting) -> bool:
    """Return whether some code is the name of what is explained, further in, below it."""
    first = group[0]
    is_at_margin = first.left < setting.margins[first.page, first.column][0] + _INDENT * first.size
    is_prose = not (_is_code(after) or after[0].level or _is_item(after))
    return _is_code(group) and len(group) <= 3 and is_at_margin and is_prose and after[0].left > first.left + _DEFINED * first.size


def _text(group: Sequence[Line], known: frozenset[str]) -> str:
    if _is_code(group):
        return fence(group)
    if len(group) > 1 and all(line.cells for line in group):
        return "\n".join(" | ".join(map(one_line, cell_texts(line))) for line in group)
    text = one_line(joined((line.text for line in group), known))
    if item := _ITEM.match(text):
        return f"{item[1]}. {text[item.end() :]}" if item[1] else f"- {text[item.end() :]}"
    return f"**{text}**" if all(line.is_bold for line in group) else text
