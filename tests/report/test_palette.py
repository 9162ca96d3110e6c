import pytest

from loresmith.report import palette


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("side", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("name", palette.TEXTS)
def test_text_can_be_read_on_every_ground(name: str, side: int) -> None:
    assert min(contrast(palette.TEXTS[name][side], ground[side]) for ground in palette.GROUNDS.values()) >= 4.5


@pytest.mark.parametrize("side", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("name", palette.SERIES)
def test_marks_can_be_seen_on_paper(name: str, side: int) -> None:
    assert contrast(palette.SERIES[name][side], palette.GROUNDS["paper"][side]) >= 3


def test_base_is_grey_and_fine_tunes_take_their_turn() -> None:
    assert palette.series(["base", "a", "b"]) == {"base": "series-0", "a": "series-1", "b": "series-2"}


def test_the_seventh_model_takes_a_colour_again() -> None:
    assert palette.series(["base", *"abcdef"])["f"] == "series-1"
