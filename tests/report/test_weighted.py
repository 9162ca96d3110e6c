import pytest

from loresmith.report import words
from loresmith.report.by_document import by_document
from loresmith.report.content import ReportContent
from loresmith.report.weighted import Weighted, mean


def test_an_answer_of_three_tokens_counts_three_times() -> None:
    assert mean([Weighted(1.0, 3.0), Weighted(5.0, 1.0)]) == 2.0


def test_a_documents_loss_is_weighted_by_its_tokens_as_everywhere(content: ReportContent) -> None:
    [losses, *_] = by_document(content)
    document, stratum, _, base, *_ = losses.rows[0]
    ids = {
        one.id
        for one in content.examples
        if (content.documents[one.document].title, words.stratum(one.stratum).title) == (document.value, stratum.value)
    }
    place = ("answer-nll", "closed-book", "base")
    own = [one for one in content.scores if one.example in ids and (one.metric, one.arm, one.model) == place and one.value is not None]
    assert base.value == pytest.approx(sum(one.weight * (one.value or 0.0) for one in own) / sum(one.weight for one in own))
    assert len({one.weight for one in own}) > 1
