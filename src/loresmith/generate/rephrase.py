"""Say a question the document has in other words, by rules that know when to keep silent."""

import re
from collections.abc import Iterator

from ..text import sentences
from .asked import request
from .english.tokens import is_plural, tokenise
from .english.verbs import base_of, gerund, participle
from .reported import as_statement, reported
from .topic import Topic

_HOW_DO_I = re.compile(r"how (?:do|can|should|would|could) (?:i|you|we|one) (?P<do>.+)\?", re.IGNORECASE)
_WHAT_IS = re.compile(r"what(?P<be> is| are|'s) (?P<what>.+)\?", re.IGNORECASE)
_WHY = re.compile(r"why (?P<rest>.+)\?", re.IGNORECASE)
_CAN_I = re.compile(r"(?:can|may) (?:i|you|we) (?P<do>.+)\?", re.IGNORECASE)
_IS_IT = re.compile(r"(?P<what>[^.!?]+)[.!] (?:is this|isn't this|is that|isn't that) (?P<kind>an? [\w ]+|normal)\?", re.IGNORECASE)
_DOES_X_VERB_Y = re.compile(r"Does (?P<subject>[A-Z][\w.-]+) (?P<verb>\w+) (?P<thing>(?:an? |the )?[\w -]+)\?")
_ATTRIBUTE = re.compile(r"[Tt]he [a-z]")  # `the current version`; but of a name, `the R Foundation`, one asks for more
_NO_PASSIVE = frozenset("have need work".split())


def rephrased(asks: str, topic: Topic) -> Iterator[str]:
    """Yield other wordings of a harvested question or complaint, best first; every one asks for the same answer."""
    asks = " ".join(asks.split()).replace("’", "'")
    if len(sentences(asks)) > 1:
        yield from _of_many_sentences(asks, topic)
    elif asks.endswith("?") or _HOW_DO_I.fullmatch(f"{asks}?"):
        asks = asks.rstrip("?") + "?"
        yield from _of_one_question(asks)
        yield f"Here is a question{_about(topic)}: {asks[0].lower()}{asks[1:]}"
    else:
        yield from _of_a_complaint(asks.rstrip(".!"), topic)


def _of_one_question(asks: str) -> Iterator[str]:
    if found := _HOW_DO_I.fullmatch(asks):
        yield from _of_a_task(found["do"])
    elif found := _CAN_I.fullmatch(asks):
        yield f"Is it possible to {found['do']}?"
        yield f"I would like to know whether one can {found['do']}."
        yield f"Am I able to {found['do']}?"
    elif found := _WHY.fullmatch(asks):
        yield from _of_a_reason(found["rest"])
    elif (found := _WHAT_IS.fullmatch(asks)) and _is_noun_phrase(found["what"]):
        be = "are" if found["be"] == " are" else "is"
        yield f"Can you tell me what {found['what']} {be}?"
        if re.match(r"(?:the|an?) ", found["what"], re.IGNORECASE):
            yield request(f"{'please state' if _ATTRIBUTE.match(found['what']) else 'explain'} {found['what']}")
        yield f"I would like to know what {found['what']} {be}."
    elif (said := as_statement(asks.rstrip("?"))) is not None:
        yield from _passive(asks)
        yield f"Can you tell me whether {said}?"
        yield f"Is it true that {said}?"
        yield f"I would like to know whether {said}."
    elif (said := reported(asks.rstrip("?"))) is not None:
        yield f"Can you tell me {said}?"
        yield f"I would like to know {said}."
        yield f"Explain {said}."


def _of_a_task(do: str) -> Iterator[str]:
    yield f"What do I have to do to {do}?"
    yield f"What is the way to {do}?"
    first, _, rest = do.partition(" ")
    base = base_of(first, "base")
    if base is not None and not re.search(r",| (?:and|or) ", do):
        yield f"Explain how {gerund(base)} {rest} is done."
    yield f"How would one {do}?"
    yield f"I want to {do}. How does that work?"


def _of_a_reason(rest: str) -> Iterator[str]:
    said = as_statement(rest)
    if said is None:
        yield f"For what reason {rest}?"
        return
    yield f"What is the reason that {said}?"
    yield f"Can you explain why {said}?"
    yield f"How come {said}?"


def _of_a_complaint(said: str, topic: Topic) -> Iterator[str]:
    small = said if said.startswith("I ") else topic.lowered(said)
    yield f"What should I know{_about(topic)} when this is my trouble: {small}?"
    yield f"What would you answer to someone{' who works with ' + topic.name if topic.name else ''} who says: {said}?"
    yield f"Somebody reports: {said}. What is the explanation?"


def _of_many_sentences(asks: str, topic: Topic) -> Iterator[str]:
    if found := _IS_IT.fullmatch(asks):
        what = found["what"] if found["what"].startswith("I ") else topic.lowered(found["what"])
        yield f"Is it {found['kind']} that {what}?"
    yield f"Please help me{_about(topic).replace(' about', ' with')}. {asks}"
    yield f"Somebody asks{_about(topic)}: {asks}"
    yield f"What would you answer to this: {asks}"


def _about(topic: Topic) -> str:
    return f" about {topic.name or topic.title}" if topic.name or topic.title else ""


def _is_noun_phrase(what: str) -> bool:
    """Say whether the words behind `what is` name something, rather than end in a verb: `what is X doing`."""
    tokens = tokenise(what)
    ends_in_verb = tokens[-1].kind == "plain" and not tokens[-1].is_code and base_of(tokens[-1].lower, "gerund", "participle") is not None
    return not ends_in_verb and all(token.kind != "mark" for token in tokens)


def _passive(asks: str) -> Iterator[str]:
    """Yield `Is Y supported by X?` for `Does X support Y?` where both are short noun phrases."""
    found = _DOES_X_VERB_Y.fullmatch(asks)
    base = None if found is None else base_of(found["verb"], "base")
    if found is None or base is None or base in _NO_PASSIVE:
        return
    thing = found["thing"]
    if not re.search(r"\b(?:to|and|or|when|if|in|on|at|with|for|by|from|as)\b", thing):
        is_many = is_plural(thing.split()[-1]) and not thing.startswith(("a ", "an "))
        yield f"{'Are' if is_many else 'Is'} {thing} {participle(base)} by {found['subject']}?"
