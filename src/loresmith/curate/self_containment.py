"""Can the question be understood by someone who has nothing but the question?

A model asked closed-book has no `passage above` and no `section 3`, so a question that leans on one teaches nothing and tests
nothing. The rules look for words that point outside: at a text, at a place in it, or at something an earlier sentence named.
They are strict where a pointer is plain and silent where a technical word only looks like one (`the page size`, `the text column`).
"""

import re

from ..records import Example
from ..text import words
from .likeness import FUNCTION_WORDS

_TEXT = r"(?:text|passage|excerpt|paragraph|document|documentation|article|section|chapter|page|snippet|sentence|source|authors?)"
_SAYS = r"(?:say|mention|describe|state|explain|discuss|suggest|claim|recommend|refer|imply|indicate|cover|list|define|provide|advise|warn)"
_SAID = (
    r"(?:mentioned|described|discussed|stated|given|listed|shown|provided|defined|explained|presented|outlined|specified|said|noted|found"
    r"|introduced|referred to|talked about)"
)
_END = r"(?=\s*(?:[,.;:?!)]|$))"
_MORE_FOLLOWS = r"(?=[^:.?!]*[:.?!]\s*\w)"
_POINTERS = (
    # At the text itself.
    rf"\b(?:this|the (?:given|above|provided|preceding|previous|following|present|current|cited)) {_TEXT}\b",
    r"\bthe (?:given|above|provided) context\b",
    rf"\b{_SAID} (?:in|by|on|within|at|from) (?:the|this) {_TEXT}\b",
    rf"\b(?:does|do|did|is|are|was|can|would) the {_TEXT} {_SAYS}\b",
    rf"\bthe {_TEXT} (?:says?|mentions?|describes?|states?|explains?|discusse?s?|suggests?|claims?|recommends?|implies|imply|indicates?)\b",
    rf"\b(?:in|from|per|by|within) the (?:text|passage|excerpt|paragraph|article|snippet){_END}",
    r"\bthe (?:passage|excerpt)\b",
    # At somebody who is not there, or who is telling the story.
    r"\bwe(?:['’](?:ve|ll)| have| will)? (?:already |just )?(?:introduced?|saw|seen|discuss(?:ed)?|cover(?:ed)?|mention(?:ed)?"
    r"|wrote|written|learned|looked|created|built|added|implemented|described?|explained?)\b",
    rf"\baccording to (?:the|this|these) (?:\w+ ){{0,2}}?(?:{_TEXT}|information|context|table|figure|manual|list)\b",
    r"\b(?:based on|given|using|considering|from) (?:the|this|these) (?:\w+ )?(?:information|text|passage|context|details)\b",
    r"(?:^|[,;(] ?)as (?:described|mentioned|stated|shown|noted|explained|discussed|outlined|seen)\b",
    # At a place before, after or beside.
    rf"\b(?:{_SAID}|see|as|shown|seen) (?:above|below|earlier|previously|before|here){_END}",
    rf"\b(?:above|below|afore)-?\s?mentioned\b|\bthe above\b|\bthe following\b(?!{_MORE_FOLLOWS})",
    r"\b(?:examples?|code|figure|table) (?:above|below)\b",
    r"\bthe (?:previous|preceding|next) (?:section|example|question|paragraph|chapter)\b|\bsee (?:also|section|chapter|figure|table)\b",
    r"\b(?:figure|fig\.|table|section|chapter|listing|appendix|equation|example) (?:\d+(?:\.\d+)*|(?-i:[A-Z])(?:-\d+)?)(?! of\b)(?![\w-])",
    # At something an earlier sentence would have named; one inside the question may well have.
    r"^(?!.*(?:\b(?:if|when|while|once|after|because)\b|[.!?] )).*\bin (?:this|that|these|those|such) (?:an? )?"
    r"(?:cases?|examples?|situation|context|scenario)\b",
    r"^(?!.*\b(?:if|when|while|once|after|before|suppose)\b).*\bthen\b(?! (?:on|again)\b)",
)
_ANSWER_POINTERS = (
    rf"\b(?:{_SAID}|see|as) (?:above|below|earlier){_END}",
    r"\bsee (?:figure|fig\.|table|section|chapter) \d",
    r"\bthe (?:figure|diagram|picture|table|image|code|example) (?:above|below)\b",
    r":$",
)
_NAMED_PLACE = re.compile(r"\d$")
_ROOM = 12  # Words of an answer in which the table or example that it points at may stand.
# The text that a question points at may follow in the question: after a colon, a line break, a dash, or in quotation marks.
_BRINGS_TEXT = re.compile(r":\s*[\"“(]*\w|[\"“‘'`](?:\S+ ){2,}\S+[\"”’'`]|\s[-–—]\s*\w")
_LINE_BREAK = re.compile(r"\s*:?\s*\n\s*")
_POINTING_WORDS = ("above", "below", "earlier", "see ")
_PRONOUN = re.compile(r"\b(?:this|these|those|it|its|they|them|their)\b", re.IGNORECASE)
# What a pronoun means may stand in a clause before it: "If a page is full, what happens to it?"
_CLAUSE = re.compile(
    r"[,.;:?!(]|\b(?:if|when|while|once|after|before|until|unless|because|since|and|or|but|that|which|who|whose|where)\b", re.IGNORECASE
)
_LIGHT = "makes made make causes cause uses use used happens happen many much long often far old fast big else exactly not"
_MEANS_NOTHING = FUNCTION_WORDS | set(_LIGHT.split())
# "Is it safe to ...", "What does it mean when ...", "What is it called when ...", "What is it that ...": this `it` stands for
# the clause behind it. An adjective before `to` marks such a clause; a participle does not ("Is it related to the cache?"), but
# for those that speak of one.
_MODAL = r"(?:will|would|can|could|should|might)"
_OF_A_CLAUSE = (
    r"(?:called|known|said|inferred|concluded|assumed|argued|seen|shown|considered|recommended|allowed|permitted|required|needed|advised"
    r"|(?!\w+ed\b|similar\b|due\b|used\b|equal\b|identical\b|relative\b|next\b|close\b|equivalent\b|specific\b)\w+)"
)
_EXPLETIVE = re.compile(
    rf"\b(?:(?:is|was)(?:n't)? it|it (?:is|was)(?:n't)?|{_MODAL} it be|it {_MODAL} be)"
    rf" (?:\w+ly |still |ever |also |even |not )?{_OF_A_CLAUSE}(?: \w+){{0,4}}? (?:to|that|if|when|whether|for|until|before)\b"
    r"|\bit (?:mean|means|matter|matters|take|takes|make|makes|help|helps|hurt|hurts|cost|costs|happen|happens|pay|pays)"
    r"(?: \w+){0,4}? (?:to|that|if|when|whether|for|until|before)\b"
    r"|\b(?:is|was) it (?:that|which|who)\b",
    re.IGNORECASE,
)


