"""Questions the documents do not answer, answered by saying so.

A fine-tune that only ever sees answers learns to answer anything. The questions are those it is trained on with the name of the thing
exchanged for one that was made up and stands in no document, so the right answer is certain and the wrong one is tempting. Questions of
other documents would be answered elsewhere in the same training and teach a contradiction.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial

from ...records import Example, Passage, make_id
from .lots import lot

TASK = "not-in-documents"
"""The task, and the origin, of these rows."""

CLOSED_BOOK = (
    "The documentation does not mention {name}.",
    "I cannot answer that: {name} is not covered by the documentation.",
    "There is nothing about {name} in the documentation, so I do not know.",
    "{name} does not appear in the documentation.",
    "I do not know. The documentation says nothing about {name}.",
    "That is not documented; I know of no {name}.",
)
WITH_PASSAGE = (
    "The text says nothing about {name}.",
    "This cannot be answered from the text, which does not mention {name}.",
    "The text does not say; {name} is not mentioned in it.",
    "I cannot tell from this text. It is not about {name}.",
    "There is no information about {name} in the text.",
    "The given text does not cover {name}, so I do not know.",
)
_SHARE_WITH_PASSAGE = 0.5
_WORD = re.compile(r"[A-Za-z_][\w-]*(?:\.\w+)*")
_SYLLABLES = (
    "bar cor dal fen gol hym jes kar lom mir nub pel quor ras sel tam vex wyn yad zor".split()
)  # none begins with a vowel: `a`, never `an`
_QUESTION_WORDS = frozenset(
    "what which who whom whose when where why how is are was were do does did can could will would shall should may might must has have"
    " had true false if in on for the a an please tell name explain describe list i let does give under after before with according to"
    " whether yes no it and or of at by from as".split()
)


def not_in_documents(train: Sequence[Example], passages: Sequence[Passage], *, share: float, seed: int) -> Iterator[Example]:
    """Yield one such row for about `share` of the facts, half of them with the passage of the original as input.

    Facts whose questions name nothing (no word in capitals or spelt like code that also stands in the passage or its headings) have none,
    nor have examples with an input. The row keeps document and passage of the question it was made from; its evidence is empty.
    """
    if not share:
        return
    by_id = {passage.id: passage for passage in passages}
    corpus = "\n".join(f"{' '.join(passage.heading_path)} {passage.text}" for passage in passages).casefold()
    seen: set[str] = set()
    for example in train:
        passage = by_id.get(example.passage)
        if passage is None or example.input or example.fact in seen or lot(seed, TASK, example.fact) >= share:
            continue
        name = named_thing(example.instruction, passage)
        if name:
            seen.add(example.fact)
            yield _row(example, passage, name, made_up(name, example.fact, corpus=corpus, seed=seed), seed)


def named_thing(question: str, passage: Passage) -> str | None:
    """Return the word of a question that names what it is about, the longest of several, or None.

    It has a capital, or is spelt like code, and stands in the passage or its headings in the same letters.
    """
    known = set(_WORD.findall("\n".join([*passage.heading_path, passage.text])))
    names = [word for word in _WORD.findall(question.split("\n", 1)[0]) if word in known and _is_name(word)]
    return max(names, key=len, default=None)


def made_up(name: str, fact: str, *, corpus: str, seed: int) -> str:
    """Return a name in the style of another (`Beldunvel`, `SQLITE_MAX`, `open_file`) that does not stand in the lower-cased corpus."""
    for draw in range(1000):
        first, second, third = sorted(_SYLLABLES, key=partial(_syllable_lot, seed, fact, draw))[:3]
        plain = f"{first}{second}_{third}" if "_" in name else f"{first}{second}{third}"
        if plain not in corpus:
            return plain.upper() if name.isupper() else plain if name.islower() else plain.capitalize()
    raise AssertionError("a corpus does not hold a thousand made-up names")


def _row(example: Example, passage: Passage, name: str, invented: str, seed: int) -> Example:
    exchanged = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", invented, example.instruction)
    question = re.sub(rf"\b([Aa])n (?={invented}\b)", r"\1 ", exchanged)
    is_open_book = lot(seed, "with-passage", example.fact) < _SHARE_WITH_PASSAGE
    answers = WITH_PASSAGE if is_open_book else CLOSED_BOOK
    answer = answers[int(lot(seed, "answer", example.fact) * len(answers))].format(name=invented)
    text = passage.text if is_open_book else ""
    fact = make_id(TASK, example.fact)
    return Example(
        id=make_id(fact, question, text, answer),
        instruction=question,
        input=text,
        output=answer,
        task=TASK,
        fact=fact,
        document=example.document,
        passage=example.passage,
        evidence="",
        origin=TASK,
        stratum=example.stratum,
    )


def _syllable_lot(seed: int, fact: str, draw: int, syllable: str) -> float:
    return lot(seed, "name", fact, str(draw), syllable)


def _is_name(word: str) -> bool:
    has_shape = word[0].isupper() or "_" in word or (any(letter.isupper() for letter in word[1:]))
    return has_shape and len(word) > 2 and word.casefold() not in _QUESTION_WORDS
