from loresmith.report.content import ReportContent
from loresmith.report.sources import documents


def test_documents_are_counted_by_their_questions(content: ReportContent) -> None:
    rows = documents(content)
    assert sum(row.n_questions for row in rows) == len(content.examples)
    assert rows[0].href == "https://www.sqlite.org/wal.html"
