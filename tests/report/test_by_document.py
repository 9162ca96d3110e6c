from dataclasses import replace

from loresmith.records import Document, Example, Score
from loresmith.report.by_document import by_document
from loresmith.report.content import ReportContent

DOCUMENTS = {
    key: Document(key, f"{key}.html", title, "", url=url) for key, title, url in (("a", "A", "https://x.example/a"), ("b", "", ""))
}
EXAMPLES = [Example(f"{key}{n}", "q", "", "r", "t", "f", key, "p", "", "rules", "wording") for key in "ab" for n in (1, 2)]


def scored(model: str, *values: float | None) -> list[Score]:
    return [Score(one.id, model, "closed-book", "answer-nll", value) for one, value in zip(EXAMPLES, values, strict=True)]


def content(*tuned: float | None) -> ReportContent:
    scores = [*scored("base", 2, 2, 2, 2), *scored("tuned", *tuned)]
    return ReportContent("run", "", "", examples=EXAMPLES, documents=DOCUMENTS, scores=scores)


def test_the_document_that_taught_most_comes_first() -> None:
    [table] = by_document(content(1.9, 1.7, 1.0, 0.5))
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["b.html", "Trained facts, new wording", "2", "2.00", "0.750"],
        ["A", "Trained facts, new wording", "2", "2.00", "1.80"],
    ]
    assert table.rows[1][0].href == "https://x.example/a"


def test_a_lower_loss_is_better_and_a_higher_one_worse() -> None:
    [table] = by_document(content(3, 3, 1, 1))
    assert [row[-1].look for row in table.rows] == ["better", "worse"]


def test_a_document_nothing_was_judged_of_is_a_dash() -> None:
    [table] = by_document(content(None, None, 1, 1))
    assert [row[-1].text for row in table.rows] == ["1.00", "–"]


def test_a_dataset_without_documents_has_no_such_view() -> None:
    assert by_document(replace(content(1, 1, 1, 1), documents={})) == []
