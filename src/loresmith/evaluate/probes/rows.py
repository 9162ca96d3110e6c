"""The probes of several models side by side, as rows for a table."""

from collections.abc import Iterable, Mapping
from typing import Any

from ..contains import contains
from ..overlap import squad
from .abstention import count
from .forgetting import flips
from .knowledge import by_known, known
from .memorisation import loss_auc, paraphrase_gap, verbatim

RIGHT = 0.5  # F1 of words from which an answer counts as right: `In Oslo.` for `Oslo` is, another town is not

Kept = Mapping[str, Mapping[str, Any]]
"""By model, `base` among them, what a probe of it kept."""


def abstention_rows(by_model: Kept) -> list[dict[str, Any]]:
    """Return a row a model and set: how often it says that it does not know, and how often it is wrong instead."""
    rows: list[dict[str, Any]] = []
    for model, sets in by_model.items():
        for kind, said in sets.items():
            right = [_is_right(one["text"], one["reference"]) for one in said]
            counts = count(kind, [one["text"] for one in said], right)  # type: ignore[arg-type]
            # A question of another domain may be answered: that it is, is no hallucination.
            wrong = None if kind == "out-of-domain" else counts.hallucination
            row = {"model": model, "questions": kind, "n": counts.n, "abstained": counts.abstention, "answered wrongly": wrong}
            rows.append({**row, "right of those answered": counts.correct_given_attempted if kind == "answerable" else None})
    return rows


def forgetting_rows(by_model: Kept) -> list[dict[str, Any]]:
    """Return a row a model: general questions right before and after, and how far its predictions moved."""
    base = by_model["base"]
    rows = []
    for model, kept in by_model.items():
        moved = flips(base["right"], kept["right"])
        nll = kept["nats"] / kept["tokens"]
        rows.append(
            {
                "model": model,
                "n": moved.n,
                "right": moved.accuracy,
                "right before, wrong now": moved.negative,
                "wrong before, right now": moved.positive,
                "p": moved.p,
                "nats a token": nll,
                "nats more than the base": nll - base["nats"] / base["tokens"],
                "KL from the base, nats a token": kept["kl_nats"],
            }
        )
    return rows


def memorisation_rows(by_model: Kept) -> list[dict[str, Any]]:
    """Return a row a model: what it knows better in the words it was trained on, and what it goes on with word for word.

    Read each beside the row of the base: some text anyone can go on, and some facts are easier than others.
    """
    rows = []
    for model, kept in by_model.items():
        losses = {side: [one["nats_per_token"] for one in kept[side]] for side in ("trained", "reworded", "new")}
        # Losses: what is known better has the lower one, so the two change places.
        gap = paraphrase_gap(_by_fact(kept["reworded"]), _by_fact(kept["trained"]))
        heart = {side: verbatim([one["said"] for one in said], [one["true"] for one in said]) for side, said in kept.items()}
        rows.append(
            {
                "model": model,
                "facts": gap.n_facts,
                "nats a token, trained words": gap.reworded,
                "new words": gap.trained,
                "lost by new words": gap.gap,
                "trained told from new by loss": loss_auc(losses["trained"], losses["new"]),
                "trained answers by heart": heart["trained"].share,
                "answers to new words by heart": heart["reworded"].share,
                "trained passages by heart": heart["trained_texts"].share,
                "new passages by heart": heart["new_texts"].share,
            }
        )
    return rows


def knowledge_rows(by_model: Kept) -> list[dict[str, Any]]:
    """Return a row a model and kind of fact, as the base knew it before training: how many, and how many are right now in new words.

    Greedy answers alone are asked for, so that a fact some sampled answer would have had right counts as unknown.
    """
    before: dict[str, list[bool]] = {}
    for one in by_model["base"]["before"]:
        before.setdefault(one["fact"], []).append(_is_right(one["text"], one["reference"]))
    kinds = {fact: known(right) for fact, right in before.items()}
    rows = []
    for model, kept in by_model.items():
        right = {one["fact"]: float(_is_right(one["text"], one["reference"])) for one in kept["after"]}
        rows += [
            {"model": model, "known before": kind.value, "facts": n, "right in new words": mean}
            for kind, (n, mean) in by_known(right, kinds).items()
        ]
    return rows


def _by_fact(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for row in rows:
        found.setdefault(row["fact"], []).append(row["nats_per_token"])
    return found


def _is_right(text: str, reference: str | None) -> bool:
    """Return whether half of the words are shared, or the reference stands in the answer."""
    return reference is not None and (squad(text, reference)["squad-f1"] >= RIGHT or contains(text, reference)["contains"] == 1)
