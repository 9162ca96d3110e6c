"""How much there is to do is counted, or guessed and called a guess."""

from hypothesis import given
from hypothesis import strategies as st

from loresmith.model.prompt import Encoded
from loresmith.plan.work import Work, count_work, expect_work, n_updates
from loresmith.recipe import Train
from loresmith.train.schedule import schedule

SHARED = tuple(range(100, 110))
UPDATE = [Encoded((*SHARED, n), (1, 2, 3)) for n in range(4)]


def test_what_examples_share_counts_once() -> None:
    work = count_work([UPDATE, UPDATE], row_tokens=1024)
    assert work.real_tokens == 8 * 14
    assert work.packed_tokens == 2 * (10 + 4 * 3)  # the last token of an answer is never put in
    assert work.answer_tokens == 24
    assert work.pairs == 2 * 22**2


def test_test_and_dev_are_counted_beside() -> None:
    work = count_work([UPDATE], row_tokens=1024, dev=UPDATE[:1], test=[UPDATE, UPDATE], answer_batch=3, max_new_tokens=5)
    assert work.dev_tokens == 13
    assert work.test_tokens == 44
    assert work.test_steps == 2 * 2 * 5


def test_nothing_to_do_is_no_work() -> None:
    assert count_work([], row_tokens=1024).packed_tokens == 0


def test_shorter_rows_are_more_and_never_shorter_than_an_example() -> None:
    work = Work(40, 4000, 4000, 1000, 4 * 10**6, 4, 1000, 250, 300)
    assert (work.in_rows_of(500).longest_row, work.in_rows_of(500).rows, work.in_rows_of(500).row_answers) == (500, 8, 125)
    assert work.in_rows_of(100).longest_row == 300
    assert work.in_rows_of(5000) == work
    assert work.cut_to(200).longest_row == 200


@given(n=st.integers(1, 200), batch=st.integers(1, 40), epochs=st.floats(0.1, 9), max_steps=st.sampled_from([-1, 7]))
def test_updates_are_those_of_the_schedule(n: int, batch: int, epochs: float, max_steps: int) -> None:
    settings = Train(batch_size=batch, epochs=epochs, max_steps=max_steps, warmup_ratio=0)
    planned = schedule(n, batch_size=batch, epochs=epochs, max_steps=max_steps, seed=0)
    assert n_updates(n, settings) == len(planned.updates)


def test_expected_work_grows_with_the_passages_and_says_what_it_is() -> None:
    few, many = (expect_work(["word " * 100] * n, settings=Train(), examples_per_passage=4) for n in (10, 100))
    assert few.is_expected
    assert many.examples == 10 * few.examples == 200
    assert many.packed_tokens > few.packed_tokens > 0


def test_no_passage_expects_as_good_as_nothing() -> None:
    assert expect_work([], settings=Train(), examples_per_passage=4).examples == 1
