"""Answers and inputs that only hold a place: `N/A`, `nan`, `<noinput>`.

After the cleaning notes of gururise/AlpacaDataCleaned, https://github.com/gururise/AlpacaDataCleaned: empty outputs and markers of
an absent input written a dozen ways. `NULL`, `None`, `NA` and `NaN` are not here: they answer questions on code. `nan` in small
letters is: a table wrote it where it had nothing.
"""

import re

from ...records import Example

_BLANKS = frozenset(
    "n/a|tbd|todo|to do|no output|nooutput|<nooutput>|noinput|no input|<noinput>|not applicable|no answer|no answer needed|"
    "your answer here|insert answer here|...|…".split("|")
)
# What is left when these are gone is an answer all the same: a word, an operator, a sign.
_STROKES = " -–—_."
_NO_INPUT = re.compile(
    r"[\W_]*(?:no(?:t)?[ _-]?(?:input|context|applicable)s?(?: (?:is |was )?(?:required|needed|given|provided"
    r"|necessary))?|n/?a|nan|none|null)[\W_]*",
    re.IGNORECASE,
)


def blank_answer(example: Example, *, passage: str) -> str | None:
    """Refuse an answer that is empty or a placeholder such as `N/A`, `nan`, `TODO`."""
    plain = example.output.strip().strip(".[]()").casefold()
    return f"blank-answer: {plain}" if example.output.strip() == "nan" or plain in _BLANKS or not plain.strip(_STROKES) else None


def blank_input(example: Example, *, passage: str) -> str | None:
    """Refuse an input that says in words that there is none (`<noinput>`, `No input required`); an empty input is how to say it."""
    is_marker = bool(example.input.strip()) and _NO_INPUT.fullmatch(example.input.strip())
    return f"blank-input: {example.input.strip()}" if is_marker else None
