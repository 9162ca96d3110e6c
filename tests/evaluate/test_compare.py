import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loresmith.evaluate.compare import Pair, compare, default_pairs
from loresmith.evaluate.contrast import outcomes
from loresmith.records import Example, Score

NLL = {"base": [3.0, 2.0, 4.0, 3.0], "tuned": [1.0, 2.5, 2.0, 1.0]}
TOKENS = [2.0, 4.0, 2.0, 2.0]


def question(i, *, document="", stratum="wording", fact=""):
    return Example(f"q{i}", "Why?", "", "So.", "closed", fact, document, "", "", "rules", stratum)


def scores_of(model, values, *, arm="closed-book", metric="answer-nll", weights=TOKENS, first=0):
    return [Score(f"q{first + i}", model, arm, metric, value, w) for i, (value, w) in enumerate(zip(values, weights, strict=False))]


QUESTIONS = [question(i, document="ab"[i // 2]) for i in range(4)]
SCORES = [*scores_of("base", NLL["base"]), *scores_of("tuned", NLL["tuned"])]


def compared(scores=SCORES, questions=QUESTIONS, **options):
    return compare(scores, questions, bootstrap=200, seed=0, **options)


def contrast_of(metric, comparison):
    [found] = [contrast for contrast in comparison.contrasts if contrast.metric == metric]
    return found


def test_a_likelihood_worked_by_hand():
    found = contrast_of("answer-nll", compared())
    assert (found.mean, found.against_mean, found.difference) == pytest.approx((1.8, 2.8, -1.0))
    assert (found.n, found.n_documents, found.n_missing) == (4, 2, 0)
    assert (found.wins, found.ties, found.losses) == (3, 0, 1)
    assert found.low < -1 < found.high
    assert found.p == 0.5


def test_a_perplexity_is_the_exponential_of_the_weighted_mean():
    found = contrast_of("perplexity", compared())
    assert (found.mean, found.against_mean) == pytest.approx((math.exp(1.8), math.exp(2.8)))
    assert found.difference == found.mean - found.against_mean
    assert (found.wins, found.losses, found.p) == (3, 1, 0.5)


def test_summaries_say_mean_median_and_spread():
    [base, perplexity, *_] = compared().summaries
    assert (base.model, base.n, base.median) == ("base", 4, 3.0)
    assert (base.mean, base.sd) == pytest.approx((2.8, np.std(NLL["base"], ddof=1)))
    assert (perplexity.mean, perplexity.median) == pytest.approx((math.exp(2.8), math.exp(3)))


@pytest.mark.parametrize("nothing", [None, math.nan, math.inf])
def test_what_has_no_value_is_missing_and_not_zero(nothing):
    scores = [*scores_of("base", [3.0, nothing, 4.0, 3.0]), *scores_of("tuned", NLL["tuned"])]
    found = contrast_of("answer-nll", compared(scores))
    assert (found.n, found.n_missing) == (3, 1)
    assert found.difference == pytest.approx(4 / 3 - 20 / 6)


def test_a_score_one_side_lacks_altogether_is_missing():
    found = contrast_of("answer-nll", compared([*scores_of("base", NLL["base"][:3]), *scores_of("tuned", NLL["tuned"])]))
    assert (found.n, found.n_missing) == (3, 1)


def test_nothing_in_common_is_said_and_not_a_number():
    found = contrast_of("answer-nll", compared([*scores_of("base", [None] * 4), *scores_of("tuned", NLL["tuned"])]))
    assert (found.n, found.n_missing, found.p) == (0, 4, None)
    assert math.isnan(found.difference)
    assert "no question has a score on both sides" in found.note


def test_an_answer_cut_on_one_side_is_left_out():
    scores = [*scores_of("base", NLL["base"]), *scores_of("tuned", NLL["tuned"], weights=[1.0, 4.0, 2.0, 2.0])]
    found = contrast_of("answer-nll", compared(scores))
    assert (found.n, found.n_missing) == (3, 1)
    assert "weights differ" in found.note


def test_one_document_has_no_interval_and_says_so():
    found = contrast_of("answer-nll", compared(questions=[question(i, document="a") for i in range(4)]))
    assert math.isnan(found.low)
    assert (found.p, found.detectable) == (None, None)
    assert "one document" in found.note


def test_few_documents_say_how_small_p_can_be():
    assert "p cannot fall below 0.5" in contrast_of("answer-nll", compared()).note


def test_questions_without_a_document_each_stand_for_themselves():
    questions = [question(0), question(1), question(2, fact="f"), question(3, fact="f")]
    assert contrast_of("answer-nll", compared(questions=questions)).n_documents == 3


def test_a_length_has_no_winner():
    scores = [Score("q0", model, "closed-book", "length-ratio", value) for model, value in (("base", 2.0), ("tuned", 1.0))]
    found = contrast_of("length-ratio", compared(scores))
    assert (found.difference, found.wins, found.ties, found.losses) == (-1, 0, 0, 0)
    assert "no better direction" in found.note


def test_a_metric_of_somebody_else_is_compared_with_a_note():
    scores = [Score("q0", model, "closed-book", "taste", value) for model, value in (("base", 2.0), ("tuned", 1.0))]
    found = contrast_of("taste", compared(scores))
    assert (found.losses, found.higher_is_better) == (1, True)
    assert "direction not declared" in found.note


def test_strata_stand_apart_in_their_order():
    questions = [question(i, document="ab"[i % 2], stratum=("repeated", "unseen", "wording", "document")[i]) for i in range(4)]
    strata = dict.fromkeys(contrast.stratum for contrast in compared(questions=questions).contrasts)
    assert list(strata) == ["wording", "document", "unseen", "repeated"]


def test_closed_book_also_meets_the_base_with_its_passage():
    assert default_pairs(["base", "r8"], ["closed-book", "with-passage"]) == [
        Pair("r8", "closed-book", "base", "closed-book"),
        Pair("r8", "with-passage", "base", "with-passage"),
        Pair("r8", "closed-book", "base", "with-passage"),
    ]


def test_pairs_can_be_named():
    found = compared(pairs=[Pair("base", "closed-book", "tuned", "closed-book")]).contrasts[0]
    assert (found.model, found.difference) == ("base", pytest.approx(1.0))


def test_two_scores_of_one_thing_are_an_error():
    with pytest.raises(ValueError, match="two scores of answer-nll"):
        compared([*SCORES, SCORES[0]])


def test_a_score_of_an_unknown_example_is_an_error():
    with pytest.raises(ValueError, match="belongs to no example: q9"):
        compared(scores_of("base", [1.0], first=9))


def test_nothing_scored_gives_nothing():
    assert compared([]) == ([], [])


def test_a_tie_is_a_difference_within_the_band():
    assert outcomes([1.0, 2.0, 3.0], [1.0, 2.4, 2.0], higher_is_better=True) == (1, 1, 1)
    assert outcomes([1.0, 2.0, 3.0], [1.0, 2.4, 2.0], higher_is_better=True, tie=0.5) == (1, 2, 0)


@given(st.permutations(SCORES), st.permutations(QUESTIONS))
@settings(max_examples=20)
def test_the_order_of_scores_and_questions_does_not_matter(scores, questions):
    assert contrast_of("answer-nll", compared(scores, questions)) == contrast_of("answer-nll", compared())


@given(st.lists(st.tuples(st.floats(0, 9), st.floats(0, 9)), min_size=4, max_size=4))
@settings(max_examples=30)
def test_swapping_the_models_mirrors_the_contrast(values):
    scores = [*scores_of("base", [b for b, _ in values]), *scores_of("tuned", [t for _, t in values])]
    there = contrast_of("answer-nll", compared(scores))
    back = contrast_of("answer-nll", compared(scores, base="tuned"))
    assert (back.difference, back.low, back.high) == pytest.approx((-there.difference, -there.high, -there.low))
    assert (back.wins, back.losses, back.p) == (there.losses, there.wins, there.p)
