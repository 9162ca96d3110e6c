"""Questions and answers in another language than the documents, and questions that ask for a translation.

Study B's first data set had both: a fine-tune learns from them that the domain's questions are about Spanish.
"""

import re

from ...records import Example
from ..language import guess, is_other_language

SURE_OF_QUESTION = 0.6  # A question is short and full of names.
SURE_OF_DOCUMENT = 0.8
FEWEST_OF_PASSAGE = 100  # Characters; below that it may be a list of names, and the question says better what is spoken.
_LANGUAGE = (
    r"(?:spanish|french|german|italian|portuguese|dutch|russian|chinese|mandarin|japanese|korean|arabic|hindi|latin|greek|polish|turkish"
    r"|swedish|danish|norwegian|finnish|czech|hungarian|hebrew|thai|vietnamese|indonesian|ukrainian|romanian|english)"
)
_TRANSLATION = re.compile(
    rf"\btranslat(?:e|ed|ing|ion of|ions of)\b.{{0,400}}?\b(?:in)?to {_LANGUAGE}\b|\b(?:in)?to {_LANGUAGE}\b.{{0,40}}\btranslat"
    rf"|\b(?!english\b){_LANGUAGE} translation (?:of|for)\b|\bhow (?:do|would|can) (?:you|one|i) say\b.{{0,200}}\bin {_LANGUAGE}\b"
    rf"|\bwhat is ['\"“‘`].{{1,120}}['\"”’`] in {_LANGUAGE}\b|^\W*(?:please )?translate (?:the|this|these|following)\b"
    rf"|\b(?:write|rewrite|express|say|give|render)\b.{{0,200}}\bin (?!english\b){_LANGUAGE}\b",
    re.IGNORECASE | re.DOTALL,
)


def other_language(example: Example, *, passage: str, language: str = "") -> str | None:
    """Refuse a question or answer that is surely not in the language of its passage, or in `language` (ISO 639-1) where it is given.

    Without a passage the answer is held against the question. Code, addresses and
    short answers are in no language, and what is copied from the passage is in the right one.
    """
    expected = language or _language_of(passage, letters=FEWEST_OF_PASSAGE) or _language_of(example.instruction)
    is_copied = " ".join(example.output.split()) in " ".join(passage.split())
    if not is_copied and is_other_language(example.output, than=expected):
        return f"other-language: answer in {guess(example.output).language}, not {expected}"
    if is_other_language(example.instruction, than=expected, sure=SURE_OF_QUESTION):
        return f"other-language: question in {guess(example.instruction).language}, not {expected}"
    return None


def about_translation(example: Example, *, passage: str) -> str | None:
    """Refuse a question that asks for a translation: it trains the other language, not the domain."""
    found = _TRANSLATION.search(example.instruction)
    return f"about-translation: {found[0]}" if found else None


def _language_of(text: str, *, letters: int = 0) -> str:
    """Return the language a text is in beyond doubt; empty where there is doubt, or fewer letters than that."""
    found = guess(text)
    return found.language if len(text) >= letters and found.probability >= SURE_OF_DOCUMENT else ""
