import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.report import format

FINITE = st.floats(-1e9, 1e9)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.41249, "0.412"),
        (3.14159, "3.14"),
        (27, "27.0"),
        (99.96, "100"),
        (1240.4, "1\u202f240"),
        (0.9996, "1.00"),
        (0, "0"),
        (-2.5, "−2.50"),
    ],
)
def test_a_number_has_three_digits_and_a_true_minus(value: float, text: str) -> None:
    assert format.number(value) == text


@pytest.mark.parametrize(("value", "text"), [(None, "–"), (math.nan, "–"), (math.inf, "∞"), (-math.inf, "−∞")])
def test_what_is_no_number_is_a_sign_and_never_zero(value: float | None, text: str) -> None:
    assert format.number(value) == text


@given(FINITE)
def test_a_printed_number_is_near_the_true_one(value: float) -> None:
    printed = float(format.number(value).replace("−", "-").replace("\u202f", ""))
    assert abs(printed - value) <= max(0.000501, 0.0051 * abs(value))


@given(FINITE)
def test_a_sign_stands_before_every_difference_that_is_not_zero(value: float) -> None:
    text = format.signed(value)
    assert text.lstrip("+−")[0].isdigit()
    assert (text[0] in "+−") == (text not in {"0", "0.000"})


def test_a_difference_that_rounds_to_nothing_has_no_sign() -> None:
    assert [format.signed(value) for value in (0.0004, -0.0004, 0.0, None)] == ["0.000", "0.000", "0", "–"]


def test_an_interval_with_a_missing_end_is_a_dash() -> None:
    assert format.interval(-0.5, 0.25) == "−0.500 to +0.250"
    assert format.interval(math.nan, 0.25) == "–"


@pytest.mark.parametrize(("p", "text"), [(0.0002, "< 0.001"), (0.0312, "0.031"), (0.412, "0.41"), (1.0, "1.00"), (None, "–")])
def test_a_probability_is_never_printed_as_zero(p: float | None, text: str) -> None:
    assert format.p_value(p) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.44, "0.4 s"), (9.96, "10 s"), (45, "45 s"), (59.7, "1 min 00 s"), (200, "3 min 20 s"), (7500, "2 h 05 min"), (None, "–")],
)
def test_a_duration_is_said_as_a_person_says_it(seconds: float | None, text: str) -> None:
    assert format.duration(seconds) == text


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("peak_memory_bytes", 2_310_000_000, "2.31 GB"),
        ("train seconds", 61.0, "1 min 01 s"),
        ("share of passages", 0.783, "78.3 %"),
        ("learning_rate", 0.0002, "0.0002"),
        ("trainable", 4_884_480, "4\u202f884\u202f480"),
        ("is_clean", True, "yes"),
        ("modules", ["q", "v"], "q, v"),
        ("gpu", None, "–"),
    ],
)
def test_the_name_of_a_value_tells_its_unit(key: str, value: object, text: str) -> None:
    assert format.named(key, value) == text


def test_a_name_leaves_out_the_unit_its_value_shows() -> None:
    assert [format.name(key) for key in ("peak_memory_bytes", "n_passages", "seconds")] == ["peak memory", "n passages", "seconds"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("(difference -1.97, -3.49 to -1.28)", "(difference −1.97, −3.49 to −1.28)"),
        ("SmolLM2-135M, 1-3, r-6", "SmolLM2-135M, 1-3, r-6"),
        ("`answerable` ones", "“answerable” ones"),
    ],
)
def test_a_sentence_gets_true_minus_signs_and_quotes(text: str, shown: str) -> None:
    assert format.prose(text) == shown


@pytest.mark.parametrize(
    ("model", "shown"),
    [
        ("/root/models/tiny", "tiny"),
        ("../base/", "base"),
        ("C:\\models\\b", "b"),
        ("owner/name", "owner/name"),
        ("smollm2-135m", "smollm2-135m"),
    ],
)
def test_a_model_on_this_machine_is_called_by_the_end_of_its_path(model: str, shown: str) -> None:
    assert format.folderless(model) == shown
