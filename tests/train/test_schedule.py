"""The updates of a training are decided before it starts."""

from hypothesis import given
from hypothesis import strategies as st

from loresmith.train.schedule import schedule


@given(st.integers(1, 50), st.integers(1, 8), st.integers(1, 4), st.integers(0, 3))
def test_every_epoch_holds_every_example_once(n_examples: int, batch_size: int, epochs: int, seed: int) -> None:
    plan = schedule(n_examples, batch_size=batch_size, epochs=epochs, max_steps=-1, seed=seed)
    for epoch in range(epochs):
        updates = plan.updates[epoch * plan.per_epoch : (epoch + 1) * plan.per_epoch]
        assert sorted(index for update in updates for index in update) == list(range(n_examples))


def test_epochs_differ_and_seeds_repeat() -> None:
    plan = schedule(20, batch_size=5, epochs=2, max_steps=-1, seed=0)
    assert plan.updates[:4] != plan.updates[4:]
    assert plan == schedule(20, batch_size=5, epochs=2, max_steps=-1, seed=0)


def test_more_epochs_begin_as_fewer_do() -> None:
    short, long = (schedule(20, batch_size=6, epochs=epochs, max_steps=-1, seed=0) for epochs in (1.5, 3))
    assert long.updates[: len(short.updates)] == short.updates


def test_max_steps_decides_where_it_is_given() -> None:
    assert len(schedule(20, batch_size=5, epochs=9, max_steps=7, seed=0).updates) == 7


def test_the_last_update_is_always_checked() -> None:
    assert schedule(20, batch_size=5, epochs=2.5, max_steps=-1, seed=0).checks(1) == {4, 8, 10}
