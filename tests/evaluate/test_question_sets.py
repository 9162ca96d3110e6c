from collections import Counter

import pytest

from loresmith.errors import DatasetError
from loresmith.evaluate.question_sets import is_right, load

GENERAL = {question.id: question for question in load("general")}


def test_fifteen_questions_of_four_kinds_ship():
    assert Counter(question.kind for question in GENERAL.values()) == {"general-knowledge": 5, "code": 3, "maths": 4, "reasoning": 3}
    assert GENERAL["linear"].question == "Solve for x: 3x + 5 = 17."


def test_the_good_answer_of_each_is_accepted():
    assert {is_right(question, question.answer) for question in GENERAL.values()} == {True, None}


def test_a_spelling_counts_as_whole_words_only():
    assert is_right(GENERAL["linear"], "Subtract 5, divide by 3, so x = 4.")
    assert not is_right(GENERAL["linear"], "x = 14")
    assert is_right(GENERAL["reverse"], "anything") is None


def test_a_file_of_ones_own_is_read(tmp_path):
    (tmp_path / "mine.jsonl").write_text('{"id": "a", "kind": "k", "question": "Q?", "answer": "A", "accept": ["a"]}\n')
    assert load(str(tmp_path / "mine.jsonl"))[0].accept == ("a",)


@pytest.mark.parametrize("text", ['{"id": "a"}\n', "[1]\n", "not json\n"])
def test_a_malformed_file_says_what_is_expected(tmp_path, text):
    (tmp_path / "bad.jsonl").write_text(text)
    with pytest.raises(DatasetError, match="One object a line"):
        load(str(tmp_path / "bad.jsonl"))


def test_an_unknown_set_is_named():
    with pytest.raises(DatasetError, match="'trivia'"):
        load("trivia")
