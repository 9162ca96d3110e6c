"""The two things a datasheet must not keep to itself: how much of what was made survived, and what is wrong with the rest."""

from collections import Counter
from collections.abc import Sequence

from ..records import Document, Example, Passage
from .file_sheet import file_sheet
from .likeness import VERDICTS

ISSUES = {
    "one_word_outputs": "answers of one word",
    "not_self_contained": "questions that need a text they do not come with",
    "not_english": "questions or answers in another language than English",
    "contradictions": "questions with different answers",
}
"""Counts of `file_sheet` that are issues where they are not 0."""
FEW_QUESTIONS = 3


def pass_rates(made: Sequence[Example], kept: Sequence[Example]) -> dict[str, int | float | str]:
    """Return the share of the examples made that were kept: of all, of each teacher, of each kind of question. Empty without `made`."""
    left = {example.id for example in kept}
    rates: dict[str, int | float | str] = {}
    for name_of in (_all, _by_teacher, _by_task):
        n_made = Counter(name_of(example) for example in made)
        n_kept = Counter(name_of(example) for example in made if example.id in left)
        rates |= {f"share of {name} kept": n_kept[name] / n for name, n in sorted(n_made.items())}
    return rates


def _all(example: Example) -> str:
    return "all"


def _by_teacher(example: Example) -> str:
    return f"those by {example.origin}"


def _by_task(example: Example) -> str:
    return f"{example.task} questions"


def known_issues(kept: Sequence[Example], documents: Sequence[Document], passages: Sequence[Passage]) -> dict[str, int | float | str]:
    """Return what a user of the data should know, with how often it occurs; what does not occur is left out."""
    if not kept:
        return {}
    sheet, asked = file_sheet(kept), Counter(example.passage for example in kept)
    verdicts = Counter(first for example in kept if (first := _first_word(example)) in VERDICTS)
    found: dict[str, int] = {issue: int(sheet[name] or 0) for name, issue in ISSUES.items()}
    if verdicts:
        (often, n), total = verdicts.most_common(1)[0], verdicts.total()
        found[f"closed questions of which most are answered {often!r}, {n} of"] = total if 3 * n > 2 * total else 0
    found[f"passages with fewer than {FEW_QUESTIONS} questions"] = sum(asked[passage.id] < FEW_QUESTIONS for passage in passages)
    found["documents whose licence is not stated"] = sum(not document.licence for document in documents)
    return {issue: n for issue, n in found.items() if n}


def _first_word(example: Example) -> str:
    return (example.output.casefold().replace(",", " ").replace(".", " ").split() or [""])[0]
