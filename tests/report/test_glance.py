from collections.abc import Callable

from loresmith.report.content import ReportContent
from loresmith.report.glance import glance, when


def test_the_glance_counts_questions_documents_and_time(content: ReportContent) -> None:
    assert dict(glance(content)) == {
        "Test questions": "112 from 10 documents",
        "Base model": "smollm2-135m",
        "Fine-tunes": "tuned",
        "Time": "5 min 31 s",
    }


def test_many_fine_tunes_are_counted(make_content: Callable[..., ReportContent]) -> None:
    assert dict(glance(make_content(tuple("abcde"))))["Fine-tunes"] == "5, each in the tables below"


def test_a_time_is_said_in_words_and_anything_else_stays() -> None:
    assert when("2026-11-21T10:17:00+00:00") == "21 November 2026, 10:17 UTC"
    assert when("yesterday") == "yesterday"
