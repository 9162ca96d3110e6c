"""A run's worth of report content: 28 facts of the SQLite documentation in four wordings each, with seeded answers and scores."""

import json
import random
from collections.abc import Callable, Sequence
from math import exp
from pathlib import Path
from statistics import fmean, median, pstdev

import pytest

from loresmith.records import Answer, Contrast, Document, Example, Passage, Score, Summary, make_id
from loresmith.report.content import ReportContent
from loresmith.report.write import write
from loresmith.text import words

HERE = Path(__file__).parent
FACTS = [line.split("\t") for line in (HERE / "facts.tsv").read_text(encoding="utf-8").splitlines()]
WORDINGS = (
    "What is {}?",
    "How would you explain {}?",
    "Say in a sentence what the documentation means by {}.",
    "In SQLite, what should I know about {}?",
)
GUESS = ["is", "a", "way", "to", "store", "data", "in", "a", "table", "so", "that", "it", "can", "be", "found", "again", "easily"]
SITE = "https://www.sqlite.org"
NOTE = "4 documents: interval stretched 1.3 times; p cannot fall below 0.125"
ARMS = ("closed-book", "with-passage")
MIXING = {"base": (0.05, 0.55), "tuned": (0.62, 0.8)}
LOSS = {"base": (3.1, 1.2), "tuned": (1.4, 0.75)}


@pytest.fixture(scope="session")
def make_content() -> Callable[..., ReportContent]:
    """Return a maker of contents, by the names of the fine-tunes."""
    return build


@pytest.fixture(scope="session")
def content() -> ReportContent:
    """Return the report of one fine-tune."""
    return build()


