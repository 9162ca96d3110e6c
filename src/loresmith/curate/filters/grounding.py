"""Does the answer stand in the passage: its evidence word for word, and everything in it that could be invented.

Numbers with their units, dates, versions, quoted words, names and code are what a teacher makes up most visibly, and what a rule
can check. Whether the passage says the rest is asked in `support` and `polarity`.
"""

import re
from collections.abc import Iterator

from ...records import GAP, Example
from ...text import words
from .dates import dates, is_said
from .names import known_in, unknown_names
from .quantities import Quantity, quantities
from .verbatim import flat, stands_in

_LIST_MARK = re.compile(r"^\s*\(?\d+[.)]\s|\b[Ss]tep \d+\b", re.MULTILINE)
_AFFIRMED = frozenset({"yes", "true", "correct"})
# Up to here a number word may count what the passage lists, or be grammar (`one of them`, `the two sides`).
_LARGEST_COUNT = 12


def not_grounded(example: Example, *, passage: str, evidence: bool = True) -> str | None:
    """Refuse an answer whose evidence or whose numbers, dates, names, code or quotations are not in the passage.

    They may also come from the question or the input: `No, not 5` is fine where 5 was asked about, but not `Yes` to a question
    that itself has another number than the passage. `evidence` says whether the evidence must stand in the passage word for word,
    but for white space and the shape of quotation marks. Without any passage or input there is nothing to check against.
    """
    source = f"{passage}\n{example.input}"
    if not source.strip():
        return None
    plain = flat(source)
    if evidence and any(flat(stretch) not in plain for stretch in example.evidence.split(GAP)):
        return "not-grounded: evidence"
    odd = next(_unsupported(example, source, plain), None)
    return None if odd is None else f"not-grounded: {odd}"


def _unsupported(example: Example, source: str, plain: str) -> Iterator[str]:
    """Yield what is not known, as it stands in the answer, or in the question that the answer affirms."""
    if _affirms(example.output):
        yield from _unknown_numbers(example.instruction, source)
    if stands_in(flat(example.output), plain):
        return
    answer = _LIST_MARK.sub("", example.output)
    known = f"{source}\n{example.instruction}"
    yield from _unknown_numbers(answer, known)
    yield from unknown_names(answer, known_in(known))


def _affirms(answer: str) -> bool:
    return any(word.casefold() in _AFFIRMED for word in words(answer)[:1])


def _unknown_numbers(text: str, known: str) -> Iterator[str]:
    told = dates(text), quantities(text)
    if not any(told):
        return
    known_dates, known_numbers = dates(known), quantities(known)
    rest = text
    for date in told[0]:
        said = text[date.span.start : date.span.end]
        rest = rest.replace(said, " ")
        if not any(is_said(other, known_dates) for other in dates(said)):
            yield said
    yield from (number.text for number in quantities(rest) if not _is_number_known(number, known_numbers))


def _is_number_known(number: Quantity, known: tuple[Quantity, ...]) -> bool:
    same = [other for other in known if other.value == number.value]
    if any(not number.unit or not other.unit or number.unit == other.unit for other in same):
        return True
    if not number.is_worded or number.unit or int(number.value) > _LARGEST_COUNT:
        return False
    # A count of a few in words is refused only where the passage counts the same things otherwise; `one` and `first` are grammar.
    return number.value == "1" or not any(number.noun and number.noun == other.noun for other in known)
