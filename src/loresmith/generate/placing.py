"""Put the topic into a question that does not name it.

A model asked closed-book does not know which page a question comes from: `In SQLite, ...`, and where even that says too little,
`In the context of the ON CONFLICT clause in SQLite, ...`.
"""

import re
from collections.abc import Sequence

from ..text import words
from .english.clause import is_noun_phrase, parse
from .english.lexicon import ADVERBS, PREPOSITIONS, SMALL_WORDS
from .english.tokens import tokenise
from .topic import LONGEST_TITLE, Topic, is_generic

LONGEST_CONTEXT = 6
"""Words of a heading that can be said in a question."""

_STEM = 5  # letters that two forms of a word share: journal, journals
_SECTION_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*\.?|[A-Z]\.)\s+")
# How a question in a frame begins: `Can you tell me ...`.
_WRAPPERS = frozenset("i let do could can please".split())
_REQUESTS = frozenset("Tell Explain Describe Define State Name Give Suppose Is Are".split())


def context_of(headings: Sequence[str], question: str, topic: Topic) -> str:
    """Return the section a question should name because it says nothing of it, or an empty text.

    That is the innermost heading that is a short noun phrase, where the question has less than half of its words and no name in code.
    """
    tokens = tokenise(question.removesuffix("?"))
    if topic.is_thing or any(token.is_code or "-" in token.text for token in tokens if token.kind != "mark"):
        return ""
    asked = {word[:_STEM] for word in words(question.lower())}
    for heading in (*reversed(headings), topic.title):
        phrase = topic.lowered(topic.in_sentence_case(_SECTION_NUMBER.sub("", heading)))
        says_more = any(map(str.isalpha, phrase)) and not is_generic(phrase) and phrase.casefold() != topic.name.casefold()
        if says_more and is_noun_phrase(phrase, most_words=LONGEST_CONTEXT) and parse(phrase) is None:
            said = {word[:_STEM] for word in words(phrase.lower()) if len(word) > 3}
            return phrase if 2 * len(said & asked) < max(1, len(said)) else ""
    return ""


def placed(question: str, topic: Topic, *, context: str = "", at_end: bool = False) -> str:
    """Return a question that names the topic, put in front or at the end; unchanged where it is named already or there is none.

    `context` is a section to be named as well.
    """
    first = question.split()[0].lower()
    is_named = topic.is_named_in(question) or not (topic.name or topic.title)
    is_framed = first in _WRAPPERS or (question.endswith(".") and first != "suppose")
    if context:
        of_topic = f" in {topic.name}" if topic.name and not is_named and not topic.is_named_in(context) else ""
        return f"About {context}{of_topic}: {question}" if is_framed else f"In the context of {context}{of_topic}, {_small(question)}"
    if is_named:
        return question
    if not topic.name:
        title = topic.title if is_noun_phrase(topic.title, most_words=LONGEST_TITLE) else f"“{topic.title}”"
        return f"About {title}: {question}" if is_framed else f"On the subject of {title}, {_small(question)}"
    return _with_name(question, topic, is_framed=is_framed, at_end=at_end)


def _with_name(question: str, topic: Topic, *, is_framed: bool, at_end: bool) -> str:
    preposition = "for" if topic.is_thing else "in"
    first, last = question.split()[0].lower(), question.rstrip("?.").split()[-1].lower()
    is_one_sentence = len(re.findall(r"[.?](?:\s|$)", question)) == 1
    if is_one_sentence and last not in PREPOSITIONS | ADVERBS and (at_end or first in PREPOSITIONS):
        return f"{question[:-1]} {preposition} {topic.name}{question[-1]}"
    if is_framed or not (is_one_sentence or first == "suppose"):
        return f"About {topic.name}: {question}"
    return f"{preposition.capitalize()} {topic.name}, {_small(question)}"


def _small(question: str) -> str:
    """Return a question to stand behind `In X, `: its first word small unless it is a name."""
    first = tokenise(question)[0]
    is_plain = (
        first.kind == "plain" and not first.is_code and (re.split("['’]", first.text.lower())[0] in SMALL_WORDS or first.text in _REQUESTS)
    )
    return question[0].lower() + question[1:] if is_plain else question
