import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.ingest.crawl.likeness import resemblance, sketch
from loresmith.text import ngrams

TEXTS = st.lists(st.sampled_from("amber basalt copper delta ember fjord".split()), max_size=40).map(" ".join)


@given(TEXTS, TEXTS)
def test_resemblance_of_short_texts_is_exact(first: str, second: str):
    runs = [set(ngrams(text.split(), 4)) or ({tuple(text.split())} if text else set()) for text in (first, second)]
    union = runs[0] | runs[1]
    expected = len(runs[0] & runs[1]) / len(union) if union else 1.0
    assert resemblance(sketch(first), sketch(second)) == pytest.approx(expected)


def test_numbers_do_not_tell_texts_apart():
    assert sketch("events of 3 May 2024 in hall 7") == sketch("events of 14 May 1999 in hall 12")


def test_a_long_text_with_a_tenth_changed_is_nearly_the_same():
    words = [f"word{'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10 % 10]}{'uvwxyzabcd'[n // 100]}" for n in range(1000)]
    changed = words[:950] + [f"other{word}" for word in words[950:]]
    assert resemblance(sketch(" ".join(words)), sketch(" ".join(changed))) == pytest.approx(0.9, abs=0.1)
    assert len(sketch(" ".join(words))) == 512
