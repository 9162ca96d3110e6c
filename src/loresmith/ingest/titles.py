"""Make one title of what a page calls itself and what it shows, and leave out headings that nothing stands under."""

import re
from collections.abc import Sequence

from ..text import normalise
from .blocks import Block

_SITE = re.compile(r"\s+[—–|·»:-]{1,2}\s+")


def with_title(blocks: Sequence[Block], own_title: str) -> tuple[list[Block], str]:
    """Return the blocks with the title as their only heading of level 1 where the page shows it, and the title.

    The title is what repeats the words of `own_title` above or in the first heading, or the only h1, or `own_title`
    itself without the name of the site.
    """
    first = next((index for index, block in enumerate(blocks) if block.level), len(blocks))
    for index, block in enumerate(blocks[: first + 1]):
        if own_title and normalise(block.text) == normalise(own_title):
            rest = [*blocks[:index], *blocks[index + 1 :]]
            return [block._replace(text=own_title, level=1), *_one_deeper(rest)], own_title
    n_top = sum(block.level == 1 for block in blocks)
    if n_top == 1 and blocks[first].level == 1:
        return list(blocks), blocks[first].text
    return (_one_deeper(blocks) if n_top and own_title else list(blocks)), _without_site(own_title, blocks)


def without_empty(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks without headings below the first level that have nothing left under them."""
    kept: list[Block] = []
    deepest_filled = 0
    for block in reversed(blocks):
        # Going up the page, a heading is filled by text, or by a heading below it that is deeper and filled.
        if not block.level:
            deepest_filled = 7
        elif block.level >= deepest_filled and block.level > 1:
            continue
        else:
            deepest_filled = block.level
        kept.append(block)
    return kept[::-1]


def _one_deeper(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with every heading one level down where one of them has level 1."""
    if all(block.level != 1 for block in blocks):
        return list(blocks)
    return [block._replace(level=min(6, block.level + 1)) if block.level else block for block in blocks]


def _without_site(own_title: str, blocks: Sequence[Block]) -> str:
    """Return the page's title without the site's, where a heading confirms what is left."""
    part = _SITE.split(own_title)[0]
    headings = {normalise(block.text) for block in blocks if block.level}
    return part if normalise(part) in headings else own_title
