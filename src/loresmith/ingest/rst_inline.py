"""The marks inside a line of reStructuredText, as Markdown: roles, references and code."""

import re

_CODE = re.compile(r"``(.+?)``", re.DOTALL)
_ROLE = re.compile(r":(?P<role>[a-zA-Z][\w:.+-]*):`(?P<text>[^`]+)`", re.DOTALL)
_LINK = re.compile(r"(?<!`)`(?P<text>[^`<]+?)\s*<[^`>]+>`__?")
_REFERENCE = re.compile(r"(?<!`)`(?P<text>[^`]+)`__?(?!\w)")
_WORD_REFERENCE = re.compile(r"\b([A-Za-z][\w-]*[A-Za-z0-9])_(?=[\s.,;:)]|$)")
_NOTE = re.compile(r"\s*\[(?:\d+|#\w*|\*)\]_(?!\w)")
_SUBSTITUTION = re.compile(r"\|(\w[\w .-]*)\|_{0,2}")
_TARGET = re.compile(r"\s*<[^>]*>$")
# Roles whose text is a name of the code; the others (`ref`, `doc`, `term`) are prose.
_OF_CODE = frozenset(
    "func meth class mod attr data exc obj const any code samp file envvar option program command kbd token keyword macro type var".split()
)


def inline(text: str) -> str:
    """Return text with its roles and references as a reader sees them, and code between single marks."""
    kept: list[str] = []

    def keep(code: str) -> str:
        kept.append(f"`{code}`")
        return f"\x00{len(kept) - 1}\x00"

    text = _CODE.sub(lambda found: keep(found[1]), text)
    text = _ROLE.sub(lambda found: keep(_named(found)) if found["role"].rpartition(":")[2] in _OF_CODE else _named(found), text)
    text = _LINK.sub(lambda found: found["text"], text)
    text = _REFERENCE.sub(lambda found: found["text"], text)
    text = _SUBSTITUTION.sub(r"\1", _WORD_REFERENCE.sub(r"\1", _NOTE.sub("", text)))
    return re.sub("\x00(\\d+)\x00", lambda found: kept[int(found[1])], text)


def _named(role: re.Match[str]) -> str:
    """Return what a role shows: its own text without the target, of `~package.name` the last part."""
    text = _TARGET.sub("", role["text"]).removeprefix("!")
    return text.rpartition(".")[2] if text.startswith("~") else text
