from loresmith.report.asked import asked
from loresmith.report.content import ReportContent

ROW = {"set": "general", "kind": "maths", "question": "3x + 5 = 17?", "answer": "4"}


def test_a_question_is_a_row_and_a_model_a_column() -> None:
    rows = [{**ROW, "model": "r1", "text": "5", "right": False}, {**ROW, "model": "base", "text": "x = 4", "right": True}]
    [table] = asked(ReportContent("run", "", "", asked=rows))
    assert [column.title for column in table.columns] == ["Question", "Kind", "One good answer", "base", "r1"]
    assert [cell.text for cell in table.rows[0]][3:] == ["x = 4 [right]", "5 [wrong]"]
    assert [cell.text for cell in table.rows[1]] == ["All together", "–", "–", "1 of 1 right", "0 of 1 right"]


def test_what_only_a_reader_can_tell_is_not_counted() -> None:
    [table] = asked(ReportContent("run", "", "", asked=[{**ROW, "model": "base", "text": "a poem", "right": None}]))
    assert [row[3].text for row in table.rows] == ["a poem"]


def test_a_question_nobody_answered_for_a_model_is_a_dash() -> None:
    rows = [{**ROW, "model": "base", "text": "4", "right": None}, {**ROW, "question": "Other?", "model": "r1", "text": "", "right": True}]
    [table] = asked(ReportContent("run", "", "", asked=rows))
    assert [[cell.text for cell in row[3:]] for row in table.rows][:2] == [["4", "–"], ["–", "(empty answer) [right]"]]