def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_POINTER = _any_of(_POINTERS)
_ANSWER_POINTER = _any_of(_ANSWER_POINTERS)


def not_self_contained(example: Example, *, passage: str) -> str | None:
    """Refuse a question that needs a text its reader does not have, and an answer that points at a place outside it.

    A question that comes with an input is let through: its reader has that text. The answer is looked at for places only
    (`see below`, `the table above`, a colon that promises a list), since it may say `it` of what the question named. A text that
    the question itself brings (`Rewrite this sentence: ...`), or a table that stands in a long answer, may be pointed at.
    """
    if example.input.strip():
        return None
    question = " ".join(_LINE_BREAK.sub(": ", example.instruction.strip()).split())
    answer = " ".join(example.output.split())
    pointer = next((found for found in _POINTER.finditer(question) if not _BRINGS_TEXT.search(question, found.end())), None)
    if pointer is not None:
        return f"not-self-contained: {pointer[0]}"
    if _has_loose_pronoun(question):
        return "not-self-contained: pronoun"
    place = _place_outside(answer)
    return None if place is None else f"not-self-contained: {place}"


def _place_outside(answer: str) -> str | None:
    """Return the words with which an answer points at a place that is not in it: a long one may have its table below."""
    lower = answer.casefold()
    # Most answers have none of these words, and many are long.
    if not (answer.endswith(":") or any(word in lower for word in _POINTING_WORDS)):
        return None
    for found in _ANSWER_POINTER.finditer(answer):
        beside = answer[found.end() :] if "below" in found[0].casefold() else answer[: found.start()]
        if found[0] == ":" or _NAMED_PLACE.search(found[0]) or len(words(beside)) < _ROOM:
            return found[0]
    return None


def _has_loose_pronoun(question: str) -> bool:
    """Say whether a pronoun stands where nothing in the question can be what it means."""
    plain = _EXPLETIVE.sub(" ", question)
    return any(_is_loose(plain[: pronoun.start()], plain[pronoun.end() :]) for pronoun in _PRONOUN.finditer(plain))


def _is_loose(before: str, after: str) -> bool:
    if all(word in _MEANS_NOTHING for word in words(before.casefold())):
        return True
    return not after.strip(" ?.!\"'") and not _CLAUSE.search(before)
