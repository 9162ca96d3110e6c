import gzip
import json
from dataclasses import replace

import pytest

from loresmith.errors import DatasetError
from loresmith.files import write_records
from loresmith.ingest.dataset import read_dataset

ROWS = [
    {"instruction": "Who wins?", "input": "The fastest team wins.", "output": "The fastest team."},
    {"instruction": " What is WAL? ", "input": "", "output": "A log."},
    {"instruction": "who wins", "input": "The fastest  team wins!", "output": 1, "source": "page 3"},
]
GOOD = [{"role": "user", "content": "Who wins?"}, {"role": "assistant", "content": "The fastest."}]


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


def test_of_a_conversation_the_first_question_is_taken(read):
    turns = [{"role": role, "content": f"{role} {nth}"} for nth, role in enumerate(("user", "assistant", "user", "assistant"))]
    (example,), (dropped,) = read(json.dumps([{"messages": turns}]))
    assert (example.instruction, example.output) == ("user 0", "assistant 1")
    assert (dropped.record, dropped.reason, dropped.detail) == ("train.json:1", "later-turn", "user 2")


CALL = {"role": "assistant", "content": None, "tool_calls": [{"id": "1"}]}


@pytest.mark.parametrize(
    ("messages", "reason"),
    [
        ([{"role": "user", "content": "Why?"}, CALL, {"role": "tool", "content": "7"}], "tool-call"),
        ([{"role": "user", "content": "Why?"}, {**CALL, "content": "So."}], "tool-call"),
        ([{"role": "assistant", "content": "Hi."}, {"role": "user", "content": "Why?"}], "not-one-turn"),
        ([{"role": "user", "content": "Why?"}, {"role": "user", "content": "Why?"}], "not-one-turn"),
        ([{"role": "user", "content": [{"type": "image_url", "image_url": "x"}]}, {"role": "assistant", "content": "A cat."}], "not-text"),
        ([], "not-one-turn"),
        ("Why?", "not-one-turn"),
        ([{"role": "user", "content": "Why?"}], "not-one-turn"),
    ],
)
def test_a_conversation_without_a_plain_question_and_answer_is_written_down(read, messages, reason):
    _, (dropped,) = read(json.dumps([{"messages": GOOD}, {"messages": messages}]))
    assert (dropped.record, dropped.reason) == ("train.json:2", reason)


@pytest.mark.parametrize(
    "row",
    [
        {"Question": "Who wins?", "Context": "A race.", "Answer": "The fastest."},
        {"question": "Who wins?", "context": "A race.", "answers": {"text": ["The fastest.", "It"], "answer_start": [3, 4]}},
        {"instruction": "Who wins?", "context": "A race.", "response": "The fastest."},
        {"instruction": "Who wins?", "instances": [{"input": "A race.", "output": "The fastest."}]},
        {"query": "Who wins?", "passage": "A race.", "response": "The fastest.", "id": 7},
        {"data": [{"paragraphs": [{"context": "A race.", "qas": [{"question": "Who wins?", "answers": [{"text": "The fastest."}]}]}]}]},
    ],
)
def test_an_answer_about_a_text_is_found_under_its_many_names(read, row):
    (example,), dropped = read(json.dumps(row, indent=1 if "data" in row else None))
    assert (example.instruction, example.input, example.output, dropped) == ("Who wins?", "A race.", "The fastest.", [])


def test_a_prompt_may_be_a_conversation(read):
    row = {"prompt": [{"role": "system", "content": "Be kind."}, *GOOD[:1]], "completion": GOOD[1:]}
    (example,), _ = read(json.dumps(row) + "\n")
    assert (example.instruction, example.output) == ("Who wins?", "The fastest.")


def test_a_question_nobody_can_answer_is_an_empty_answer(read):
    rows = [{"question": "Who?", "answers": {"text": texts, "answer_start": []}} for texts in (["Me."], [])]
    _, (dropped,) = read(json.dumps(rows))
    assert dropped.reason == "empty-answer"


def test_one_line_that_is_no_json_is_written_down_with_its_number(read):
    good = json.dumps({"prompt": "a", "completion": "b"})
    examples, (dropped,) = read(f'{good}\n\n{{"prompt": \n{good}\n')
    assert (len(examples), dropped.record, dropped.reason, dropped.detail) == (2, "train.json:3", "not-json", '{"prompt": ')


