import json
from dataclasses import replace
from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.evaluate.compare import compare
from loresmith.evaluate.verdict import Verdict, verdict
from loresmith.records import Example, Score

from .invented import LEARNT

UNSEEN = replace(LEARNT, stratum="unseen", mean=2.3, difference=-0.8, low=-1.0, high=-0.6)
IN_PROMPT = replace(LEARNT, against_arm="with-passage", against_mean=0.9, difference=0.31, low=0.2, high=0.4)
NO_GAIN = {"mean": 3.0, "difference": -0.1, "low": -0.3, "high": 0.1, "p": 0.4}


def said_of(*contrasts, **options):
    found = verdict(contrasts, **options)
    return " ".join([found.sentence, *found.details])


def test_better_is_said_with_its_numbers_and_how_much_is_style():
    found = verdict([LEARNT, UNSEEN])
    assert found.better == {"tuned": True}
    assert found.sentence == (
        "On trained facts asked in new words the tuned model is better than the base: answer NLL 1.21 against 3.10 nats a token "
        "(difference -1.89, 95 % interval -2.10 to -1.70, 58 questions of 12 documents); "
        "on documents never trained it improved by 0.80, so about that much is style rather than knowledge."
    )


def test_what_was_learnt_beyond_style_has_its_own_interval():
    assert "beyond that is 1.09 (95 % interval 0.81 to 1.38)" in said_of(LEARNT, UNSEEN)


def test_no_improvement_names_what_would_have_been_seen():
    found = verdict([replace(LEARNT, **NO_GAIN)])
    assert found.better == {"tuned": None}
    assert "no difference between the tuned model and the base is shown" in found.sentence
    assert "a true difference of 0.30 or more would probably have been seen" in found.sentence


def test_worse_is_said_plainly():
    found = verdict([replace(LEARNT, mean=3.5, difference=0.4, low=0.2, high=0.6)])
    assert found.better == {"tuned": False}
    assert "the tuned model is worse than the base" in found.sentence


def test_a_metric_where_more_is_better_turns_the_claim():
    found = verdict([replace(LEARNT, metric="squad-f1", higher_is_better=True)], metric="squad-f1")
    assert found.better == {"tuned": False}


def test_few_documents_are_not_enough_to_crown():
    found = verdict([replace(LEARNT, n_documents=4, p=0.125)])
    assert found.better == {"tuned": None}
    assert "looks better" in found.sentence
    assert "4 documents are too few" in found.sentence


def test_an_interval_the_test_does_not_confirm_is_not_enough():
    found = verdict([replace(LEARNT, p=0.08)])
    assert found.better == {"tuned": None}
    assert "p = 0.08" in found.sentence


def test_one_document_cannot_be_judged():
    found = verdict([replace(LEARNT, n_documents=1, low=nan, high=nan, p=None, detectable=None)])
    assert found.better == {"tuned": None}
    assert "58 questions of 1 document, and an interval needs several" in found.sentence


def test_equal_scores_are_called_equal():
    same = replace(LEARNT, mean=3.1, difference=0.0, low=0.0, high=0.0, p=1.0, detectable=None)
    assert "the tuned model and the base come out exactly alike" in verdict([same]).sentence


@pytest.mark.parametrize(
    ("unseen", "words"),
    [
        ({"low": -3.0, "high": 1.4}, "how much of that is knowledge rather than style is not shown"),
        ({"difference": 0.2, "low": 0.1, "high": 0.3}, "did not improve, so that is knowledge rather than style"),
        ({"difference": -2.6, "low": -2.8, "high": -2.4}, "improved even more, so that is style rather than knowledge"),
        ({"n_documents": 1, "low": nan, "high": nan, "p": None}, "how much of that is style rather than knowledge was not measured"),
    ],
)
def test_documents_never_trained_decide_what_is_knowledge(unseen, words):
    assert words in verdict([LEARNT, replace(UNSEEN, **unseen)]).sentence


def test_few_documents_never_trained_make_a_weak_interval():
    assert "with 3 documents never trained that interval is weak" in said_of(LEARNT, replace(UNSEEN, n_documents=3))


def test_only_documents_never_trained_show_style():
    found = verdict([UNSEEN])
    assert found.better == {"tuned": True}
    assert "these facts were never trained, so that is style and not knowledge" in found.sentence


def test_questions_of_the_training_set_decide_nothing():
    found = verdict([replace(LEARNT, stratum="repeated")])
    assert found.better == {"tuned": None}
    assert "stands in the training set" in found.sentence


