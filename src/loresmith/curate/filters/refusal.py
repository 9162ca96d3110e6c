"""Answers in which a model talks of itself, or declines."""

import re

from ...records import Example

_MODEL = (
    r"(?:an? )?(?:\w+ )?(?:AI|artificial intelligence|(?:large )?language model|LLM|chat ?bot|virtual assistant|machine learning model)"
)
_OF_ITSELF = re.compile(
    rf"\b(?:as|being|since I am|since I['’]m|I am|I['’]m|I am just|I['’]m just"
    rf"|I['’]m only) {_MODEL}(?: (?:\w+ ){{0,3}}(?:model|assistant|AI))?\b"
    rf"|\bmy (?:training data|knowledge cut-?off|programming)\b|\bI (?:was|am) (?:trained|developed|created"
    rf"|programmed) by (?:OpenAI|Anthropic|Google)\b",
    re.IGNORECASE,
)
_DECLINES = (
    r"(?:access|answer|assist|complete|comply|create|determine|display|do|fulfil|fulfill|find|generate|give|help|identify|make|perform|predict|process"
    r"|produce|provide|read|respond|retrieve|say|see|share|show|tell|view|write|browse|engage|discuss)"
)
_SORRY = re.compile(
    r"^\W*(?:(?:unfortunately|apologies|sorry|i apologi[sz]e|i['’]m (?:so |very )?(?:sorry|afraid)|i am (?:so "
    r"|very )?(?:sorry|afraid)|my apologies)\b[^.!?]{0,60}?"
    rf"\b(?:i|we) (?:cannot|can['’]t|can not|could ?n['’]t|could not|do(?: not|n['’]t) (?:have|know|understand)"
    rf"|am (?:not able|unable)|['’]?m (?:not able|unable)|won['’]t|need)\b"
    r"|(?:i['’]m|i am) (?:so |very )?sorry,? (?:but )?(?:you|there is|the (?:data|information|text|passage|input"
    r"|question|link|image)|your|as an)\b"
    rf"|i (?:cannot|can['’]t|can not|am unable to|am not able to|won['’]t) {_DECLINES}\b"
    rf"|i['’]m (?:unable|not able) to {_DECLINES}\b"
    r"|i (?:do not|don['’]t) (?:have (?:access|enough|any|the|that|sufficient|information)|know (?:the answer|what"
    r"|enough)|understand (?:the|your|what))\b)",
    re.IGNORECASE,
)
_NOTHING_GIVEN = re.compile(
    r"^\W*(?:the |this )?(?:provided |given )?(?:text|passage|context|document|information|excerpt|article)s?(?: provided| given| above)? "
    r"(?:does not|doesn['’]t|do not|don['’]t|did not) (?:\w+ )?(?:mention|contain|provide|specify|state|say|include"
    r"|give|discuss|describe|have)\b"
    r"|\b(?:no|not enough|insufficient) (?:information|context|details?) (?:is |was |are |were )?(?:given|provided|available)\b"
    r"|\bcould you (?:please )?(?:provide|clarify|specify|share|give)\b|\bplease (?:provide|specify|clarify"
    r"|share) (?:more|the|a|an|me|your|further|additional)\b[^.]{0,80}$",
    re.IGNORECASE,
)
_BEGINNING = 300


def refusal(example: Example, *, passage: str) -> str | None:
    """Refuse an answer that declines, asks back, speaks of itself as a model, or says that the text does not tell.

    The words must not come from the passage or the question: documentation may be about language models, a letter may be sorry.
    """
    beginning = example.output.strip()[:_BEGINNING]
    for pattern in (_OF_ITSELF, _SORRY, _NOTHING_GIVEN):
        found = pattern.search(beginning)
        if found and found[0].casefold() not in f"{passage}\n{example.instruction}\n{example.input}".casefold():
            return f"refusal: {found[0].strip()}"
    return None
