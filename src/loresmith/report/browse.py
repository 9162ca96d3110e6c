"""Every question of the test as plain data for the page's script: what was asked, what each model said, how it scored.

Texts and passages stand once and are referred to by number. Numbers arrive printed, so that the page never formats one. What there is
nothing to say of is left out: a test of 300 questions and nine models has some 70,000 scores.
"""

import math
from collections.abc import Mapping
from typing import Any

from ..records import Answer, Example, Score
from . import format, links, tables, words
from .content import ReportContent

MAIN = ("answer-nll", "judge-total", "human-total", "contains", "squad-f1", "rouge-l-f")
"""Metrics every answer is shown with; the others where they are chosen, or where there is room."""
Side = tuple[str, str]
"""A model and an arm."""


def payload(content: ReportContent) -> dict[str, Any]:
    """Return what the page's script shows; questions by stratum, then in the order of the test."""
    scores: dict[str, dict[Side, dict[str, Score]]] = {}
    for score in content.scores:
        scores.setdefault(score.example, {}).setdefault((score.model, score.arm), {})[score.metric] = score
    answers: dict[str, dict[Side, Answer]] = {}
    for answer in content.answers:
        answers.setdefault(answer.example, {})[answer.model, answer.arm] = answer
    axes = _Axes(content)
    questions = sorted(content.examples, key=lambda example: axes.strata.index(example.stratum))
    return {
        "models": axes.models,
        "arms": [{"key": key, "title": words.arm(key).title} for key in axes.arms],
        "metrics": [{"key": key, "title": words.metric(key).title, "short": words.metric(key).short} for key in axes.metrics],
        "main": [place for place, key in enumerate(axes.metrics) if key in MAIN],
        "strata": [{"key": key, "title": words.stratum(key).title} for key in axes.strata],
        "tasks": axes.tasks,
        "documents": axes.document_titles,
        "passages": [content.passages[key].text for key in axes.passages],
        "questions": [axes.question(example, answers.get(example.id, {}), scores.get(example.id, {})) for example in questions],
    }


class _Axes:
    """The lists the questions refer to by number."""

    def __init__(self, content: ReportContent) -> None:
        records: list[Answer | Score] = [*content.answers, *content.scores]
        self.content = content
        self.models = words.ordered_models(record.model for record in records)
        self.arms = words.ordered((record.arm for record in records), words.ARMS)
        self.metrics = words.ordered((score.metric for score in content.scores), words.METRICS)
        self.strata = words.ordered((example.stratum for example in content.examples), words.STRATA)
        self.tasks = sorted({example.task for example in content.examples if example.task})
        self.documents = list(dict.fromkeys(example.document for example in content.examples if example.document in content.documents))
        self.document_titles = [content.documents[key].title or content.documents[key].source for key in self.documents]
        self.passages = list(dict.fromkeys(example.passage for example in content.examples if example.passage in content.passages))
        self.directions = [tables.direction(metric, content.contrasts) for metric in self.metrics]
        self.document_number = {key: place for place, key in enumerate(self.documents)}
        self.passage_number = {key: place for place, key in enumerate(self.passages)}

    def question(self, example: Example, answers: Mapping[Side, Answer], scores: Mapping[Side, Mapping[str, Score]]) -> dict[str, Any]:
        document = self.content.documents.get(example.document)
        passage = self.content.passages.get(example.passage)
        sides = [(model, arm) for arm in self.arms for model in self.models if (model, arm) in answers or (model, arm) in scores]
        return {
            "id": example.id,
            "question": example.instruction,
            "input": example.input,
            "reference": example.output,
            "task": example.task,
            "stratum": self.strata.index(example.stratum),
            "document": self.document_number.get(example.document, -1),
            "passage": self.passage_number.get(example.passage, -1),
            "path": " / ".join(passage.heading_path[1:]) if passage else "",
            "evidence": example.evidence,
            "source": document.source if document else "",
            "href": links.to_passage(document, passage.anchor if passage else "") if document else "",
            "answers": [self._side(side, answers.get(side), scores) for side in sides],
        }

    def _side(self, side: Side, answer: Answer | None, scores: Mapping[Side, Mapping[str, Score]]) -> dict[str, Any]:
        model, arm = side
        own = [scores.get(side, {}).get(metric) for metric in self.metrics]
        base = [scores.get((self.models[0], arm), {}).get(metric) for metric in self.metrics]
        differences = [_difference(one, other) if model != self.models[0] else None for one, other in zip(own, base, strict=True)]
        return {
            "model": self.models.index(model),
            "arm": self.arms.index(arm),
            "text": answer.text if answer else None,
            "cut": bool(answer and not answer.finished),
            "scores": [format.number(score.value) if score else "" for score in own],
            "notes": {place: score.note for place, score in enumerate(own) if score and score.value is None},
            "differences": ["" if difference is None else format.signed(difference) for difference in differences],
            "gains": [_gain(difference, way) for difference, way in zip(differences, self.directions, strict=True)],
        }


def _difference(one: Score | None, other: Score | None) -> float | None:
    if one is None or other is None or one.value is None or other.value is None:
        return None
    difference = one.value - other.value
    return difference if math.isfinite(difference) else None


def _gain(difference: float | None, direction: int) -> float | None:
    """Return a difference that is positive where the model did better, to four digits; None where nothing is better."""
    return None if difference is None or direction == 0 else float(f"{direction * difference:.4g}")
