"""Does the answer stand in the passage: its evidence word for word, and everything in it that could be invented.

Numbers, quoted words and names that look like code are what a teacher makes up most visibly, and what a rule can check.
Plain prose is not checked here: a paraphrase is allowed, and judging it takes a model.
"""

import re
from collections.abc import Iterator

from ..records import Example

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)*")
_QUOTED = re.compile(r"\"([^\"\n]{2,80})\"|“([^”\n]{2,80})”|`([^`\n]{1,80})`|(?<!\w)'([^'\n]{2,80})'(?!\w)")
_CODE = re.compile(r"\w*(?:[A-Z]{2}|[a-z][A-Z]|_\w|\d[A-Za-z]|[A-Za-z]\d)\w*")
_LIST_MARK = re.compile(r"^\s*\(?\d+[.)]\s", re.MULTILINE)


def not_grounded(example: Example, *, passage: str) -> str | None:
    """Return `not-grounded` where the evidence or a checkable word of the answer is not in the passage.

    Checkable are numbers, quoted words, and words in capitals or spelt like code. They may also come from the question or the
    input: `No, not 5` is fine where 5 was asked about. Without any passage or input there is nothing to check against.
    """
    source = f"{passage}\n{example.input}"
    if not source.strip():
        return None
    if _plain(example.evidence) not in _plain(source):
        return "not-grounded"
    known = f"{source}\n{example.instruction}"
    return "not-grounded" if any(True for _ in _unsupported(example.output, known)) else None


def _unsupported(answer: str, known: str) -> Iterator[str]:
    numbers, plain, names = set(_numbers(known)), _plain(known).casefold(), {name.casefold() for name in _CODE.findall(known)}
    tokens = set(re.findall(r"\w+", plain))
    yield from (number for number in _numbers(_LIST_MARK.sub("", answer)) if number not in numbers)
    yield from (quoted for quoted in _quotes(answer) if _plain(quoted).casefold() not in plain)
    yield from (name for name in _CODE.findall(answer) if name.casefold() not in tokens | names)


def _numbers(text: str) -> Iterator[str]:
    """Yield the numbers of a text, `1,000` as `1000`."""
    return (number.replace(",", "") for number in _NUMBER.findall(text))


def _quotes(text: str) -> Iterator[str]:
    """Yield what stands between quotation marks or backticks, without the comma or stop that typesetters put inside."""
    return ("".join(groups).strip(" .,;:!?") for groups in _QUOTED.findall(text))


def _plain(text: str) -> str:
    return " ".join(text.split())
