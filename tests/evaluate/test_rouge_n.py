import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.evaluate.rouge_n import rouge_1, rouge_2

# Made by scripts/make_references.py with rouge-score 0.1.2.
CASES = json.loads((Path(__file__).parents[1] / "references" / "rouge.json").read_text())


@pytest.mark.parametrize("case", CASES)
def test_scores_are_those_of_the_original(case):
    ours = {**rouge_1(case["answer"], case["reference"]), **rouge_2(case["answer"], case["reference"])}
    assert ours == pytest.approx({name: case[name] for name in ours}, abs=1e-9)


def test_pairs_of_words_see_order():
    assert rouge_1("made in Oslo", "Oslo in made")["rouge-1-f"] == 1
    assert rouge_2("made in Oslo", "Oslo in made")["rouge-2-f"] == 0


def test_one_word_has_no_pair():
    assert rouge_2("Oslo", "Oslo")["rouge-2-f"] == 0


@given(st.text(max_size=30), st.text(max_size=30))
def test_pairs_never_share_more_than_words_and_swap_with_their_texts(answer, reference):
    there, back = rouge_1(answer, reference), rouge_1(reference, answer)
    assert there["rouge-1-precision"] == back["rouge-1-recall"]
    assert all(0 <= value <= 1 for value in (*there.values(), *rouge_2(answer, reference).values()))
