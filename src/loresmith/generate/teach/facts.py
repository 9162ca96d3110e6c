"""The first stage: what does each passage state?

Every fact comes with the words it rests on. The words must be in the passage, and the fact may hold no number and no name that is in
neither its evidence nor the passage's headings, so that a wrong fact is stopped before questions are paid for.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from ...contracts import ChatModel
from ...records import Dropped, Passage, make_id
from ...text import normalise, words
from ..tasks.draft import Fact, Fault
from ..tasks.evidence import find_evidence
from ..tasks.support import unsupported
from ..tasks.task import SUPPORT
from ..tasks.wording import leans
from .asking import Read, Replied, ask
from .lesson import Lesson
from .prompt import facts_request

# Below this share of a passage's words the teacher has overlooked something (a passage of six sentences with two of them used).
COVERED = 0.5


class Stated(NamedTuple):
    """What one passage states."""

    passage: Passage
    facts: tuple[Fact, ...]
    """In the order of their evidence; each once."""
    dropped: tuple[Dropped, ...]
    """Facts that were refused, and the passage itself where none is left."""


def list_facts(chat: ChatModel, passages: Sequence[Passage], lesson: Lesson) -> Iterator[Stated]:
    """Yield the facts of each passage, in order.

    A passage whose reply holds no usable fact is asked again once with the fault named. One that is covered by less than COVERED
    and could have more facts is asked once for the rest of it.
    """
    replies = list(ask(chat, [(facts_request(passage, lesson), partial(_read, passage)) for passage in passages]))
    stated = [_stated(passage, reply, lesson) for passage, reply in zip(passages, replies, strict=True)]
    thin = [one for one in stated if 0 < len(one.facts) < lesson.facts_per_passage and covered_share(one.passage, one.facts) < COVERED]
    requests = [facts_request(one.passage, lesson, known=[fact.evidence for fact in one.facts]) for one in thin]
    more = ask(chat, [(request, partial(_read_more, one)) for request, one in zip(requests, thin, strict=True)])
    added = {one.passage.id: reply for one, reply in zip(thin, more, strict=True)}
    for one in stated:
        yield _joined(one, added[one.passage.id], lesson) if one.passage.id in added else one


def covered_share(passage: Passage, facts: Sequence[Fact]) -> float:
    """Return the share of a passage's words that stand in the evidence of a fact, in [0, 1]; 1 for a passage without words."""
    spans = [(at, at + len(fact.evidence)) for fact in facts if (at := passage.text.find(fact.evidence)) >= 0]
    starts = sorted(spans)
    n_covered, reached = 0, 0
    for start, end in starts:
        n_covered += len(words(passage.text[max(start, reached) : end])) if end > reached else 0
        reached = max(reached, end)
    n_words = len(words(passage.text))
    return n_covered / n_words if n_words else 1.0


def _read(passage: Passage, value: Mapping[str, Any]) -> Read[Fact]:
    facts: list[Fact] = []
    faults: list[Fault] = []
    for item in value["facts"]:
        fact = _checked(passage, item)
        if isinstance(fact, Fault):
            faults.append(fact)
        else:
            facts.append(fact)
    if not value["facts"]:
        faults.append(Fault("no-facts", "The list is empty. If the passage states anything a reader could be asked, list it."))
    return Read(tuple(facts), tuple(faults))


def _read_more(one: Stated, value: Mapping[str, Any]) -> Read[Fact]:
    """Read a second list; that it adds nothing is an answer, not a fault."""
    return Read(_read(one.passage, value).usable)


def _checked(passage: Passage, item: Mapping[str, Any]) -> Fact | Fault:
    statement, quoted = " ".join(item["fact"].split()), item["evidence"]
    evidence = find_evidence(quoted, passage.text)
    if evidence is None:
        return Fault("evidence-not-found", f"This evidence is not copied letter by letter from the passage: {quoted[:200]!r}.")
    if not words(statement) or leans(statement):
        return Fault("not-self-contained", f"This fact does not name what it is about: {statement!r}.")
    # A name may come from elsewhere in the passage, where the evidence says `it`; a number may not, and the rest must be said there.
    wrong = unsupported(statement, evidence, support=SUPPORT, also="\n".join([*passage.heading_path, _without_numbers(passage.text)]))
    return wrong or Fact(statement, evidence, item["kind"])


def _without_numbers(text: str) -> str:
    return "".join(" " if letter.isdigit() else letter for letter in text)


def _stated(passage: Passage, reply: Replied[Fact], lesson: Lesson) -> Stated:
    facts = _once_each(reply.read.usable, passage)[: lesson.facts_per_passage]
    if not facts:
        fault = reply.read.faults[0] if reply.read.faults else Fault("no-facts", "")
        return Stated(passage, (), (Dropped(passage.id, "generate", fault.reason, reply.text or fault.says),))
    dropped = tuple(
        Dropped(make_id(passage.id, str(nth), fault.says), "generate", fault.reason, fault.says)
        for nth, fault in enumerate(reply.read.faults)
    )
    return Stated(passage, facts, dropped)


def _joined(one: Stated, more: Replied[Fact], lesson: Lesson) -> Stated:
    return one._replace(facts=_once_each((*one.facts, *more.read.usable), one.passage)[: lesson.facts_per_passage])


def _once_each(facts: Sequence[Fact], passage: Passage) -> tuple[Fact, ...]:
    """Return the facts in the order of the passage, those that say the same of the same words once."""
    first: dict[str, Fact] = {}
    for fact in facts:
        first.setdefault(normalise(fact.statement), fact)
    return tuple(sorted(first.values(), key=lambda fact: passage.text.find(fact.evidence)))
