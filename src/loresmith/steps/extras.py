"""What a run has besides the comparison of its test questions, as tables for the report: closed questions, leak, judge, seeds, probes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Table = dict[str, Any]
"""`title`, `note`, and `rows`: mappings with the same names."""

PROBES = {
    "abstention": (
        "Does it say that it does not know?",
        "Closed-book. `fictitious` are the answerable questions with the name of the thing made up: there, abstaining is right and an"
        " answer is invented. On `answerable` ones abstaining is over-refusal; right is sharing half of the words or more."
        " `out-of-domain` questions are of general knowledge: either is fair, a change from the base is worth a look.",
    ),
    "forgetting": (
        "What did it forget?",
        "Fifteen general questions that have nothing to do with the documents, before and after. p is the exact McNemar test; so few"
        " questions show only a collapse.",
    ),
    "memorisation": (
        "What does it know by heart?",
        "Loss on trained facts in the words they were trained in, and in new words: what is lost between them is known only in"
        " those words. `told from new` is how often a trained fact has a lower loss than a new fact's, .5 being chance."
        " By heart is word for word to the end: an answer, or the 50 tokens after the first 50 of a passage. Read it beside the base.",
    ),
    "knowledge": (
        "What did the base know before?",
        "Trained facts by how many of the base's answers to their trained words were right before training (all: highly known, some: maybe"
        " known, none: unknown), and how many are right in new words. Unknown facts are learnt last; forcing them makes a model invent.",
    ),
}


LEAK = {
    "model": "model",
    "arm": "arm",
    "metric": "metric",
    "n_leaked": "leaked questions",
    "n_clean": "other questions",
    "leaked": "score on leaked",
    "clean": "score on others",
    "gain_leaked": "gain on leaked",
    "gain_clean": "gain on others",
    "gain_all": "gain on all",
    "flattered": "flattered",
    "low": "lowest",
    "high": "highest",
}


def extras(compared: Mapping[str, Any], probes: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Table]:
    """Return the tables there are, from `compare.json` and `probes.json`."""
    return [table for table in (*_compared(compared), *_probed(probes)) if table["rows"]]


def _compared(compared: Mapping[str, Any]) -> Iterator[Table]:
    choices = compared.get("choices") or []
    yield _table(
        "Closed questions",
        "Which option the model finds likelier, no word being generated. `majority` is what always giving the commonest answer"
        " gets; balanced accuracy is .5 for that. Brier (0 to 2) and calibration error (ECE, 0 to 1) are better low; ECE is high for few.",
        _spaced(choices),
    )
    yield _table(
        "Seeds of the training",
        "Fine-tunes that differ in their seed alone. The interval is for new documents and new seeds.",
        [
            {**{name.replace("_", " "): value for name, value in row.items() if name != "models"}, "models": ", ".join(row["models"])}
            for row in compared.get("trainings") or []
        ],
    )
    yield _table(
        "What the leak flatters",
        "Gains over the base, above 0 being better: on the questions that also stand in the training set, on all others, and on the test as"
        " it came. What the leak flatters is the last less the one before, with its 95 % interval from lowest to highest.",
        [{title: row[key] for key, title in LEAK.items()} for row in compared.get("leaks") or ()],
    )
    if pick := compared.get("chosen"):
        losses = sorted({pick["model"]: pick["dev_loss"], **pick["others"]}.items(), key=lambda row: row[1])
        yield _table(
            "Chosen on the dev questions",
            "The first is the one to take. Its result on the test did not choose it, and is as honest as if it had been the only one.",
            [{"model": model, "dev loss, nats a token": loss} for model, loss in losses],
        )
    yield from _judged(compared.get("judge") or {})


def _judged(judge: Mapping[str, Any]) -> Iterator[Table]:
    items = judge.get("items") or []
    yield _table(
        "The judge's items",
        f"Means of what {judge.get('judge')} gave, 0 to 1, and how each item goes with the others: items that go together say one thing"
        " twice.",
        [{**{name: row[name] for name in ("model", "arm", "item", "n", "mean")}, **row["correlations"]} for row in items],
    )
    yield _table(
        "Win rates by the judge's totals",
        "Ties count half. At equal length is the rate were both answers as long, with its 95 % interval: judges like length.",
        _spaced(judge.get("win_rates")),
    )
    yield _table(
        "Two models side by side",
        "Each pair was shown in both orders and is won by winning both ways, or one with a tie in the other. Position bias is the share of"
        " preferences for the first place beyond a half; consistency is how often both orders agree.",
        _spaced(judge.get("duels")),
    )
    yield _table(
        "The judge asked twice", "The same answers rated again. A tie band should not be narrower than the sd.", judge.get("retest")
    )
    yield _table(
        "The judge corrected by people",
        "Difference of the totals to the base as people would have given it (PPI++): the judge's errors where both rated are taken off"
        " where only it did. Weight is how far the judge is trusted.",
        _spaced(judge.get("corrected")),
    )
    agreement = judge.get("agreement")
    yield _table(
        "Judge and people",
        "Krippendorff's alpha of the totals: below .4 the judge is not to be used, up to .667 it is indicative.",
        _spaced([agreement] if agreement else []),
    )


def _probed(probes: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[Table]:
    for name, rows in probes.items():
        title, note = PROBES[name]
        yield _table(title, note, rows)


def _spaced(rows: Iterable[Mapping[str, Any]] | None) -> list[dict[str, Any]]:
    """Return rows with the words of their names apart."""
    return [{name.replace("_", " "): value for name, value in row.items()} for row in rows or ()]


def _table(title: str, note: str, rows: Sequence[Mapping[str, Any]] | None) -> Table:
    return {"title": title, "note": note, "rows": list(rows or ())}
