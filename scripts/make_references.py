"""Record what the original scorers say, for the tests of `evaluate`.

    python -m venv /tmp/original
    /tmp/original/bin/pip install rouge-score==0.1.2 sacrebleu==2.6.0 rank-bm25==0.2.2 krippendorff==0.9.0 \
        scikit-learn==1.9.1 statsmodels==0.15.0 ppi-python==0.2.3
    git clone https://github.com/ThomasScialom/QuestEval /tmp/questeval
    /tmp/original/bin/python scripts/make_references.py --questeval /tmp/questeval

Writes `tests/references/*.json` but `overlap.json`, which `tests/references/make_overlap.py` makes. Texts are those of that script.
"""

import argparse
import json
import math
import random
import runpy
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np

REFERENCES = Path(__file__).parents[1] / "tests" / "references"
OVERLAP = runpy.run_path(str(REFERENCES / "make_overlap.py"))


def rouge():
    """ROUGE-1 and ROUGE-2 by rouge-score, on the pairs without letters beyond ASCII."""
    from rouge_score.rouge_scorer import RougeScorer

    scorer = RougeScorer(["rouge1", "rouge2"], use_stemmer=False)
    for answer, reference in OVERLAP["pairs"]():
        if not any(letter.isalnum() and not letter.isascii() for letter in (answer + reference).lower()):
            scores = scorer.score(reference, answer)
            row = {"answer": answer, "reference": reference}
            for name, score in scores.items():
                n = name[-1]
                row |= {f"rouge-{n}-precision": score.precision, f"rouge-{n}-recall": score.recall, f"rouge-{n}-f": score.fmeasure}
            yield row


def bleu():
    """BLEU and chrF by sacrebleu: of each pair, then of all pairs with words, and of three."""
    import sacrebleu

    pairs = [*OVERLAP["pairs"](), ("a - b &amp; c<skipped>", "a-b & c"), ("1,000.5 -2-3 e.g. x,y", "1,000.5 -2 -3 e.g. x, y")]
    for answer, reference in pairs:
        yield {
            "answer": answer,
            "reference": reference,
            "sentence-bleu": sacrebleu.sentence_bleu(answer, [reference]).score,
            "chrf": sacrebleu.sentence_chrf(answer, [reference]).score,
        }
    for few in (pairs, pairs[9:12], pairs[3:5]):
        answers, references = zip(*few, strict=True)
        yield {
            "pairs": few,
            "corpus-bleu": sacrebleu.corpus_bleu(answers, [references]).score,
            "corpus-chrf": sacrebleu.corpus_chrf(answers, [references]).score,
        }


def bm25():
    """The scores of rank-bm25's Okapi with Lucene's idf, which is never negative, in the place of its own."""
    from rank_bm25 import BM25Okapi

    class Lucene(BM25Okapi):
        def _calc_idf(self, nd):
            self.idf = {word: math.log(1 + (self.corpus_size - n + 0.5) / (n + 0.5)) for word, n in nd.items()}

    draw = random.Random(1)
    letters = [chr(97 + i) for i in range(20)]
    for size in (1, 2, 7, 30):
        passages = [draw.choices(letters, weights=range(20, 0, -1), k=draw.randint(1, 25)) for _ in range(size)]
        query = draw.choices(letters, k=6)
        scores = Lucene(passages).get_scores(query)
        yield {"passages": [" ".join(p) for p in passages], "query": " ".join(query), "scores": scores.tolist()}


def calibration():
    """Balanced accuracy and the binary Brier score by scikit-learn."""
    from sklearn.metrics import balanced_accuracy_score, brier_score_loss

    draw = np.random.default_rng(2)
    for n in (5, 40):
        p = draw.uniform(size=n).round(3)
        truth = (draw.uniform(size=n) < p).astype(int)
        yield {
            "p": p.tolist(),
            "truth": truth.tolist(),
            "balanced-accuracy": balanced_accuracy_score(truth, (p > 0.5).astype(int)),
            "binary-brier": brier_score_loss(truth, p),
        }


def agreement():
    """Krippendorff's alpha by the package of that name; None is a rating that is missing."""
    import krippendorff

    draw = np.random.default_rng(3)
    for raters, units in ((2, 12), (3, 40)):
        quality = draw.integers(0, 3, units)
        ratings = np.clip(quality + draw.integers(-1, 2, (raters, units)), 0, 2) / 2
        ratings[draw.uniform(size=ratings.shape) < 0.15] = np.nan
        row = {"ratings": [[None if math.isnan(x) else x for x in rater] for rater in ratings.tolist()]}
        for level in ("nominal", "ordinal", "interval"):
            row[level] = krippendorff.alpha(reliability_data=ratings, level_of_measurement=level)
        yield row


