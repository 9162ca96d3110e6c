"""Greedy answers: the same as transformers' generate, at a fraction of its time."""

from typing import Any

import pytest
import torch

from loresmith.model.answer import answer_batch, plan_batches, stop_tokens
from loresmith.model.prompt import Encoded, encode
from loresmith.model.score import likelihoods

PASSAGE = "SQLite is a C-language library that implements a small, fast, self-contained SQL database engine. It is used everywhere."
QUESTIONS = ["What is SQLite?", "Is SQLite small?", "In which language is SQLite written?", "Who uses it?", "Name one virtue of SQLite."]


def encoded(loaded: Any, passage: str) -> list[Encoded]:
    return [encode(loaded.tokenizer, question, passage, "SQLite is a library.", max_length=512) for question in QUESTIONS]


@pytest.mark.parametrize("passage", ["", PASSAGE])
def test_answers_equal_those_of_generate(smollm: Any, passage: str) -> None:
    prompts = encoded(smollm, passage)
    ours = answer_batch(smollm, prompts, range(len(prompts)), max_new_tokens=24, row_tokens=256)
    for answer, prompt in zip(ours, prompts, strict=True):
        ids = torch.tensor([prompt.prompt])
        theirs = smollm.model.generate(input_ids=ids, attention_mask=torch.ones_like(ids), max_new_tokens=24, do_sample=False)[
            0, ids.shape[1] :
        ]
        assert answer.text == smollm.tokenizer.decode(theirs, skip_special_tokens=True).strip()
        assert answer.tokens == len(theirs)
        assert answer.finished == (int(theirs[-1]) in stop_tokens(smollm))


def test_the_likelihood_that_rides_along_is_that_of_the_scorer(smollm: Any) -> None:
    prompts = encoded(smollm, PASSAGE)
    answers = answer_batch(smollm, prompts, range(len(prompts)), max_new_tokens=1, row_tokens=256)
    alone = dict(likelihoods(smollm.model, prompts, row_tokens=64))
    for answer in answers:
        assert answer.reference.nats == pytest.approx(alone[answer.index].nats, rel=1e-4)
        assert answer.reference.tokens == alone[answer.index].tokens


def test_answers_do_not_depend_on_who_shares_the_batch(smollm: Any) -> None:
    prompts = encoded(smollm, "")
    together = answer_batch(smollm, prompts, range(len(prompts)), max_new_tokens=20, row_tokens=256)
    alone = [answer_batch(smollm, prompts, [index], max_new_tokens=20, row_tokens=256)[0] for index in range(len(prompts))]
    assert [answer.text for answer in together] == [answer.text for answer in alone]


def test_batches_hold_every_prompt_once_longest_first() -> None:
    prompts = [Encoded(tuple(range(length))) for length in (3, 9, 1, 7, 5)]
    batches = plan_batches(prompts, batch_size=2)
    assert batches == [[1, 3], [4, 0], [2]]


def test_questions_about_one_passage_stay_in_one_batch() -> None:
    first, second = tuple(range(100, 120)), tuple(range(200, 220))
    prompts = [Encoded((*passage, *range(length))) for length in (1, 9) for passage in (first, second)]
    assert [sorted(batch) for batch in plan_batches(prompts, batch_size=2)] == [[0, 2], [1, 3]]
