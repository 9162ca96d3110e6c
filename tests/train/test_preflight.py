"""What a run will cost is measured, and grows with what there is to do."""

from typing import Any

from loresmith.model.prompt import encode
from loresmith.recipe import Evaluate, Train
from loresmith.train.preflight import Speed, answering_seconds, measure, packed_tokens, training_seconds

SETTINGS = Train(rank=4, batch_size=4, epochs=2)
EVALUATE = Evaluate(max_new_tokens=8, batch_size=4)
SPEED = Speed(trained_token=3.0, read_token=1.0, decode_step=10.0)


def encoded(loaded: Any, n: int) -> list[Any]:
    return [encode(loaded.tokenizer, f"What is number {index}?", "", "A number.", max_length=128) for index in range(n)]


def test_every_speed_is_measured(tiny: Any) -> None:
    speed = measure(tiny, encoded(tiny, 8), encoded(tiny, 6), settings=SETTINGS, evaluate=EVALUATE)
    assert speed.trained_token > speed.read_token > 0
    assert speed.decode_step >= 0


def test_training_costs_its_packed_tokens_and_its_dev_losses(tiny: Any) -> None:
    train, dev = encoded(tiny, 4), encoded(tiny, 2)
    n_train, n_dev = (packed_tokens(rows, row_tokens=1024) for rows in (train, dev))
    assert training_seconds(train, {"wording": dev}, speed=SPEED, settings=SETTINGS) == 2 * (3 * n_train + n_dev)


def test_a_base_model_is_taken_to_write_to_the_limit(tiny: Any) -> None:
    test = encoded(tiny, 4)
    base, tuned = (answering_seconds(test, speed=SPEED, settings=SETTINGS, evaluate=EVALUATE, is_tuned=tuned) for tuned in (False, True))
    assert base - tuned == (8 - len(test[0].answer)) * 10
