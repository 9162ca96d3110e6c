import pytest

from loresmith.evaluate.measures import MEASURES, Measure
from loresmith.report.metric_words import METRICS


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_every_measure_has_words_and_they_turn_the_same_way(measure: Measure) -> None:
    found = METRICS[measure.name]
    way = {True: 1, False: -1, None: 0}[measure.higher_is_better]
    assert found.direction == way
    assert found.meaning


def test_no_two_metrics_are_called_the_same() -> None:
    assert len({term.title for term in METRICS.values()}) == len({term.short for term in METRICS.values()}) == len(METRICS)