@pytest.fixture(scope="session")
def folder(content: ReportContent, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a run folder with that report written."""
    path = tmp_path_factory.mktemp("run")
    write(path, content)
    return path


def build(tuned: Sequence[str] = ("tuned",)) -> ReportContent:
    """Return a whole report's content; the same names give the same content."""
    draw = random.Random(0)
    documents, passages, examples = _corpus()
    models = ("base", *tuned)
    answers = [_answer(example, model, arm, draw) for arm in ARMS for model in models for example in examples]
    scores = [
        score
        for answer, example in zip(answers, examples * len(ARMS) * len(models), strict=True)
        for score in _scores(answer, example, draw)
    ]
    run = json.loads((HERE / "run.json").read_text(encoding="utf-8"))
    return ReportContent(
        name="sqlite",
        created="2026-11-21T10:17:00+00:00",
        summaries=_summaries(scores, examples),
        contrasts=_contrasts(scores, examples, tuned),
        examples=examples,
        answers=answers,
        scores=scores,
        passages=passages,
        documents=documents,
        losses={name: _losses(draw) for name in tuned},
        **{**run, "models": [{"name": name, **run["models"][0]} for name in tuned]},
    )


def _corpus() -> tuple[dict[str, Document], dict[str, Passage], list[Example]]:
    documents: dict[str, Document] = {}
    passages: dict[str, Passage] = {}
    examples: list[Example] = []
    pages = list(dict.fromkeys(fact[0] for fact in FACTS))
    for place, (page, title, heading, subject, text) in enumerate(FACTS):
        document = Document(make_id(page), f"{page}.html", title, text, licence="public-domain", url=f"{SITE}/{page}.html")
        documents[document.id] = document
        around = f"{heading}. This section belongs to “{title}”. {text} Examples to try in the shell follow."
        passage = Passage(
            make_id(page, subject), document.id, 0, len(around), (title, heading), around, anchor=heading.lower().replace(" ", "_")
        )
        passages[passage.id] = passage
        stratum = "unseen" if pages.index(page) >= 6 else ("wording", "document")[place % 2]
        for wording in WORDINGS:
            question = wording.format(subject)
            examples.append(
                Example(
                    make_id(question),
                    question,
                    "",
                    text,
                    "definition" if "explain" in wording else "harvest",
                    make_id(subject),
                    document.id,
                    passage.id,
                    text,
                    "rules",
                    stratum,
                )
            )
    return documents, passages, examples


def _answer(example: Example, model: str, arm: str, draw: random.Random) -> Answer:
    known = MIXING.get(model, MIXING["tuned"])[ARMS.index(arm)] * (0.25 if example.stratum == "unseen" and arm == "closed-book" else 1)
    kept = example.output.split()
    if draw.random() > known:
        kept = kept[: draw.randint(2, 6)] + GUESS
    return Answer(example.id, model, arm, " ".join(kept[:48]), len(kept), 0.21, finished=kept[-1] != "easily" or len(kept) < 22)


def _scores(answer: Answer, example: Example, draw: random.Random) -> list[Score]:
    said, meant = words(answer.text.lower()), words(example.output.lower())
    shared = sum(min(said.count(word), meant.count(word)) for word in set(said))
    precision, recall = shared / len(said), shared / len(meant)
    f = 2 * precision * recall / (precision + recall) if shared else 0.0
    mean, sd = LOSS.get(answer.model, LOSS["tuned"])
    shift = 1.3 if example.stratum == "unseen" and answer.model != "base" else 0.0
    loss = max(0.05, draw.gauss(mean + shift, sd)) * (0.4 if answer.arm == "with-passage" else 1)
    values = {
        "answer-nll": loss, "rouge-l-f": f, "rouge-l-precision": precision, "rouge-l-recall": recall, "squad-f1": f,
        "exact-match": float(said == meant), "length-ratio": len(said) / len(meant),
    }  # fmt: skip
    weight = {"answer-nll": float(len(meant))}
    return [Score(example.id, answer.model, answer.arm, metric, value, weight.get(metric, 1.0)) for metric, value in values.items()]


def _groups(scores: Sequence[Score], examples: Sequence[Example]) -> dict[tuple[str, str, str], dict[str, dict[str, float]]]:
    strata = {example.id: example.stratum for example in examples}
    groups: dict[tuple[str, str, str], dict[str, dict[str, float]]] = {}
    for score in scores:
        if score.value is not None:
            groups.setdefault((strata[score.example], score.arm, score.metric), {}).setdefault(score.model, {})[score.example] = score.value
    return groups


def _summaries(scores: Sequence[Score], examples: Sequence[Example]) -> list[Summary]:
    summaries = []
    for (stratum, arm, metric), models in _groups(scores, examples).items():
        for model, by_example in models.items():
            values = list(by_example.values())
            summaries.append(Summary(stratum, arm, model, metric, len(values), fmean(values), median(values), pstdev(values)))
            if metric == "answer-nll":
                summaries.append(
                    Summary(stratum, arm, model, "perplexity", len(values), exp(fmean(values)), exp(median(values)), pstdev(values))
                )
    return summaries


def _contrasts(scores: Sequence[Score], examples: Sequence[Example], tuned: Sequence[str]) -> list[Contrast]:
    groups = _groups(scores, examples)
    contrasts = []
    for (stratum, arm, metric), models in groups.items():
        for name in tuned:
            contrasts.append(_contrast(stratum, metric, models[name], models["base"], name, arm, arm, examples))
            if arm == "closed-book":
                passage = groups[stratum, "with-passage", metric]["base"]
                contrasts.append(_contrast(stratum, metric, models[name], passage, name, arm, "with-passage", examples))
    return contrasts


def _contrast(
    stratum: str,
    metric: str,
    one: dict[str, float],
    other: dict[str, float],
    name: str,
    arm: str,
    against_arm: str,
    examples: Sequence[Example],
) -> Contrast:
    differences = {key: one[key] - other[key] for key in one}
    by_document: dict[str, list[float]] = {}
    for example in examples:
        if example.id in differences:
            by_document.setdefault(example.document, []).append(differences[example.id])
    draw, clusters = random.Random(1), list(by_document.values())
    means = sorted(fmean([value for cluster in draw.choices(clusters, k=len(clusters)) for value in cluster]) for _ in range(400))
    higher = metric not in {"answer-nll", "perplexity"}
    wins = sum((value > 0) == higher for value in differences.values() if value)
    ties = sum(value == 0 for value in differences.values())
    return Contrast(
        stratum, metric, name, arm, "base", against_arm, len(differences), len(clusters), 0, fmean(one.values()), fmean(other.values()),
        fmean(differences.values()), means[10], means[389], 0.031 if means[10] * means[389] > 0 else 0.41, 2.8 * pstdev(means), wins, ties,
        len(differences) - wins - ties, higher, NOTE if len(clusters) < 6 else "",
    )  # fmt: skip


def _losses(draw: random.Random) -> list[dict[str, float | None]]:
    rows: list[dict[str, float | None]] = []
    for step in range(5, 201, 5):
        epoch = step / 25
        dev = 1.35 + 2.2 * exp(-epoch / 1.6) + 0.02 * max(0.0, epoch - 5.6) ** 2 if step % 25 == 0 else None
        rows.append(
            {
                "step": step,
                "epoch": epoch,
                "loss": 0.35 + 3 * exp(-epoch / 1.8) + draw.gauss(0, 0.06),
                "dev_loss": dev,
                "learning_rate": 1e-3 * (1 - step / 210),
            }
        )
    return rows
