import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.generate.english.verb_list import DOUBLING, IRREGULAR, REGULAR
from loresmith.generate.english.verbs import base_of, gerund, participle, past, third

BASES = sorted([row.split()[0] for row in IRREGULAR.split(",")] + REGULAR.split())


@pytest.mark.parametrize(
    ("base", "forms"),
    [
        ("use", ("uses", "used", "used", "using")),
        ("write", ("writes", "wrote", "written", "writing")),
        ("apply", ("applies", "applied", "applied", "applying")),
        ("run", ("runs", "ran", "run", "running")),
        ("pass", ("passes", "passed", "passed", "passing")),
        ("plan", ("plans", "planned", "planned", "planning")),
        ("lie", ("lies", "lay", "lain", "lying")),
        ("have", ("has", "had", "had", "having")),
    ],
)
def test_a_verb_has_its_english_forms(base, forms):
    assert (third(base), past(base), participle(base), gerund(base)) == forms


@given(st.sampled_from(BASES))
def test_every_form_leads_back_to_a_verb(base):
    assert base_of(third(base), "third") is not None
    assert base_of(past(base), "past") is not None
    assert base_of(participle(base), "participle") is not None
    assert base_of(gerund(base), "gerund") is not None


def test_a_word_that_is_no_verb_has_no_base():
    assert base_of("tablespace", "base", "third", "past") is None


def test_no_verb_is_listed_twice():
    assert len(set(BASES)) == len(BASES)
    assert set(DOUBLING.split()) <= set(BASES)