def test_a_table_is_read_by_its_header_and_lines_are_counted(tmp_path):
    path = tmp_path / "train.tsv"
    path.write_text('Question\tAnswer\n"Two\nlines?"\tYes.\nNo answer\nWhy?\tSo, then.\n')
    examples, (dropped,) = read_dataset(path)
    assert [(one.instruction, one.output) for one in examples] == [("Two\nlines?", "Yes."), ("Why?", "So, then.")]
    assert (dropped.record, dropped.detail) == ("train.tsv:4", "1 cells under 2 names")


def test_a_small_file_that_inflates_too_far_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("loresmith.ingest.dataset_rows.MOST_BYTES", 1000)
    path = tmp_path / "bomb.jsonl.gz"
    path.write_bytes(gzip.compress(b" " * 100_000))
    with pytest.raises(DatasetError, match="more than 1,000 bytes"):
        read_dataset(path)


def test_deep_nesting_and_half_characters_do_no_harm(read):
    row = json.dumps({"prompt": "a", "completion": "b"})
    (example,), (dropped,) = read('{"prompt": "a\\ud800", "completion": "b"}\n' + "[" * 100_000 + "\n")
    assert (example.instruction, dropped.reason) == ("a?", "not-json")
    with pytest.raises(DatasetError, match="nested too deeply"):
        read("[" * 100_000 + row)
    assert [one.reason for one in read(f"{row}\n{'9' * 5000}\n")[1]] == ["not-json"]


def test_a_packed_file_that_was_damaged_is_refused(tmp_path):
    path = tmp_path / "train.jsonl.gz"
    whole = gzip.compress(json.dumps(ROWS).encode())
    for damaged in (whole[:-9], whole[:12] + bytes(8) + whole[20:]):
        path.write_bytes(damaged)
        with pytest.raises(DatasetError, match="cannot be read"):
            read_dataset(path)


def test_our_own_examples_come_back_as_they_were(tmp_path, read):
    examples, _ = read(json.dumps(ROWS))
    path = tmp_path / "test.jsonl"
    write_records(path, [replace(example, stratum="unseen", passage="p1") for example in examples])
    assert read_dataset(path)[0] == [replace(example, stratum="unseen", passage="p1") for example in examples]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("[]", "holds no rows"),
        ('[{"q": "Why?", "a": "So."}]', r"has the columns q, a\. Expected is a question \(instruction, question"),
        ("[1, 2]", "has no columns: 1"),
        ('[\n {"instruction": "a",}\n]', "is not JSON at line 2"),
        ("Once upon a time.", "is not JSON at line 1, and not a table with known columns: Once"),
        (b"\x1f\x8bnot gzip", "cannot be read"),
        (b"PAR1 not parquet", "is no parquet file"),
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


def test_a_column_without_a_name_is_no_text_of_the_question(tmp_path):
    path = tmp_path / "pandas.csv"
    path.write_text(",question,answer\n0,Who wins?,The fastest.\n")
    assert [(one.instruction, one.input) for one in read_dataset(path)[0]] == [("Who wins?", "")]


def test_a_table_written_column_by_column_is_its_rows(read):
    examples, _ = read(json.dumps({"question": ["Who wins?", "Who loses?"], "answer": ["The fastest.", "The slowest."]}))
    assert [(one.instruction, one.output) for one in examples] == [("Who wins?", "The fastest."), ("Who loses?", "The slowest.")]


def test_one_conversation_is_no_table_of_columns(read):
    assert [one.output for one in read(json.dumps({"messages": GOOD}, indent=1))[0]] == ["The fastest."]


def test_two_columns_of_one_name_are_a_mistake(tmp_path):
    path = tmp_path / "twice.csv"
    path.write_text("question,answer,Answer \nWho?,a,b\n")
    with pytest.raises(DatasetError, match="2 columns named 'answer'"):
        read_dataset(path)


def test_a_file_of_several_lists_is_named_as_one(read):
    with pytest.raises(DatasetError, match="several lists: train, test"):
        read(json.dumps({"train": ROWS, "test": []}))


def test_a_parquet_file_that_is_none_is_named_as_such(tmp_path):
    path = tmp_path / "rows.parquet"
    path.write_text("version https://git-lfs.github.com/spec/v1\n")
    with pytest.raises(DatasetError, match="no parquet file"):
        read_dataset(path)


@pytest.mark.parametrize("chosen", ["The fastest.", GOOD])
def test_of_a_preference_what_was_chosen_is_the_answer(read, chosen):
    rows = [{"prompt": "Who wins?", "chosen": chosen, "rejected": "Nobody."}]
    assert [(one.instruction, one.output) for one in read(json.dumps(rows))[0]] == [("Who wins?", "The fastest.")]
