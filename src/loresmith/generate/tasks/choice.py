"""Multiple choice: the teacher names the right option and the wrong ones apart, so exactly one is right; the letters are drawn here.

Teachers put the right answer at B or C; a lot puts it anywhere.
"""

from collections.abc import Mapping
from typing import Any

from ...records import make_id
from ...text import normalise
from .draft import Asked, Draft, Fault
from .support import unsupported
from .wording import answer_fault, source_of

LETTERS = "ABCD"
_BANNED = ("all of the above", "none of the above", "both a and b", "all of these", "none of these")


def fields(verdict: str) -> dict[str, Any]:
    """Return the schema of the right option, three wrong ones and the reason."""
    n_wrong = len(LETTERS) - 1
    return {
        "correct": {"type": "string"},
        "wrong": {"type": "array", "items": {"type": "string"}, "minItems": n_wrong, "maxItems": n_wrong},
        "reason": {"type": "string"},
    }


def read(item: Mapping[str, Any], questions: tuple[str, ...], asked: Asked) -> Draft | Fault:
    """Return the draft: question and lettered options, answered by letter, text and reason. All wordings share the order of the options."""
    assert asked.fact is not None
    correct, wrong = item["correct"].strip(), [option.strip() for option in item["wrong"]]
    asking = tuple(question for question in questions if normalise(correct) not in normalise(question))
    if not asking:
        return Fault("answer-in-question", f"The question already says the right option {correct!r}.")
    reason = item["reason"].strip()
    refused = _options_fault(correct, wrong, asked) or answer_fault(reason, asked, questions=(*asking, *wrong))
    if refused:
        return refused
    options = sorted([correct, *wrong], key=lambda option: make_id(asked.passage.id, asking[0], option))
    shown = "\n".join(f"{letter}. {option}" for letter, option in zip(LETTERS, options, strict=True))
    letter = LETTERS[options.index(correct)]
    return Draft(tuple(f"{question}\n{shown}" for question in asking), f"{letter}. {correct}\n{reason}", asked.fact.evidence)


def _options_fault(correct: str, wrong: list[str], asked: Asked) -> Fault | None:
    assert asked.fact is not None
    options = [normalise(option) or option for option in (correct, *wrong)]
    if "" in options or len(set(options)) < len(LETTERS) or len(options) != len(LETTERS):
        return Fault("options-not-distinct", f"It takes one right and {len(LETTERS) - 1} wrong options, all different.")
    if any(banned in option for option in options for banned in _BANNED):
        return Fault("option-about-options", "An option must stand alone, without `all of the above` and the like.")
    wrong_correct = unsupported(correct, source_of(asked), support=asked.support)
    if wrong_correct:
        return wrong_correct
    plain = f" {normalise(asked.fact.evidence)} "
    right = [option for option in options[1:] if f" {option} " in plain and options[0] not in option]
    if right and f" {options[0]} " not in plain:
        return Fault("two-right-options", f"The evidence says {right[0]!r}, which stands among the wrong options.")
    return None
