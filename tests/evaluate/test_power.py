import numpy as np
import pytest
from scipy.stats import nct, t

from loresmith.evaluate.paired import paired
from loresmith.evaluate.power import Needed, needed, smallest_detectable
from loresmith.records import Contrast


def of_documents(differences):
    n = len(differences)
    return paired(differences, np.zeros(n), weights=np.ones(n), documents=[f"{i:04}" for i in range(n)])


def test_many_documents_need_2_80_standard_errors():
    pairs = of_documents(np.random.default_rng(0).standard_normal(3000))
    assert smallest_detectable(pairs) == pytest.approx(2.80 * pairs.standard_error(), rel=0.001)


def test_few_documents_need_what_the_noncentral_t_says():
    pairs = of_documents(np.array([1.0, 2.0, 4.0]))
    noncentrality = smallest_detectable(pairs) / pairs.standard_error()
    assert nct.sf(t.ppf(0.975, 2), 2, noncentrality) == pytest.approx(0.80, abs=1e-6)


def test_it_is_said_in_the_unit_of_the_metric():
    differences = np.array([0.1, 0.4, 0.2, 0.5])
    assert smallest_detectable(of_documents(10 * differences)) == pytest.approx(10 * smallest_detectable(of_documents(differences)))


@pytest.mark.parametrize("differences", [[1.0], [0.0, 0.0, 0.0], [0.1, 0.1, 0.1]])
def test_nothing_is_said_of_one_document_or_of_differences_that_do_not_vary(differences):
    assert smallest_detectable(of_documents(np.array(differences))) is None


SEEN = Contrast(
    "wording", "squad-f1", "r8", "closed-book", "base", "closed-book", 60, 20, 0, 0.5, 0.4, 0.1, 0.0, 0.2, 0.06, 0.15, 9, 9, 9, True
)


def test_an_effect_as_large_as_the_smallest_detectable_needs_what_was_asked():
    assert needed(SEEN, effect=0.15) == Needed(20, 60)


def test_half_the_effect_needs_almost_four_times_the_documents():
    found = needed(SEEN, effect=0.075)
    assert 68 <= found.documents <= 80
    assert found.questions == 3 * found.documents


def test_the_effect_seen_is_the_one_meant_and_six_documents_the_least():
    assert needed(SEEN) == needed(SEEN, effect=0.1)
    assert needed(SEEN, effect=5.0).documents == 6


def test_no_difference_needs_no_number():
    assert needed(SEEN, effect=0.0) is None


@pytest.mark.parametrize("effect", [1e-300, 1e-9])
def test_what_no_million_documents_would_show_needs_no_number(effect):
    contrast = Contrast("unseen", "answer-nll", "tuned", "a", "base", "a", 60, 12, 0, 1.0, 1.0, 0.0, -0.1, 0.1, 0.5, 0.3, 0, 0, 0, False)
    assert needed(contrast, effect=effect) is None
