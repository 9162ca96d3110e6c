"""Drop facts that are there already, and facts that contradict each other.

The unit is the fact: where one wording of a fact repeats an earlier fact, its other wordings are paraphrases of it too, and
would sit in the test as questions that were trained. Wordings of one fact are alike on purpose; of them only exact repeats go.
Repeats are looked for from the plain to the fine: the same words, the same content words, and then what is `alike`.

One question with two answers is one of two things. Two explanations are two tellings, and the first is kept: a question that
five sources answer is no worse for it. Two values (`4096` and `512`, `yes` and `no`) in documents that are right mean that the
question does not say what it is about, and nothing here can tell which value a reader would want: all of them go.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ..records import Dropped, Example
from ..text import normalise
from .alike import alike_facts
from .likeness import VERDICTS, content_words, question_key
from .semantic import Embed

# Up to here an answer is a value; above it, it explains. Of the 14,801 questions of MedQuAD 1,786 ask what an earlier one asked:
# all of their answers are longer, and of the pairs read side by side none disagreed. At 12 words `What is SQLite?` went, because
# three pages of its documentation begin to explain it in short sentences; at 6, what goes are values ("if the open fails").
CLAIM_WORDS = 6
# Normalising leaves out signs, and `||` or C++ would become `|` or C: questions are the same only where their signs agree too.
_SIGNS = re.compile(r"[^\w\s.,;:?!'\"‘’“”()\[\]-]")


def dedupe(examples: Iterable[Example], *, embed: Embed | None = None) -> Iterator[Example | Dropped]:
    """Yield the examples fact by fact in order, repeats and contradictions as Dropped.

    Reasons: `duplicate-question` (the words of an earlier one), `near-duplicate` (another fact's question has the same content words
    and the same answer, or both are the same but for a few words), `semantic-duplicate` (both say the same in other words, see
    `alike`; with `embed` by its vectors), `contradicting-answers` (same question, different values). `detail` is the id of the
    fact that was kept, of the wording for repeats inside a fact, or the values.
    """
    facts = defaultdict(list)
    for example in examples:
        facts[example.fact].append(example)
    rivals = _contradictions(facts)
    repeats = _repeats({fact: wordings for fact, wordings in facts.items() if fact not in rivals})
    single = {fact: wordings for fact, wordings in facts.items() if fact not in rivals and fact not in repeats}
    repeats |= alike_facts(single, embed=embed)
    for fact, wordings in facts.items():
        if fact in rivals:
            yield from (_drop(wording, "contradicting-answers", rivals[fact]) for wording in wordings)
        elif fact in repeats:
            yield from (_drop(wording, *repeats[fact]) for wording in wordings)
        else:
            yield from _once_each(wordings)


def _contradictions(facts: Mapping[str, list[Example]]) -> dict[str, str]:
    """Return the values that stand against each other, by fact, for every fact that asks a question with several."""
    values: dict[str, dict[str, str]] = defaultdict(dict)
    askers: dict[str, set[str]] = defaultdict(set)
    for fact, wordings in facts.items():
        for wording in wordings:
            question = _question(wording)
            if fact not in askers[question]:
                values[question].setdefault(_claim(wording.output), wording.output)
                askers[question].add(fact)
    for claims in values.values():
        claims.pop("", None)
    return {
        fact: " | ".join(values[question].values())[:200]
        for question, asking in askers.items()
        if len(values[question]) > 1
        for fact in asking
    }


def _claim(answer: str) -> str:
    """Return what an answer claims, comparable: its verdict, or its words when they are few; empty for an explanation."""
    said = normalise(answer).split()
    if said and said[0] in VERDICTS:
        return said[0]
    return " ".join(said) if len(said) <= CLAIM_WORDS else ""


def _repeats(facts: Mapping[str, list[Example]]) -> dict[str, tuple[str, str]]:
    """Return (reason, the earlier fact) of every fact that an earlier one already holds."""
    first_fact: dict[object, str] = {}
    repeats = {}
    for fact, wordings in facts.items():
        exact = [_question(wording) for wording in wordings]
        near = [key for wording in wordings if (key := _near(wording))[0]]
        held = [("duplicate-question", first_fact[key]) for key in exact if key in first_fact]
        held += [("near-duplicate", first_fact[key]) for key in near if key in first_fact]
        if held:
            repeats[fact] = held[0]
        else:
            first_fact.update(dict.fromkeys([*exact, *near], fact))
    return repeats


def _question(example: Example) -> str:
    return question_key(example) + "".join(_SIGNS.findall(example.instruction))


def _near(example: Example) -> tuple[frozenset[str], str, str, str]:
    return (
        content_words(example.instruction),
        "".join(_SIGNS.findall(example.instruction)),
        normalise(example.input),
        normalise(example.output),
    )


def _once_each(wordings: Iterable[Example]) -> Iterator[Example | Dropped]:
    """Yield the wordings of one fact, each question once."""
    first: dict[str, str] = {}
    for wording in wordings:
        earlier = first.setdefault(_question(wording), wording.id)
        yield wording if earlier == wording.id else _drop(wording, "duplicate-question", earlier)


def _drop(example: Example, reason: str, detail: str) -> Dropped:
    return Dropped(record=example.id, step="curate", reason=reason, detail=detail)
