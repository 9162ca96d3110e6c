"""How something is done: headings with their steps, and sentences that say `to do X, do Y`."""

import re
from collections.abc import Iterator, Sequence

from .asked import Asked, Draft, asked, request
from .blocks import Block, section
from .english.tokens import tokenise
from .english.verbs import base_of, gerund
from .excerpt import excerpt
from .reference import is_clear
from .statement import Statement
from .topic import Topic

MOST_WORDS = 55
MOST_TASK_WORDS = 22

_AIM = re.compile(r"(?:in order )?to (?P<do>.+)", re.IGNORECASE | re.DOTALL)
_HOW_TO = re.compile(r"how (?:to|do i|do you|can i|can you) (?P<do>.+?)\??$", re.IGNORECASE)
_ADVICE = re.compile(
    r"(?:you (?:can|must|should|need|have to|may|will)|use |run |call |add |set |create |open |install |first,|to \w+ |by )", re.IGNORECASE
)
_TOGETHER = re.compile(r"\bwe\b|\bwe['’]|\blet['’]s\b", re.IGNORECASE)  # a tutorial that does it with the reader
_POINTS = re.compile(r"\b(?:listing|chapter|section|above|below|this|these|following)\b", re.IGNORECASE)
_NO_ADVICE = frozenset("see read consider note remember assume suppose".split())
# Verbs of texts, not of tasks: `Understanding X` tells nothing to do.
_OF_TEXTS = frozenset(
    "be see understand do know illustrate learn start begin continue demonstrate explore answer summarize clarify use introduce get"
    " work put go look think choose compare consider deal follow conclude have".split()
)
_OF_SENTENCES = frozenset("use get put choose compare follow look go".split())  # fine behind `to`, too vague as `Using X`


def find_in_sentences(statements: Sequence[Statement]) -> Iterator[Draft]:
    """Yield a fact for each sentence `To do X, do Y` or `To do X, you can do Y`."""
    for statement in statements:
        aim = _AIM.fullmatch(statement.clause.front)
        if aim is not None and _advises(statement):
            found = _asked(aim["do"], statement.topic, barred=_OF_TEXTS - _OF_SENTENCES)
            if found is not None:
                yield Draft("how-to", found, statement.start, statement.end, statement.start, statement.end)


def find_in_headings(blocks: Sequence[Block], topic: Topic) -> Iterator[Draft]:
    """Yield a fact for each how-to heading (`How to X`, `Creating an X`) that is followed by steps or by advice."""
    for index, block in enumerate(blocks):
        if block.kind in ("heading", "bold"):
            heading, body = topic.in_sentence_case(block.text), section(blocks, index)
            barred = _OF_TEXTS - _OF_SENTENCES if _HOW_TO.match(heading) else _OF_TEXTS
            do = _task(heading)
            found = _asked(do, topic, barred=barred) if do is not None and _is_advice(body) else None
            span = excerpt(body)
            if found is not None and span is not None:
                yield Draft("how-to", found, span.start, span.end, span.start, span.end, stops=span.stops)


def _advises(statement: Statement) -> bool:
    """Say whether a sentence tells the reader what to do, and all of it."""
    clause, text = statement.clause, statement.text
    if len(text.split()) > MOST_WORDS or text.endswith(":") or _POINTS.search(text):
        return False
    if clause.is_imperative:
        return clause.base not in _NO_ADVICE
    is_possible = clause.aux in ("can", "must", "should", "could", "may") or clause.base in ("need", "have", "use")
    return is_possible and clause.subject_word in ("you", "one")


def _task(heading: str) -> str | None:
    """Return what a heading tells how to do: `create a table` for `Creating a table`."""
    if found := _HOW_TO.match(heading):
        return found["do"]
    first, _, rest = heading.partition(" ")
    base = base_of(first, "gerund")
    return None if base is None or not rest or re.search(r"[:?]|\b(?:vs|versus)\b", rest) else f"{base} {rest}"


def _is_advice(body: Sequence[Block]) -> bool:
    """Say whether blocks tell what to do: numbered steps, or a first paragraph that addresses the reader or gives orders."""
    if any(block.kind == "step" for block in body[:2]):
        return True
    return bool(body) and body[0].is_prose and _ADVICE.match(body[0].text) is not None and not _TOGETHER.search(body[0].text)


def _asked(do: str, topic: Topic, *, barred: frozenset[str]) -> Asked | None:
    """Return the questions that ask how to do something; None where it is not clear what."""
    do = " ".join(do.split())
    tokens = tokenise(do)
    base = base_of(tokens[0].lower, "base") if tokens else None
    if base is None or base in barred or not 2 <= len(tokens) <= MOST_TASK_WORDS or not is_clear(do, topic):
        return None
    is_one_verb = re.search(r"\b(?:and|or)\b|,", do) is None
    done = [request(f"explain how {gerund(base)} {do[tokens[0].end :].strip()} is done")] if is_one_verb else []
    others = f"what do I have to do to {do}", *done, f"what is the way to {do}", f"I want to {do}. What should I do?"
    return asked((f"how do I {do}", f"how one can {do}"), *others)
