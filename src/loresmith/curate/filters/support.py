"""Does the passage say what each sentence of the answer says? By words: a sentence of other words comes from another place.

Words are compared as stems, and must stand close together in the passage, so that a long page does not support everything. A
sentence is refused where its words are missing from there both among all it says and among what it adds to the question: an answer
that repeats the question has few new words, and an answer from elsewhere may share the question's. It is the first of two looks:
cheap, blind to who did what to whom, and made to let a paraphrase pass. `judged` asks a model where that is not enough.
"""

from collections.abc import Iterator
from functools import lru_cache

from ...records import Example
from ...text import sentence_spans, words
from ..likeness import FUNCTION_WORDS, VERDICTS
from .numerals import SCALES, VALUES
from .quantities import UNITS
from .verbatim import flat, stands_in
from .words import stem

LEAST_SHARE = 0.34
"""Of the stems of a sentence. On answers held against a passage of another page it refuses nine of ten, on spans of the passage none."""
WINDOW = 4
"""Sentences of the passage that may support one sentence together."""
# Words an answer needs to be a sentence and a passage need not have.
_FRAME = (
    "there involve involves involving include includes including included refer refers referred specifically particularly indicate"
    " indicates typically generally additionally also however therefore thus known used using use allow allows means mean help helps"
    " provide provides ensure ensures e.g i.e etc down up over out off around"
).split()
_UNCOUNTED = FUNCTION_WORDS | VERDICTS | frozenset(_FRAME)

# Numbers and units are looked at in `grounding`, which knows that nine meters are 9 metres.
_QUANTITY_WORDS = frozenset(stem(word) for word in (*VALUES, *SCALES, *UNITS))


def not_supported(example: Example, *, passage: str, share: float = LEAST_SHARE, window: int = WINDOW) -> str | None:
    """Refuse an answer with a sentence of which less than `share` of the words stand within `window` sentences of the passage.

    Less both of all its stems and of those the question did not bring; a sentence that brings none is supported. Without a passage
    or input nothing is refused.
    """
    source = f"{passage}\n{example.input}"
    if not source.strip() or stands_in(flat(example.output), flat(source)):
        return None
    asked = stems(example.instruction)
    windows = _windows(source, window)
    for sentence in sentences_of(example.output):
        said = frozenset(word for word in stems(sentence) if word not in _QUANTITY_WORDS and not word.isdigit())
        if _share(said - asked, windows) < share and _share(said, windows) < share:
            return f"not-supported: {sentence}"
    return None


def _share(said: frozenset[str], windows: tuple[frozenset[str], ...]) -> float:
    return max(len(said & near) for near in windows) / len(said) if said else 1.0


def sentences_of(text: str) -> Iterator[str]:
    """Yield the sentences of a text, line by line."""
    for line in text.splitlines():
        yield from (line[span.start : span.end] for span in sentence_spans(line))


@lru_cache(maxsize=8192)
def stems(text: str) -> frozenset[str]:
    """Return the stems of the words that carry the meaning of a text; both parts of a hyphenated one."""
    parts = (part for word in words(text.casefold()) for part in word.replace("’", "'").replace("'", " ").replace("-", " ").split())
    return frozenset(stem(part) for part in parts if (part not in _UNCOUNTED and len(part) > 1) or part.isdigit())


@lru_cache(maxsize=256)
def _windows(text: str, size: int) -> tuple[frozenset[str], ...]:
    """Return the stems of every run of `size` sentences; of the whole text where it has fewer."""
    each = [stems(sentence) for sentence in sentences_of(text)]
    return tuple(frozenset().union(*each[first : first + size]) for first in range(max(1, len(each) - size + 1)))
