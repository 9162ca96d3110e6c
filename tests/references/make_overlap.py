"""Record what the original scorers say, for `tests/evaluate/test_overlap.py`.

    python -m venv /tmp/original && /tmp/original/bin/pip install rouge-score==0.1.2
    /tmp/original/bin/python tests/references/make_overlap.py

ROUGE-L is rouge-score itself. The SQuAD functions are those of `evaluate-v2.0.py`, https://rajpurkar.github.io/SQuAD-explorer,
copied as they stand but for annotations.
"""

import collections
import json
import random
import re
import string
from pathlib import Path

from rouge_score.rouge_scorer import RougeScorer

TEXTS = [
    "",
    " ",
    "...",
    "the",
    "A the an.",
    "The cat sat on the mat.",
    "On the mat, the cat sat!",
    "the the the the cat",
    "cat",
    "CAT",
    "SQLite is a C-language library that implements a small, fast, self-contained, SQL database engine.",
    "SQLite is an embedded SQL database engine; it does not have a separate server process.",
    "PRAGMA journal_mode=WAL;",
    "pragma journal mode wal",
    "It's 3.14, not 3,14 (see §2).",
    "its 314 not 314 see 2",
    "“Curly quotes” – and a dash… \U0001f642 ❤️",
    "Curly quotes and a dash",
    "line one\nline two\r\n\tline three\u00a0end",
    "line one line two line three end",
    "yes",
    "Yes, the rollback journal is deleted when the transaction commits, which is the moment the change becomes permanent.",
]
BEYOND_ASCII = ["naïve café", "naive cafe", "η γάτα", "мама мыла раму", "数据库引擎", "the 数据库", "x² + y²", "İstanbul"]


def normalize_answer(s):
    """Lower text and remove punctuation, articles and extra whitespace."""

    def remove_articles(text):
        regex = re.compile(r"\b(a|an|the)\b", re.UNICODE)
        return re.sub(regex, " ", text)

    def white_space_fix(text):
        return " ".join(text.split())

    def remove_punc(text):
        exclude = set(string.punctuation)
        return "".join(ch for ch in text if ch not in exclude)

    def lower(text):
        return text.lower()

    return white_space_fix(remove_articles(remove_punc(lower(s))))


def get_tokens(s):
    if not s:
        return []
    return normalize_answer(s).split()


def compute_exact(a_gold, a_pred):
    return int(normalize_answer(a_gold) == normalize_answer(a_pred))


def compute_f1(a_gold, a_pred):
    gold_toks = get_tokens(a_gold)
    pred_toks = get_tokens(a_pred)
    common = collections.Counter(gold_toks) & collections.Counter(pred_toks)
    num_same = sum(common.values())
    if len(gold_toks) == 0 or len(pred_toks) == 0:
        # If either is no-answer, then F1 is 1 if they agree, 0 otherwise
        return int(gold_toks == pred_toks)
    if num_same == 0:
        return 0
    precision = 1.0 * num_same / len(pred_toks)
    recall = 1.0 * num_same / len(gold_toks)
    f1 = (2 * precision * recall) / (precision + recall)
    return f1


def pairs():
    """Yield neighbours, each text with itself, and seeded shuffles with repeats; then the texts beyond ASCII."""
    for left, right in zip(TEXTS, TEXTS[1:] + TEXTS[:1], strict=True):
        yield left, right
        yield right, left
    yield from ((text, text) for text in TEXTS[:8])
    draw = random.Random(0)
    words = ["a", "the", "page", "cache", "journal", "lock", "is", "in", "Not", "WAL", "wal,", "(file)", "42", "b-tree"]
    for n in (1, 2, 5, 20, 70, 200):
        yield " ".join(draw.choices(words, k=n)), " ".join(draw.choices(words, k=n + 3))
    yield from zip(BEYOND_ASCII, BEYOND_ASCII[1:] + BEYOND_ASCII[:1], strict=True)


def row(answer, reference):
    """Return one case. ROUGE-L is left out where we choose to differ: letters or digits beyond ASCII."""
    case = {
        "answer": answer,
        "reference": reference,
        "squad-f1": compute_f1(reference, answer),
        "exact-match": compute_exact(reference, answer),
    }
    if not any(letter.isalnum() and not letter.isascii() for letter in (answer + reference).lower()):
        score = RougeScorer(["rougeL"], use_stemmer=False).score(reference, answer)["rougeL"]
        case |= {"rouge-l-precision": score.precision, "rouge-l-recall": score.recall, "rouge-l-f": score.fmeasure}
    return case


if __name__ == "__main__":
    cases = [row(answer, reference) for answer, reference in pairs()]
    lines = ",\n".join(json.dumps(case) for case in cases)
    Path(__file__).with_name("overlap.json").write_text(f"[\n{lines}\n]\n")
