from math import isnan

import pytest

from loresmith.evaluate.claims import claims

REFERENCE = "It is made in Griulostad. It weighs 12 kilograms."


def contains(pairs):
    """A claim is entailed by a text that has it; another number contradicts; an empty mark cannot be judged."""
    return [
        "entailed" if claim in premise else None if "?" in claim else "contradicted" if any(map(str.isdigit, claim)) else "neutral"
        for premise, claim in pairs
    ]


def test_a_complete_answer_is_supported_and_leaves_nothing_out():
    found = claims(REFERENCE, REFERENCE, entail=contains)
    assert (found.precision, found.recall, found.f1, found.contradiction) == (1, 1, 1, 0)


def test_a_wrong_number_is_a_contradiction_and_an_omission():
    found = claims("It is made in Griulostad. It weighs 90 kilograms.", REFERENCE, entail=contains)
    assert (found.precision, found.recall, found.contradiction) == (0.5, 0.5, 0.5)


def test_what_goes_beyond_the_reference_may_be_grounded_in_the_source():
    answer = "It is made in Griulostad. It is blue."
    found = claims(answer, REFERENCE, source=answer, entail=contains)
    assert (found.precision, found.grounded) == (0.5, 1)
    assert isnan(claims(answer, REFERENCE, entail=contains).grounded)


def test_what_cannot_be_judged_counts_in_no_share():
    found = claims("It is made in Griulostad. Is it?", REFERENCE, entail=contains)
    assert (found.precision, found.n_unjudged) == (1, 1)


def test_an_empty_answer_supports_nothing():
    found = claims("", REFERENCE, entail=contains)
    assert isnan(found.precision)
    assert found.recall == 0


def test_too_few_relations_are_refused():
    with pytest.raises(ValueError, match="expected 3 relations"):
        claims("It is.", REFERENCE, entail=lambda pairs: [])
