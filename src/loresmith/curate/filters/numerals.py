"""English number words and what they are worth: `twenty-five`, `three hundred and two`, `the tenth`."""

import re

_ONES = "zero one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINAL_ONES = (
    "first third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth".split()
)
_ORDINAL_VALUES = (1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)
ORDINALS = dict(zip(_ORDINAL_ONES, _ORDINAL_VALUES, strict=True)) | {
    "seventeenth": 17,
    "eighteenth": 18,
    "nineteenth": 19,
    "twentieth": 20,
    "thirtieth": 30,
}
"""Values of ordinals; `second` is not among them, because it is a unit of time."""
VALUES = (
    {word: value for value, word in enumerate(_ONES + _TEENS)}
    | {word: 10 * (place + 2) for place, word in enumerate(_TENS)}
    | {"dozen": 12}
    | ORDINALS
)
"""Values of the words below a hundred."""
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
"""Words that multiply what stands before them."""
WORDED = f"(?:{'|'.join(sorted({*VALUES, *SCALES}, key=len, reverse=True))})"
"""Pattern of one number word."""


def value_of_words(text: str) -> int | None:
    """Return the value of a run of number words; None for a scale alone (`hundred`, said of no number)."""
    total, group, said_number = 0, 0, False
    for word in re.split(r"[ -]+", text.casefold()):
        if word in SCALES:
            if not said_number:
                return None
            scale = SCALES[word]
            group = (group or 1) * scale
            if scale > 100:
                total, group = total + group, 0
        elif word != "and":
            said_number = True
            group += VALUES[word]
    return total + group
