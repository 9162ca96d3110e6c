"""A question in the forms its wordings are made of, and a fact in the making."""

from dataclasses import dataclass

from .english.clause import Clause
from .english.lexicon import MODALS
from .english.verbs import base_of

Forms = tuple[str, str]
"""A question without capital and mark, as it is asked and as it is reported: `what does X use`, `what X uses`."""


@dataclass(frozen=True)
class Asked:
    """One question, and what makes its wordings."""

    direct: str
    """As it is asked first: `What does X create?`"""
    reported: str = ""
    """As a part of a longer sentence: `what X creates`; empty where there is no such form."""
    others: tuple[str, ...] = ()
    """The same question with another syntax or other words, best first."""


@dataclass(frozen=True)
class Draft:
    """A fact that was found: a question and the stretch of the document that answers it."""

    task: str
    asked: Asked
    start: int
    """Offsets of the evidence in the document's text."""
    end: int
    answer_start: int
    """Offsets of the answer, inside the evidence."""
    answer_end: int
    context: str = ""
    """A section the question has to name to be clear, or empty."""
    is_literal: bool = False
    """The first wording stays as the document has it, without the topic put in."""
    stops: tuple[int, ...] = ()
    """Offsets where a long answer may end earlier: its sentences, list items and blocks of code. Empty where it stays whole."""


def asked(forms: Forms, *others: str) -> Asked:
    """Return a question from its two forms and its other wordings; what has no mark yet becomes a question."""
    direct, reported = forms
    return Asked(question(direct), reported, tuple(other if other.endswith(("?", ".")) else question(other) for other in others))


def inverted(wh: str, clause: Clause, subject: str, tail: str = "") -> Forms:
    """Return a question about a clause: `why` and `X uses Y` give `why does X use Y` and `why X uses Y`.

    `subject` takes the place of the clause's own, `tail` of what follows its verb.
    """
    if clause.aux:
        aux, chain = ("can", f"not {clause.chain}") if clause.aux == "cannot" else (clause.aux, clause.chain)
        return _joined(wh, aux, subject, chain, tail), _joined(wh, subject, aux, chain, tail)
    *adverbs, verb = clause.chain.split()
    base = base_of(verb, "third", "base", "past") or clause.base
    is_plural = clause.is_plural or clause.subject_word in ("you", "we", "i", "they")
    do = "did" if clause.is_past else "do" if is_plural else "does"
    return _joined(wh, do, subject, *adverbs, base, tail), _joined(wh, subject, clause.chain, tail)


def passive_of(clause: Clause, done: str) -> str:
    """Return the finite verb group that says something is `done`, in the tense and mood of a clause: `is created`, `must be created`."""
    if clause.aux in MODALS:
        aux = "can" if clause.aux == "cannot" else clause.aux
        return f"{aux} not be {done}" if clause.is_negated else f"{aux} be {done}"
    be = "was" if clause.is_past else "is"
    return f"{be} not {done}" if clause.is_negated else f"{be} {done}"


def question(text: str) -> str:
    """Return words as a question: a capital in front, a mark behind."""
    return f"{_sentence(text)}?"


def request(text: str) -> str:
    """Return words as a request: a capital in front, a full stop behind."""
    return f"{_sentence(text)}."


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text[:1].upper() + text[1:]


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
