import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.evaluate.overlap import lcs_length, length_ratio, rouge_l, squad

# Made by tests/references/make_overlap.py with rouge-score 0.1.2 and the SQuAD 2.0 scorer.
CASES = json.loads((Path(__file__).parents[1] / "references" / "overlap.json").read_text())
WORDS = st.lists(st.sampled_from("abcd"), max_size=12)


@pytest.mark.parametrize("case", CASES)
def test_scores_are_those_of_the_originals(case):
    ours = {**rouge_l(case["answer"], case["reference"]), **squad(case["answer"], case["reference"])}
    wanted = {name: value for name, value in case.items() if name in ours}
    assert {name: ours[name] for name in wanted} == pytest.approx(wanted, abs=1e-9)


def test_most_cases_hold_a_rouge_value():
    assert sum("rouge-l-f" in case for case in CASES) >= 55


def test_a_rouge_worked_by_hand():
    scores = rouge_l("police kill the gunman", "police killed the gunman today")
    assert scores == pytest.approx({"rouge-l-precision": 3 / 4, "rouge-l-recall": 3 / 5, "rouge-l-f": 2 / 3})


def test_words_of_other_scripts_count():
    assert rouge_l("мама мыла раму", "Мама мыла окно")["rouge-l-f"] == pytest.approx(2 / 3)
    assert rouge_l("数据库引擎", "数据库")["rouge-l-recall"] == 1
    assert rouge_l("हिन्दी भाषा", "हिन्दी")["rouge-l-precision"] == 0.5


def test_an_accent_makes_a_word_and_not_two():
    assert rouge_l("naïve", "na ve")["rouge-l-f"] == 0
    assert rouge_l("cafe\u0301", "café")["rouge-l-f"] == 1


def test_an_emoji_is_no_word():
    assert rouge_l("❤️ ü", "ü")["rouge-l-precision"] == 1


def test_squad_counts_repeats_and_forgets_articles():
    assert squad("The page, the page!", "a page")["squad-f1"] == pytest.approx(2 / 3)
    assert squad("The Page.", "page")["exact-match"] == 1


def test_length_ratio_counts_words():
    assert length_ratio("three short words", "two words") == {"length-ratio": 1.5}
    assert length_ratio("", "two words") == {"length-ratio": 0}


def test_a_ratio_to_nothing_is_not_a_number():
    assert math.isnan(length_ratio("words", "--")["length-ratio"])


@given(WORDS, WORDS)
def test_the_common_subsequence_is_that_of_the_table(left, right):
    table = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            table[i + 1][j + 1] = table[i][j] + 1 if a == b else max(table[i][j + 1], table[i + 1][j])
    assert lcs_length(left, right) == lcs_length(right, left) == table[-1][-1]


@given(st.text(max_size=30), st.text(max_size=30))
def test_every_share_lies_between_0_and_1_and_swaps_with_its_texts(answer, reference):
    there, back = rouge_l(answer, reference), rouge_l(reference, answer)
    assert all(0 <= value <= 1 for value in there.values())
    assert there["rouge-l-precision"] == back["rouge-l-recall"]
    assert squad(answer, reference) == pytest.approx(squad(reference, answer))
