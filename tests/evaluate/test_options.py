from math import inf, log

import pytest

from loresmith.evaluate.options import choose


def test_spellings_of_one_option_add_up():
    choice = choose([[-log(0.2), -log(0.2)], [-log(0.3)]])
    assert choice.chosen == 0
    assert choice.probabilities == pytest.approx((0.4 / 0.7, 0.3 / 0.7))


def test_length_counts_only_when_it_is_not_divided_out():
    nats, tokens = [[2.0], [3.0]], [[1], [3]]
    assert choose(nats).chosen == 0
    assert choose(nats, tokens=tokens).chosen == 1


def test_a_liking_for_yes_is_taken_off():
    yes, no = [1.0], [1.5]
    assert choose([yes, no], neutral=[[0.5], [3.0]]).chosen == 1


def test_an_impossible_option_is_never_chosen():
    assert choose([[inf], [9.0]]).probabilities == (0.0, 1.0)


@pytest.mark.parametrize("nats", [[[1.0]], [[inf], [inf]], [[float("nan")], [1.0]]])
def test_without_two_options_and_a_likelihood_there_is_no_choice(nats):
    with pytest.raises(ValueError, match="a choice needs"):
        choose(nats)
