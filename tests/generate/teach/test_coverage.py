"""Coverage counts passages, sections and words that a question rests on."""

from loresmith.generate.teach.coverage import coverage
from loresmith.records import GAP, Example, Passage

TEXT = "Tables hold rows. Rows hold values."


def example(passage: str, evidence: str, fact: str = "f") -> Example:
    return Example(f"{passage}{evidence}", "q", "", "a", "open", fact, "d", passage, evidence, "t")


def test_words_are_counted_once_however_often_they_are_asked_about():
    passages = [Passage("p", "d", 0, 35, ("A",), TEXT), Passage("q", "d", 35, 70, ("B",), TEXT)]
    found = coverage([example("p", "Tables hold rows."), example("p", f"Tables hold rows.{GAP}hold rows.", "g")], passages)
    assert (found.passages, found.passages_with_questions, found.sections_with_questions, found.facts, found.examples) == (2, 1, 1, 2, 2)
    assert found.share_of_words == 3 / 12


def test_no_passages_are_covered_whole():
    assert coverage([], []).share_of_words == 1.0


def test_questions_and_sections_of_real_pages_add_up(honest_teacher, corpus, make_lesson):
    from loresmith.generate.teach.chat import teach_by_chat

    documents, passages = corpus
    rows = [row for row in teach_by_chat(honest_teacher, documents, passages, lesson=make_lesson()) if isinstance(row, Example)]
    found = coverage(rows, passages)
    assert found.passages_with_questions > 0.9 * found.passages
    assert found.examples == len(rows)
    assert 0.3 < found.share_of_words <= 1
