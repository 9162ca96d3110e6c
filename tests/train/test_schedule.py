"""The updates of a training are decided before it starts."""

from hypothesis import given
from hypothesis import strategies as st

from loresmith.train.schedule import families, schedule


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


GROUPS = st.lists(st.integers(1, 5), min_size=1, max_size=20)


@given(GROUPS, st.integers(1, 8), st.integers(0, 3))
def test_grouped_epochs_hold_every_example_once(sizes: list[int], batch_size: int, seed: int) -> None:
    groups = grouped(sizes)
    plan = schedule(sum(sizes), batch_size=batch_size, epochs=2, max_steps=-1, seed=seed, families=groups)
    for epoch in (0, 1):
        updates = plan.updates[epoch * plan.per_epoch : (epoch + 1) * plan.per_epoch]
        assert sorted(index for update in updates for index in update) == list(range(sum(sizes)))
        assert all(len(update) == batch_size for update in updates[:-1])


def test_a_family_stays_in_one_update_where_it_can() -> None:
    plan = schedule(60, batch_size=6, epochs=1, max_steps=-1, seed=1, families=grouped([3] * 20))
    assert all(len({index // 3 for index in update}) == 2 for update in plan.updates)


def test_the_order_of_families_is_a_shuffle() -> None:
    first, second = (schedule(60, batch_size=6, epochs=1, max_steps=-1, seed=seed, families=grouped([3] * 20)) for seed in (1, 2))
    assert first != second
    assert [min(update) for update in first.updates] != sorted(min(update) for update in first.updates)


def test_questions_about_one_passage_are_a_family_and_a_template_makes_none() -> None:
    template, passage, other = (1, 2, 3, 4, 5, 6), tuple(range(20, 40)), tuple(range(50, 70))
    prompts = [(*template, *passage, 7), (*template, *other, 7), (*template, *passage, 8), (*template, 9), (*template, 10, 11)]
    assert sorted(map(sorted, families(prompts))) == [[0, 2], [1], [3], [4]]
    assert families([]) == []


def grouped(sizes: list[int]) -> list[list[int]]:
    starts = [sum(sizes[:nth]) for nth in range(len(sizes))]
    return [list(range(start, start + size)) for start, size in zip(starts, sizes, strict=True)]
