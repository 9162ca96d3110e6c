"""Questions about something that was never attached, and questions that are two.

After the cleaning notes of gururise/AlpacaDataCleaned, https://github.com/gururise/AlpacaDataCleaned: instructions that refer to
internet data, to pictures, to an input that is empty, and merged instructions.
"""

import re

from ...records import Example

_THING = (
    r"(?:image|picture|photo(?:graph)?|painting|drawing|chart|graph|diagram|video|audio|recording|file|attachment"
    r"|document|article|link|url|web ?site|web ?page"
    r"|table|spreadsheet|data ?set|code|snippet|program|function|sentence|paragraph|passage|text|poem|story|list|email"
    r"|letter|song|equation|input|input data)"
)
_POINTS = re.compile(
    rf"\b(?:the|this|these|those) (?:following|given|attached|provided|below|above|enclosed|accompanying"
    rf"|linked) (?:\w+ ){{0,3}}?{_THING}s?\b"
    rf"|\b(?:the|this) {_THING} (?:below|above|attached|provided|given)(?=\s*(?:[.,;:?!]|$))|\b(?:attached"
    rf"|enclosed) (?:is|are|file|image|document|picture)\b",
    re.IGNORECASE,
)
_NOT_TEXT = re.compile(
    r"\b(?:this|the (?:following|given|attached|provided|black and white)|given (?:an?|the)) (?:\w+ ){0,2}?(?:image"
    r"|picture|photo(?:graph)?|video|audio|recording|attachment)s?\b",
    re.IGNORECASE,
)
_ASKED_TO_OPEN = re.compile(
    r"\b(?:summari[sz]e|read|analy[sz]e|visit|open|review|edit|translate|colori[sz]e|describe|crop|resize|watch)\b[^.?!\n]{0,80}\bhttps?://\S+",
    re.IGNORECASE,
)
_INPUT_IS_ADDRESS = re.compile(r"^\W*(?:https?://|www\.)\S+\W*$", re.IGNORECASE)
_INPUT_IS_FILE = re.compile(
    r"^\W*(?:[\[(<{]?\s*(?:an? )?(?:image|picture|photo|video|audio|file|attachment|screenshot)s?[^\n]{0,40}[\])>}]"
    r"|\S+\.(?:png|jpe?g|gif|mp[34]|wav|pdf|docx?|xlsx?))\W*$",
    re.IGNORECASE,
)
_ABOUT_THE_ADDRESS = re.compile(
    r"\b(?:sub)?domains?\b|\bprotocol\b|\bhost ?name|\bshorten|\bextension\b|\bpath\b|\bfile ?name|\bvalid", re.IGNORECASE
)
_BRINGS_IT = re.compile(r"[:\n]\s*\S|[\"“”'‘`].+[\"“”'’`]", re.DOTALL)
_NUMBERED = re.compile(r"(?:^|\n)\s*(?:#{2,}\s*)?(?:\d+\.\s*)?(?:Instruction|Task|Question)s?\s*\d*\s*:", re.IGNORECASE)
_OUTPUT_MARK = re.compile(r"(?:^|\n)\s*#{0,4}\s*(?:Output|Response|Answer|Input)\s*:\s", re.IGNORECASE)


def missing_input(example: Example, *, passage: str) -> str | None:
    """Refuse a question that asks about a picture, a file or a page, or about `the following text`, and brings none.

    A passage does not count as brought: the model that learns the question sees the question and the input only.
    """
    question, given = example.instruction.strip(), example.input.strip()
    is_pointer = _INPUT_IS_ADDRESS.match(given) or _INPUT_IS_FILE.match(given)
    if is_pointer and not _ABOUT_THE_ADDRESS.search(question):
        return f"missing-input: {given}"
    opened = _ASKED_TO_OPEN.search(question)
    pointed = None if given else (_NOT_TEXT.search(question) or (None if _BRINGS_IT.search(question) else _POINTS.search(question)))
    found = opened or pointed
    return f"missing-input: {found[0]}" if found else None


def merged_instructions(example: Example, *, passage: str) -> str | None:
    """Refuse a row into which two ran together: a question or answer with the marks of another question, input or output in it."""
    in_question = _OUTPUT_MARK.search(example.instruction)
    n_questions = len(_NUMBERED.findall(example.instruction))
    found = in_question[0].strip() if in_question else None
    if found is None and n_questions > 1:
        found = f"{n_questions} instructions"
    next_row = re.search(r"\n\s*#{0,4}\s*(?:\d+\.\s*)?Instruction\s*:", example.output, re.IGNORECASE)
    found = found or (next_row[0].strip() if next_row else None)
    return None if found is None else f"merged-instructions: {found}"
