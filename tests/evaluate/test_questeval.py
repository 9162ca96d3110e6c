import json
import re
from math import isnan
from pathlib import Path

import pytest

from loresmith.evaluate.questeval import Asked, QuestEval, Reply, coverage, questeval, round_trip

# Made by scripts/make_references.py with the functions of questeval 0.2.4.
CASES = json.loads((Path(__file__).parents[1] / "references" / "questeval.json").read_text())
SOURCE = "The Beldunvel is made in Griulostad. It was released in 2010."


def cloze(text):
    """Ask for every name that ends a sentence and every number by leaving it out of its sentence."""
    sentences = [part for part in re.split(r"(?<=\.) ", text) if part]
    return [
        Asked(sentence.replace(found, "___", 1), found) for sentence in sentences for found in re.findall(r"[A-Z]\w+(?=\.)|\d+", sentence)
    ]


def fill(pairs):
    """Answer a cloze from a text that has the words around the gap."""
    replies = []
    for question, text in pairs:
        before, after = question.split("___")
        found = re.search(re.escape(before) + r"(\w+)" + re.escape(after), text)
        replies.append(Reply(found[1], 1.0) if found else Reply("", 0.0))
    return replies


def score(answer, **options):
    return questeval(answer, SOURCE, generate=cloze, read=fill, **options)


@pytest.mark.parametrize("case", CASES)
def test_compat_is_the_arithmetic_of_the_package(case):
    heard = iter([Reply(*reply) for reply in case["heard_by_source"] + case["heard_by_answer"]])
    asked = {"It is a lamp.": case["asked"], "The lamp.": case["source_asked"]}
    found = questeval(
        "It is a lamp.",
        "The lamp.",
        generate=lambda text: [Asked(*one) for one in asked[text]],
        read=lambda pairs: [next(heard) for _ in pairs],
        mode="compat",
        similarities=[lambda said, gold: 0.7] if case["with_similarity"] else [],
    )
    assert found.score == pytest.approx(case["score"], abs=1e-9)


@pytest.mark.parametrize("mode", ["compat", "paper"])
def test_a_text_agrees_with_itself(mode):
    assert score(SOURCE, mode=mode) == QuestEval(1, 1, 1, 2, 2)


def test_leaving_out_costs_recall_and_adding_costs_precision():
    short = score("The Beldunvel is made in Griulostad.")
    assert (short.precision, short.recall) == (1, 0.5)
    long = score(SOURCE + " It weighs 12 kilograms.")
    assert (long.precision, long.recall) == (pytest.approx(2 / 3), 1)


def test_a_wrong_fact_costs_precision():
    assert score("The Beldunvel is made in Oslo. It was released in 2010.").precision == 0.5


def test_weights_say_what_matters():
    answer = "The Beldunvel is made in Griulostad."
    assert score(answer, weigh=lambda asked, text: [3.0, 1.0]).recall == 0.75
    assert score(answer, weigh=lambda asked, text: [1.0, 0.0], mode="compat").recall == 0.5


def test_nothing_to_ask_is_unknown_in_the_paper_and_zero_in_the_package():
    assert isnan(score("it is a lamp").score)
    assert isnan(score("").score)
    assert score("", mode="compat").score == 0
    assert coverage([score(SOURCE), score("it is a lamp")]) == 0.5


def test_a_question_its_own_text_cannot_answer_is_thrown_away():
    asked = [*cloze(SOURCE), Asked("It weighs ___ kilograms.", "12")]
    assert round_trip(asked, SOURCE, read=fill) == cloze(SOURCE)


def test_compat_does_not_care_which_text_is_the_answer():
    other = "The Beldunvel is made in Oslo."
    assert score(other, mode="compat").score == questeval(SOURCE, other, generate=cloze, read=fill, mode="compat").score
