import json

import pytest

from loresmith.errors import DatasetError
from loresmith.ingest.dataset import FORMS, read_dataset

ROWS = [
    {"instruction": "Who wins?", "input": "The fastest team wins.", "output": "The fastest team."},
    {"instruction": " What is WAL? ", "input": "", "output": "A log."},
    {"instruction": "who wins", "input": "The fastest  team wins!", "output": 1, "source": "page 3"},
]


@pytest.fixture
def read(tmp_path):
    """Return a reader of what is written to a file first."""

    def write_and_read(text):
        path = tmp_path / "train.json"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_dataset(path)

    return write_and_read


def test_an_array_and_lines_are_the_same_dataset(read):
    array, lines = json.dumps(ROWS, indent=2), "\n".join(json.dumps(row) for row in ROWS)
    assert read(f"\ufeff\n{array}\n") == read(lines + "\n\n")


def test_an_alpaca_row_becomes_a_given_example(read):
    examples, dropped = read(json.dumps(ROWS))
    assert dropped == []
    assert (examples[1].instruction, examples[1].input, examples[1].output) == ("What is WAL?", "", "A log.")
    assert {(one.task, one.origin, one.passage, one.evidence) for one in examples} == {("given", "given", "", "")}
    assert examples[2].output == "1"


def test_the_document_is_the_input_or_else_the_question(read):
    wins, wal, again = read(json.dumps(ROWS))[0]
    assert (wins.document, wins.fact) == (again.document, again.fact)
    assert wal.document not in (wins.document, "")
    assert len({wins.id, wal.id, again.id}) == 3


def test_rows_without_a_question_or_an_answer_are_written_down(read):
    empty = [
        {"instruction": "", "output": "A log."},
        {"instruction": "Why?", "output": " "},
        {"instruction": "Why?", "output": None},
        {"prompt": "Why?"},
        7,
    ]
    examples, dropped = read(json.dumps([*ROWS, *empty]))
    assert len(examples) == 3
    assert [(one.record, one.reason) for one in dropped] == [
        ("train.json:4", "empty-question"),
        ("train.json:5", "empty-answer"),
        ("train.json:6", "empty-answer"),
        ("train.json:7", "other-columns"),
        ("train.json:8", "other-columns"),
    ]


@pytest.mark.parametrize(
    "row",
    [
        {"prompt": "Who wins?", "completion": "The fastest."},
        {"question": "Who wins?", "answer": "The fastest."},
        {
            "messages": [
                {"role": "system", "content": "Hi"},
                {"role": "user", "content": "Who wins?"},
                {"role": "assistant", "content": "The fastest."},
            ]
        },
        {"conversations": [{"from": "human", "value": "Who wins?"}, {"from": "gpt", "value": "The fastest."}]},
    ],
)
def test_other_forms_are_told_by_their_columns(read, row):
    (example,), _ = read(json.dumps(row) + "\n")
    assert (example.instruction, example.input, example.output) == ("Who wins?", "", "The fastest.")


def test_a_conversation_of_several_turns_is_not_cut(read):
    turns = [{"role": role, "content": "Hello."} for role in ("user", "assistant", "user", "assistant")]
    _, (dropped,) = read(json.dumps([{"messages": turns[:2]}, {"messages": turns}]))
    assert dropped.reason == "not-one-turn"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("[]", "holds no rows"),
        ('[{"q": "Why?", "a": "So."}]', r"has the columns q, a\. Known forms are alpaca \(instruction, output\)"),
        ("[1, 2]", "has no columns: 1"),
        ('{"prompt": "a", "completion": "b"}\n{"prompt": ', "is not JSON at line 2, column 11"),
        ('[\n {"instruction": "a",}\n]', "is not JSON at line 2"),
        ("instruction,output\nWhy?,So.\n", "is not JSON at line 1"),
        (b"\xff\xfe\x00", "is not UTF-8 text"),
        ('[{"instruction": "", "output": "x"}]', "has 1 rows, and none with both"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(read, text, message):
    with pytest.raises(DatasetError, match=message):
        read(text)


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(DatasetError, match=r"There is no dataset file .*none\.json"):
        read_dataset(tmp_path / "none.json")
    with pytest.raises(DatasetError, match="is a folder"):
        read_dataset(tmp_path)


def test_every_form_needs_a_column():
    assert all(form.columns for form in FORMS.values())
