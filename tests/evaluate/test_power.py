import numpy as np
import pytest
from scipy.stats import nct, t

from loresmith.evaluate.paired import paired
from loresmith.evaluate.power import smallest_detectable


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
