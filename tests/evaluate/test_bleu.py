import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.evaluate.bleu import bleu, corpus_bleu, tokens_13a
from loresmith.evaluate.chrf import chrf, corpus_chrf

# Made by scripts/make_references.py with sacrebleu 2.6.0.
ROWS = json.loads((Path(__file__).parents[1] / "references" / "bleu.json").read_text())
SENTENCES = [row for row in ROWS if "answer" in row]
CORPORA = [row for row in ROWS if "pairs" in row]


@pytest.mark.parametrize("case", SENTENCES)
def test_scores_of_one_answer_are_those_of_the_original(case):
    ours = {**bleu(case["answer"], case["reference"]), **chrf(case["answer"], case["reference"])}
    assert ours == pytest.approx({name: case[name] for name in ours}, abs=1e-6)


@pytest.mark.parametrize("case", CORPORA)
def test_scores_of_a_corpus_are_those_of_the_original(case):
    assert corpus_bleu(case["pairs"]) == pytest.approx(case["corpus-bleu"], abs=1e-6)
    assert corpus_chrf(case["pairs"]) == pytest.approx(case["corpus-chrf"], abs=1e-6)


def test_a_corpus_is_not_the_mean_of_its_sentences():
    pairs = [("the cat sat on the mat", "the cat sat on the mat"), ("a", "some entirely different and longer sentence")]
    assert corpus_bleu(pairs) != pytest.approx(sum(bleu(*pair)["sentence-bleu"] for pair in pairs) / 2, abs=1)


def test_numbers_stay_whole_and_punctuation_stands_apart():
    assert tokens_13a("It's 3,000.5 (approx.)") == ["It's", "3,000.5", "(", "approx", ".", ")"]


def test_nothing_scores_nothing():
    assert corpus_bleu([]) == corpus_chrf([]) == bleu("", "")["sentence-bleu"] == chrf("", "x")["chrf"] == 0


@given(st.text(max_size=40), st.text(max_size=40))
def test_scores_lie_between_0_and_100_and_the_same_text_has_all(answer, reference):
    assert 0 <= bleu(answer, reference)["sentence-bleu"] <= 100.0001
    assert 0 <= chrf(answer, reference)["chrf"] <= 100.0001
    assert not reference.strip() or chrf(reference, reference)["chrf"] == pytest.approx(100)
