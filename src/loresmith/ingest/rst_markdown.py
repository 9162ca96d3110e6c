"""Make Markdown of reStructuredText, block by block.

Headings, code, admonitions, definitions and described functions are kept; what only steers Sphinx (tables of contents, includes,
pictures, index entries, automatic listings) and comments are left out. Tables drawn with lines stay as they are drawn.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape
from textwrap import dedent

from .rst_inline import inline

_RULE = re.compile(r"([!-/:-@\[-`{-~])\1{2,}\s*$")
_DIRECTIVE = re.compile(r"\.\. (?:\|[^|]*\| )?(?P<name>[\w:.+-]+)::(?: +(?P<argument>.*))?$")
_LABEL = re.compile(r"\.\. _(?P<label>[^:`]+):\s*$")
_FIELD = re.compile(r":(?P<name>[^:\s][^:]*):(?:\s+(?P<text>.*))?$")
_TABLE = re.compile(r"(?:\+[-=+]+\+|=+(?: +=+)+)\s*$")
_ITEM = re.compile(r"(?:[-*+•]|\(?(?:\d+|#|[a-zA-Z])[.)])\s+")
_CODE = frozenset("code code-block sourcecode parsed-literal doctest testcode prompt ipython console productionlist".split())
_SAID = frozenset(
    "note warning tip important hint caution danger attention seealso admonition topic sidebar versionadded versionchanged deprecated"
    " rubric glossary epigraph pull-quote container only list-table".split()
)
_DESCRIBED = frozenset(
    "function method class attribute data exception module option envvar describe confval setting property classmethod staticmethod"
    " macro type var member".split()
)
_VERSIONS = {"versionadded": "New in version", "versionchanged": "Changed in version", "deprecated": "Deprecated since version"}


def as_markdown(text: str) -> str:
    """Return Markdown that reads as the reStructuredText does, HTML in it where Markdown has no form of its own."""
    lines = [line.rstrip() for line in text.split("\n")]
    return "\n\n".join(_blocks(lines, []))


def _blocks(lines: Sequence[str], levels: list[tuple[str, bool]]) -> Iterator[str]:
    """Yield the blocks of some lines; `levels` holds the kinds of underline met so far, outermost first."""
    at, label = 0, ""
    while at < len(lines):
        line = lines[at]
        title = _title(lines, at)
        if title is not None:
            words, kind, after = title
            if kind not in levels:
                levels.append(kind)
            yield f"{'#' * min(6, levels.index(kind) + 1)} {inline(words)}" + (f" {{#{label}}}" if label else "")
            at, label = after, ""
        elif not line:
            at += 1
        elif found := _LABEL.match(line):
            at, label = at + 1, found["label"].strip().lower().replace("_", "-")
        elif line.startswith(".. ") or line == "..":
            end = _end_of_indented(lines, at + 1)
            yield from _directive(line, _dedented(lines[at + 1 : end]), levels)
            at = end
        else:
            end = _end_of_paragraph(lines, at)
            code_end = _end_of_indented(lines, end)
            is_before_code = lines[end - 1].endswith("::") and code_end > end
            yield from _paragraph(lines[at:end], levels, is_before_code=is_before_code)
            if is_before_code:
                yield _fence(_dedented(lines[end:code_end]))
            at = code_end if is_before_code else end


def _title(lines: Sequence[str], at: int) -> tuple[str, tuple[str, bool], int] | None:
    """Return the words of the title that begins at a line, the kind of its line, and where the text goes on; None for no title."""
    line, after = lines[at], [*lines[at + 1 : at + 3], "", ""]
    if (rule := _RULE.match(line)) and after[0] and after[1] == line and not _RULE.match(after[0]):
        return after[0].strip(), (rule[1], True), at + 3
    is_under = (rule := _RULE.match(after[0])) is not None and len(after[0]) + 3 > len(line) and not _TABLE.match(after[0])
    if rule and is_under and line and not line[0].isspace() and not _RULE.match(line):
        return line.strip(), (rule[1], False), at + 2
    return None


def _directive(line: str, body: Sequence[str], levels: list[tuple[str, bool]]) -> Iterator[str]:
    """Yield what a directive says to a reader; nothing of a comment, and of what only steers Sphinx."""
    found = _DIRECTIVE.match(line)
    if found is None:
        return
    name, argument = found["name"].rpartition(":")[2], (found["argument"] or "").strip()
    n_options = next((nth for nth, row in enumerate(body) if not _FIELD.match(row)), len(body))
    signatures = [argument, *(row for row in body[:n_options] if not _FIELD.match(row))]
    content = body[n_options:]
    if name in _CODE:
        yield _fence(content, language=argument.split()[0] if argument and name not in ("prompt", "parsed-literal") else "")
    elif name in _DESCRIBED:
        yield _described(signatures, content)
    elif name in _SAID:
        said = f"{_VERSIONS[name]} {argument}" if name in _VERSIONS else argument
        yield from filter(None, [f"{inline(said)}{'.' if name in _VERSIONS else ''}"] if said else [])
        yield from _blocks(content, levels)


def _paragraph(lines: Sequence[str], levels: list[tuple[str, bool]], *, is_before_code: bool) -> Iterator[str]:
    """Yield a paragraph, list, table, field list, quotation, or term with its definition."""
    if _TABLE.match(lines[0]) or lines[0].startswith(">>>"):
        yield _fence(lines)
    elif lines[0][0] == " " and (inner := _dedented(lines)) != list(lines):
        yield from _blocks(inner, levels)
    elif len(lines) > 1 and lines[1].startswith(" ") and not _ITEM.match(lines[0]) and not _FIELD.match(lines[0]):
        yield _described([lines[0]], _dedented(lines[1:]))
    else:
        text = "\n".join(f"- **{found['name']}**: {found['text'] or ''}" if (found := _FIELD.match(row)) else row for row in lines)
        text = re.sub(r"\s*::$", ":", text) if is_before_code else text
        yield from filter(None, [inline(re.sub(r"^#\. ", "1. ", text, flags=re.MULTILINE)).removesuffix("\n:")])


def _described(names: Sequence[str], content: Sequence[str]) -> str:
    terms = "".join(f"<dt>{escape(re.sub('[`*]', '', inline(name)), quote=False)}</dt>" for name in names if name)
    return f"<dl>{terms}<dd>\n\n{as_markdown(chr(10).join(content))}\n\n</dd></dl>"


def _end_of_indented(lines: Sequence[str], at: int) -> int:
    """Return where the lines that are indented or empty end."""
    while at < len(lines) and (not lines[at] or lines[at].startswith(" ")):
        at += 1
    return at


def _end_of_paragraph(lines: Sequence[str], at: int) -> int:
    """Return where a block of text ends: at an empty line, and for a term or list item behind all that is indented below it."""
    is_owner = _ITEM.match(lines[at]) is not None or (at + 1 < len(lines) and lines[at + 1].startswith(" "))
    at += 1
    while at < len(lines) and lines[at]:
        at += 1
    return _end_of_indented(lines, at) if is_owner and not lines[at - 1].endswith("::") else at


def _dedented(lines: Sequence[str]) -> list[str]:
    return dedent("\n".join(lines)).strip("\n").split("\n") if any(lines) else []


def _fence(lines: Sequence[str], *, language: str = "") -> str:
    code = "\n".join(lines).strip("\n")
    return f"~~~~~~{language}\n{code}\n~~~~~~" if code else ""
