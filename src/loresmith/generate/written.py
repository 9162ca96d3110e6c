"""Write facts and made questions down as examples of one passage."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..records import Document, Example, Passage, make_id
from .asked import Draft
from .english.tokens import tokenise
from .holding import Holding
from .verdict.posed import Posed


def cut_to(draft: Draft, passage: Passage) -> Draft | None:
    """Return a fact with as much of its answer as stands in a passage, or None where it does not begin there or cannot be cut."""
    if not passage.start <= draft.start < passage.end:
        return None
    if draft.end <= passage.end:
        return draft
    end = max((stop for stop in draft.stops if stop <= passage.end), default=None)
    return None if end is None else replace(draft, end=end, answer_end=end)


def examples_of(document: Document, passage: Passage, draft: Draft, questions: Sequence[str]) -> Iterator[Example]:
    """Yield one example for each wording of a fact."""
    fact = make_id(document.id, str(draft.start), draft.task, questions[0])
    for question in questions:
        yield Example(
            id=make_id(fact, question),
            instruction=question,
            input="",
            output=_output(document.text, draft),
            task=draft.task,
            fact=fact,
            document=document.id,
            passage=passage.id,
            evidence=document.text[draft.start : draft.end],
            origin="rules",
        )


def posed_examples(document: Document, holding: Holding, posed: Iterable[Posed]) -> Iterator[Example]:
    """Yield the examples of questions whose answers were made, where one passage holds their evidence."""
    for one in posed:
        passage = next((passage for passage in holding.at(one.start) if one.end <= passage.end), None)
        if passage is None:
            continue
        fact = make_id(document.id, str(one.start), one.task, one.questions[0])
        for asked in one.questions:
            yield Example(
                id=make_id(fact, asked),
                instruction=asked,
                input=one.input,
                output=one.output,
                task=one.task,
                fact=fact,
                document=document.id,
                passage=passage.id,
                evidence=document.text[one.start : one.end],
                origin="rules",
            )


def _output(text: str, draft: Draft) -> str:
    """Return the answer as it is to be said: lists and code on their lines, a sentence on one line with a capital in front."""
    answer = text[draft.answer_start : draft.answer_end]
    if draft.stops:
        indent = draft.start - text.rfind("\n", 0, draft.start) - 1
        return re.sub(rf"\n {{1,{indent}}}", "\n", answer) if indent else answer
    plain = " ".join(answer.split())
    is_whole = draft.task != "closed" and not tokenise(plain)[0].is_code
    return plain[:1].upper() + plain[1:] if is_whole else plain