def test_questions_of_the_training_set_are_counted_apart():
    assert "On questions that also stand in the training set, counted apart" in said_of(UNSEEN, replace(LEARNT, stratum="repeated"))


def test_the_passage_in_the_prompt_is_the_rival():
    assert "Simply putting the passage in the prompt does better" in said_of(LEARNT, IN_PROMPT)
    ahead = replace(IN_PROMPT, difference=-0.4, low=-0.5, high=-0.3)
    assert "Tuning does better than simply putting the passage in the prompt" in said_of(LEARNT, ahead)
    assert "whether the text in the prompt would do is not measured" in said_of(LEARNT)


def test_with_the_passage_only_nothing_is_said_of_knowledge():
    given_text = replace(LEARNT, arm="with-passage", against_arm="with-passage")
    assert "asked with-passage" in verdict([given_text]).sentence
    assert "knowledge" not in said_of(given_text)


def test_left_out_questions_are_counted():
    assert "Left out of the comparison that decides, for want of a score on both sides: 3 questions" in said_of(
        replace(LEARNT, n_missing=3)
    )


def test_one_training_seed_is_a_caveat():
    assert "Training-seed variance not measured" in said_of(LEARNT)
    assert "Training-seed" not in said_of(LEARNT, training_seeds=3)


def test_of_several_none_is_called_the_best():
    found = verdict([replace(LEARNT, model="r1"), replace(LEARNT, model="r8"), replace(LEARNT, model="r64", **NO_GAIN)])
    assert found.better == {"r1": True, "r8": True, "r64": None}
    assert found.sentence == (
        "On trained facts asked in new words, r1 and r8 are better than the base; for r64 no difference to the base is shown "
        "(answer NLL, 58 questions of 12 documents)."
    )
    assert any(detail.startswith("None is called the best") for detail in found.details)


def test_nothing_compared_is_said():
    assert "nothing could be compared" in verdict([]).sentence.lower()
    nothing = replace(LEARNT, n=0, n_documents=0, mean=nan, against_mean=nan, difference=nan, low=nan, high=nan, p=None)
    assert verdict([nothing]).better == {"tuned": None}


def test_a_small_difference_is_not_printed_as_none():
    assert "difference -0.004, 95 % interval -0.006 to -0.002" in said_of(replace(LEARNT, difference=-0.004, low=-0.006, high=-0.002))


def test_a_verdict_survives_its_json_line():
    found = verdict([LEARNT, UNSEEN])
    assert Verdict.from_dict(json.loads(json.dumps(found.to_dict()))) == found


@given(st.floats(-5, 5), st.floats(0, 3), st.floats(0, 3), st.one_of(st.none(), st.floats(0, 1)), st.integers(1, 40), st.booleans())
def test_no_interval_with_zero_is_ever_crowned(difference, below, above, p, n_documents, higher_is_better):
    low, high = difference - below, difference + above
    found = verdict(
        [replace(LEARNT, difference=difference, low=low, high=high, p=p, n_documents=n_documents, higher_is_better=higher_is_better)]
    )
    if low <= 0 <= high or p is None or p > 0.05:
        assert found.better == {"tuned": None}
        assert "is better than the base" not in found.sentence
    else:
        assert found.better == {"tuned": (difference > 0) == higher_is_better}


def test_twelve_documents_on_which_every_answer_got_likelier_end_in_a_crown():
    questions = [
        Example(f"{d}-{i}", "Q?", "", "A.", "closed", "", f"d{d}", "", "", "rules", "wording") for d in range(12) for i in range(3)
    ]
    scores = [
        Score(q.id, model, "closed-book", "answer-nll", 3.0 - gain + 0.1 * (i % 5), 7.0)
        for model, gain in (("base", 0.0), ("tuned", 1.0))
        for i, q in enumerate(questions)
    ]
    found = verdict(compare(scores, questions, bootstrap=500, seed=0).contrasts)
    assert found.is_any_better
    assert "36 questions of 12 documents" in found.sentence


def test_looking_it_up_is_weighed_against_tuning():
    found = said_of(LEARNT, UNSEEN, replace(LEARNT, against_arm="retrieved", difference=0.9, low=0.7, high=1.1))
    assert "looking it up does better, so tuning pays only where nothing can be looked up" in found.lower()


def test_what_it_would_take_to_see_the_difference_is_said():
    found = verdict([replace(LEARNT, difference=-0.05, low=-0.2, high=0.1, p=0.4)])
    assert "to show one as small as this would take about" in found.sentence
