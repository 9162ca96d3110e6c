"""Instructions hidden in documents: words meant for a model and not for a reader.

A teacher that reads them may follow them, and an example that holds them teaches them. Looked for are the phrases of published
attacks (Greshake et al., 2023, https://arxiv.org/abs/2302.12173), characters that no reader sees (Unicode tags, zero-width runs,
reversed writing), what is left of comments, the turn markers of chat templates, and long base64. `hidden_instructions` looks at any
text, so that a document can be recorded before a teacher reads it.
"""

import re
from collections.abc import Iterable, Iterator

from ...records import Document, Dropped, Example

_PHRASES = tuple(
    (gates.split("|"), re.compile(phrase, re.IGNORECASE))
    for gates, phrase in (
        (
            "instruction|prompt|rules|guideline|direction|guardrail",
            r"\b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,30}\b(?:previous|prior|above|earlier|preceding|all|any|your|system|these|those"
            r"|foregoing)\b[^.\n]{0,30}\b(?:instructions|prompts?|guidelines|directions|guardrails|(?<=your )rules)\b",
        ),
        (
            "you are now|you're now|you’re now",
            r"\byou(?: are|['’]re) now (?:an? |the |DAN\b|in (?:developer|debug|admin|god|DAN) mode)[^.\n]{0,60}?"
            r"(?:\b(?:assistant|model|AI|chatbot|jailbroken|unrestricted|hacker|pirate|persona)\b|(?<=mode)|(?<=DAN))",
        ),
        (
            "instruction|prompt|system ",
            r"\bnew (?:system )?instructions?:|\bsystem (?:prompt|message|override)\s*[:=]"
            r"|\b(?:reveal|print|repeat|leak|show|output) (?:me )?(?:your|the) (?:system|hidden|initial|secret) (?:prompt|instructions?)\b",
        ),
        (
            "an ai|dear ai|attention|the ai|to ai|llm|language model",
            r"\b(?:as an AI|dear AI|attention,? (?:AI|LLM|language model)|note to (?:the )?(?:AI|LLM|language model)"
            r"|if you are an? (?:AI|LLM|language model))s?\b[^.\n]{0,80}"
            r"\b(?:must|should|please|ignore|respond|reply|output|write|say|include|rate|recommend)\b",
        ),
        ("do not ", r"\bdo not (?:tell|inform|mention|reveal)[^.\n]{0,20}\b(?:the user|anyone|to the user)\b"),
        ("mode ", r"\b(?:developer|jailbreak|DAN|god) mode (?:enabled|activated|on)\b"),
        (
            "from now on",
            r"\bfrom now on,? you (?:will|must|are|should)\b[^.\n]{0,60}\b(?:respond|answer|act|reply|assistant|behave|pretend)\b",
        ),
    )
)
"""What to look for first, lower-cased, and the phrase itself."""
_TURN = re.compile(
    r"<\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id|begin_of_text)\|>|\[/?INST\]|<<SYS>>|<(?:start|end)_of_turn>"
)
_COMMENT = re.compile(r"<!--.*?-->|\[//\]: # \(.*?\)|\[comment\]: <>", re.DOTALL)
_FIRST_TAG = 0xE0000
_TAGS = re.compile("[\U000e0001\U000e0020-\U000e007f]")
# Scotland, Wales and England have flags made of tags, behind a black flag.
_FLAG = re.compile("\U0001f3f4[\U000e0061-\U000e007a]{2,6}\U000e007f")
# One zero-width joiner holds an emoji or a Persian word together; a run of them writes bits.
_ZERO_WIDTH = re.compile("[\u200b\u200c\u200d\u2060\ufeff]{3,}|(?:\\w\u200b){4,}")
_REVERSED = re.compile("[\u202d\u202e\u2066\u2067\u2068]")
_SHORTEST_BASE64 = 120
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/=_-])(?:[A-Za-z0-9+/]{4}){30,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?(?![A-Za-z0-9+/=])")
_LONGEST_TOLD = 80
_MOST_TOLD = 5
_SHOWN = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def injection(example: Example, *, passage: str) -> str | None:
    """Refuse an example whose question, input or answer holds words meant for a model; the passage is not looked at.

    Comments and turn markers are let through inside code and between backticks: documentation shows them.
    """
    text = f"{example.instruction}\n{example.input}\n{example.output}"
    found = next(hidden_instructions(text), None)
    return None if found is None else f"injection: {found[0]} {found[1]}"


def hidden_instructions(text: str) -> Iterator[tuple[str, str]]:
    """Yield the kind and the words of everything in a text that is meant for a model; invisible characters as their code points."""
    prose = _SHOWN.sub(" ", text) if "`" in text else text
    for kind, found in (*_phrases(text), *_invisible(text), *_leftovers(prose)):
        yield kind, "".join(map(_visible, " ".join(found.split(" "))))[:_LONGEST_TOLD]


def suspect_documents(documents: Iterable[Document]) -> Iterator[Dropped]:
    """Yield a Dropped `injection` for every document with hidden instructions; whether it is dropped or only told is the step's to say."""
    for document in documents:
        found = [f"{kind} {words}" for kind, words in hidden_instructions(document.text)]
        if found:
            yield Dropped(
                record=document.id, step="ingest", reason="injection", detail=f"{document.source}: {'; '.join(found[:_MOST_TOLD])}"
            )


def _phrases(text: str) -> Iterator[tuple[str, str]]:
    lower = text.casefold()
    for gates, phrase in _PHRASES:
        found = phrase.search(text) if any(gate in lower for gate in gates) else None
        if found:
            yield "phrase", found[0]


def _invisible(text: str) -> Iterator[tuple[str, str]]:
    if text.isascii():
        return
    if tags := _TAGS.findall(_FLAG.sub("", text)):
        yield "unicode-tags", "".join(chr(ord(tag) - _FIRST_TAG) for tag in tags)
    yield from (("zero-width", found) for found in _ZERO_WIDTH.findall(text))
    yield from (("reversed-writing", found) for found in _REVERSED.findall(text))


def _leftovers(prose: str) -> Iterator[tuple[str, str]]:
    if any(mark in prose for mark in ("<|", "INST]", "<<SYS", "_of_turn>")):
        yield from (("turn-marker", found) for found in _TURN.findall(prose))
    if "<!--" in prose or "[//]" in prose or "[comment]" in prose:
        yield from (("comment", found) for found in _COMMENT.findall(prose))
    if max(map(len, prose.split()), default=0) >= _SHORTEST_BASE64:
        yield from (("base64", found) for found in _BASE64.findall(prose))


def _visible(letter: str) -> str:
    return letter if letter.isprintable() or letter == " " else f"<U+{ord(letter):04X}>"
