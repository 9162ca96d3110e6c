"""A few real updates say what a training costs, at two sizes."""

import itertools
from typing import Any

import pytest

from loresmith.errors import TrainingError
from loresmith.model.prompt import encode
from loresmith.recipe import Evaluate, Train
from loresmith.train import preflight
from loresmith.train.answer_speed import Speed, answering_seconds, measure_answers
from loresmith.train.epoch import one_epoch
from loresmith.train.preflight import measure_updates
from loresmith.train.stopwatch import fastest

SETTINGS = Train(rank=4, batch_size=4, epochs=2)
EVALUATE = Evaluate(max_new_tokens=8, batch_size=4)


def encoded(loaded: Any, n: int) -> list[Any]:
    return [encode(loaded.tokenizer, f"What is number {index}?", "", "A number.", max_length=128) for index in range(n)]


def test_half_an_update_and_a_whole_one_are_measured(tiny: Any) -> None:
    half, whole = measure_updates(tiny, encoded(tiny, 8), settings=SETTINGS)
    assert (len(half.examples), len(whole.examples)) == (2, 4)
    assert whole.seconds > 0
    assert whole.peak_bytes > 10**7
    assert whole.row_tokens == SETTINGS.row_tokens


def test_rows_that_do_not_fit_are_halved_as_training_halves_them(tiny: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    real = preflight.update_loss

    def scarce(model: Any, examples: Any, *, row_tokens: int, backward: Any) -> float:
        if row_tokens > 256:
            raise RuntimeError("CUDA out of memory")
        return real(model, examples, row_tokens=row_tokens, backward=backward)

    monkeypatch.setattr(preflight, "update_loss", scarce)
    assert {point.row_tokens for point in measure_updates(tiny, encoded(tiny, 8), settings=SETTINGS)} == {256}


def test_an_example_that_does_not_fit_is_an_error(tiny: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def scarce(*args: Any, **settings: Any) -> float:
        raise MemoryError

    monkeypatch.setattr(preflight, "update_loss", scarce)
    with pytest.raises(TrainingError, match="One example does not fit"):
        measure_updates(tiny, encoded(tiny, 4), settings=SETTINGS)


def test_one_epoch_holds_every_example_once(tiny: Any) -> None:
    examples = encoded(tiny, 10)
    assert sorted(len(update) for update in one_epoch(examples, Train(batch_size=4, epochs=0.5))) == [2, 4, 4]


def test_a_disturbed_pass_does_not_count() -> None:
    ticks = itertools.accumulate(itertools.chain([0.0, 9.0, 0.0, 1.0], itertools.repeat(0.5)))
    assert fastest(lambda: None, clock=lambda: next(ticks)) == 9.0  # one that long is not repeated
    ticks = itertools.accumulate([0.0, 3.0, 0.0, 1.0, 0.0, 1.01])
    assert fastest(lambda: None, clock=lambda: next(ticks)) == pytest.approx(1.0)


def test_speeds_of_answers_are_measured(tiny: Any) -> None:
    speed = measure_answers(tiny, encoded(tiny, 6), row_tokens=1024, evaluate=EVALUATE)
    assert speed.read_token > 0
    assert speed.decode_step >= 0


def test_a_base_model_is_taken_to_write_to_the_limit(tiny: Any) -> None:
    test, speed = encoded(tiny, 4), Speed(read_token=1.0, decode_step=10.0)
    base, tuned = (
        answering_seconds(tiny, test, speed=speed, row_tokens=1024, evaluate=EVALUATE, is_tuned=is_tuned) for is_tuned in (False, True)
    )
    assert base - tuned == (8 - len(test[0].answer)) * 10