def win_rate():
    """The length-controlled win rate's logistic regression by statsmodels."""
    import statsmodels.api as sm

    draw = np.random.default_rng(4)
    for n in (40, 200):
        lengths = draw.normal(20, 60, n).round()
        x = np.tanh(lengths / lengths.std())
        won = (draw.uniform(size=n) < 1 / (1 + np.exp(-(0.2 + 0.9 * x)))).astype(float)
        won[::9] = 0.5
        fit = sm.GLM(won, np.column_stack([np.ones(n), x]), family=sm.families.Binomial()).fit(tol=1e-12)
        yield {"won": won.tolist(), "extra_length": lengths.tolist(), "theta": fit.params[0], "phi": fit.params[1]}


def ppi():
    """The prediction-powered mean by ppi-python, its lambda chosen by itself."""
    import ppi_py

    draw = np.random.default_rng(5)
    for n, N in ((30, 200), (100, 470)):
        truth = draw.choice([0.0, 0.5, 1.0], n + N)
        judge = np.clip(truth + draw.choice([-0.5, 0.0, 0.0, 0.5], n + N), 0, 1)
        labels, judged, unlabelled = truth[:n], judge[:n], judge[n:]
        mean = ppi_py.ppi_mean_pointestimate(labels, judged, unlabelled)
        low, high = ppi_py.ppi_mean_ci(labels, judged, unlabelled, alpha=0.05)
        yield {
            "labels": labels.tolist(),
            "judged": judged.tolist(),
            "unlabelled": unlabelled.tolist(),
            "mean": float(np.ravel(mean)[0]),
            "low": float(np.ravel(low)[0]),
            "high": float(np.ravel(high)[0]),
        }


def questeval(folder):
    """The arithmetic of questeval 0.2.4 on answers that are given: its own functions, its models left out."""
    for name in ("datasets", "spacy", "unidecode", "torch", "transformers"):
        sys.modules.setdefault(name, ModuleType(name))
    sys.modules["datasets"].load_metric = None
    sys.modules["transformers"].T5ForConditionalGeneration = sys.modules["transformers"].T5Tokenizer = None
    sys.path.insert(0, str(folder))
    from questeval.questeval_metric import QuestEval
    from questeval.utils import calculate_f1_squad

    def made(scores):
        metric = object.__new__(QuestEval)
        metric.models = {
            kind: {task: SimpleNamespace(pretrained_model_name_or_path=task) for task in ("QA", "QG")} for kind in ("hyp", "src")
        }
        metric.list_scores, metric.do_consistency, metric.do_weighter = scores, False, False
        metric.task, metric.answer_types, metric.reduction_multi_refs = "text2text", ("NOUN",), max
        return metric

    def log(kind, text, asked, replies):
        own = {"NOUN": {"answers": [a for _, a in asked], "QG_hash=QG": {"questions": [q for q, _ in asked]}}}
        heard = {
            q: {
                "QA_hash=QA": {
                    "answer": said,
                    "answerability": p,
                    "ground_truth": {gold: {"f1": calculate_f1_squad(said, gold), "bertscore": 0.7}},
                }
            }
            for (q, gold), (said, p) in replies
        }
        return {"type": kind, "text": text, "self": own, "asked": heard}

    mine = [("What is it?", "a lamp"), ("Where is it made?", "in Oslo")]
    theirs = [("Who made it?", "Krybel Nimith"), ("When?", "2010"), ("How hot?", "60 degrees")]
    cases = [
        (mine, theirs, [("lamp", 0.9), ("Bergen", 0.4)], [("Nimith", 0.8), ("2010", 1.0000003), ("", 0.1)]),
        (mine[:1], [], [("lamp", 0.9)], []),
        ([], theirs[:1], [], [("Krybel Nimith", 1.0)]),
    ]
    for scores in (("answerability", "f1"), ("answerability", "bertscore", "f1")):
        metric = made(scores)
        for asked, source_asked, heard_by_source, heard_by_answer in cases:
            hyp = log("hyp", "It is a lamp.", asked, list(zip(source_asked, heard_by_answer, strict=True)))
            src = log("src", "The lamp.", source_asked, list(zip(asked, heard_by_source, strict=True)))
            yield {
                "with_similarity": "bertscore" in scores,
                "asked": asked,
                "source_asked": source_asked,
                "heard_by_source": heard_by_source,
                "heard_by_answer": heard_by_answer,
                "score": float(metric._calculate_score_from_logs(hyp, [src])),
            }


def write(name, rows):
    """Write one file, a case a line."""
    lines = ",\n".join(json.dumps(row) for row in rows)
    (REFERENCES / f"{name}.json").write_text(f"[\n{lines}\n]\n")


def main():
    """Write them all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--questeval", type=Path, help="a checkout of the original; left out, questeval.json stays as it is")
    options = parser.parse_args()
    for made in (rouge, bleu, bm25, calibration, agreement, win_rate, ppi):
        write(made.__name__, made())
    if options.questeval:
        write("questeval", questeval(options.questeval))


if __name__ == "__main__":
    main()
