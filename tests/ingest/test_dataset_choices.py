import json

import pytest

from loresmith.ingest.dataset import read_dataset
from loresmith.ingest.dataset_choices import with_options

METALS = ["Iron", "Gold", "Tin"]
ASKED = "Which rusts?\nA. Iron\nB. Gold\nC. Tin"


@pytest.mark.parametrize("answer", [0, "A", "Iron", " Iron "])
def test_an_index_a_letter_and_the_text_name_one_option(answer):
    assert with_options("Which rusts?", answer, METALS) == (ASKED, "Iron")


@pytest.mark.parametrize("answer", [3, -1, "D", None, True, 1.0])
def test_an_answer_that_is_no_option_is_none(answer):
    assert with_options("Which rusts?", answer, METALS) is None


def test_the_labels_of_arc_are_kept():
    options = {"text": METALS, "label": ["1", "2", "3"]}
    assert with_options("Which rusts?", "1", options) == ("Which rusts?\n1. Iron\n2. Gold\n3. Tin", "Iron")


@pytest.mark.parametrize("options", [[], ["Iron"], "Iron", [1, 2], {"text": METALS}, {"text": METALS, "label": ["A"]}])
def test_what_is_no_list_of_options_is_none(options):
    assert with_options("Which rusts?", 0, options) is None


def test_a_published_examination_is_read_with_its_options(tmp_path):
    rows = [{"question": "Which rusts?", "choices": METALS, "answer": 0}, {"question": "Which rusts?", "choices": METALS, "answer": 9}]
    arc = {"question": "Which rusts?", "choices": {"text": METALS, "label": ["A", "B", "C"]}, "answerKey": "C"}
    path = tmp_path / "exam.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    examples, dropped = read_dataset(path)
    assert [(one.instruction, one.output) for one in examples] == [(ASKED, "Iron")]
    assert [one.reason for one in dropped] == ["no-such-option"]
    path.write_text(json.dumps(arc))
    assert read_dataset(path)[0][0].output == "Tin"
