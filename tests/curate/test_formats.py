import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.curate.formats import FORMS, write_dataset
from loresmith.errors import DatasetError
from loresmith.ingest.dataset import read_dataset
from loresmith.records import Example

TABLES = ("alpaca", "question-answer")
ENDINGS = (".json", ".jsonl", ".csv", ".tsv", ".jsonl.gz", ".csv.gz", ".parquet")

text = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=30).map(str.strip).filter(bool)
inputs = st.one_of(st.just(""), text.filter(lambda one: "input" not in one.casefold()))
turns = st.lists(st.tuples(text, inputs, text), min_size=1, max_size=5)


def examples_of(turns):
    return [Example(str(nth), *turn, "given", str(nth), "d", "p", "", "rules", "train") for nth, turn in enumerate(turns)]


def read_back(path):
    examples, dropped = read_dataset(path)
    assert dropped == []
    return [(one.instruction, one.input, one.output) for one in examples]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("form", TABLES)
@given(turns=turns)
def test_what_is_written_in_columns_is_read_back(tmp_path_factory, form, ending, turns):
    if ending == ".parquet":
        pytest.importorskip("pyarrow")
    path = tmp_path_factory.mktemp("formats") / f"train{ending}"
    assert write_dataset(examples_of(turns), path, form) == len(turns)
    assert read_back(path) == turns


@pytest.mark.parametrize("form", sorted(set(FORMS) - set(TABLES)))
@given(turns=turns)
def test_what_is_written_in_turns_is_read_back_with_the_input_before_the_question(tmp_path_factory, form, turns):
    path = tmp_path_factory.mktemp("formats") / "train.jsonl"
    write_dataset(examples_of(turns), path, form)
    assert read_back(path) == [(f"{text}\n\n{question}" if text else question, "", answer) for question, text, answer in turns]


def test_conversations_fit_in_parquet(tmp_path, example):
    pytest.importorskip("pyarrow")
    write_dataset([example()], tmp_path / "train.parquet", "messages")
    assert read_back(tmp_path / "train.parquet") == [(example().instruction, "", example().output)]


def test_rows_say_where_they_come_from_but_to_openai(tmp_path, example):
    one = replace(example(), stratum="train")
    for form in ("sharegpt", "openai"):
        write_dataset([one], tmp_path / f"{form}.jsonl", form)
    rows = [json.loads((tmp_path / f"{form}.jsonl").read_text()) for form in ("sharegpt", "openai")]
    assert (rows[0]["document_id"], rows[0]["passage_id"], rows[0]["stratum"]) == (one.document, one.passage, "train")
    assert set(rows[1]) == {"messages"}


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_examples_give_the_same_bytes(tmp_path, example, ending):
    if ending == ".parquet":
        pytest.importorskip("pyarrow")
    for name in ("a", "b"):
        write_dataset([example()], tmp_path / f"{name}{ending}", "alpaca")
    assert (tmp_path / f"a{ending}").read_bytes() == (tmp_path / f"b{ending}").read_bytes()


@pytest.mark.parametrize(
    ("name", "form", "message"),
    [
        ("train.jsonl", "alpacca", "no form named 'alpacca'.*'alpaca'"),
        ("train.xlsx", "alpaca", r"does not end in a kind of file.*\.parquet"),
        ("train.parquet.gz", "alpaca", "does not end in"),
        ("train.csv", "messages", "cannot hold messages"),
    ],
)
def test_what_cannot_be_written_is_said_before_anything_is(tmp_path, example, name, form, message):
    with pytest.raises(DatasetError, match=message):
        write_dataset([example()], tmp_path / name, form)
    assert list(tmp_path.iterdir()) == []
