from pathlib import Path

import pytest

from loresmith.ingest.limits import Refused
from loresmith.ingest.tabular import load

LONG = " ".join(["word"] * 30)


def read(folder: Path, name: str, content: str) -> str:
    path = folder / name
    path.write_text(content)
    return load(path, source=name).text


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.csv", "name,size\na,1\nb,2\n", "name | size\na | 1\nb | 2"),
        ("a.csv", 'name;size\n"a; b";1\n', "name | size\na; b | 1"),
        ("a.tsv", "name\tsize\na\t1\n", "name | size\na | 1"),
        ("a.csv", "Term,Definition\nLoRA,Low-rank adaptation.\nrank,\n", "LoRA\n: Low-rank adaptation."),
        ("a.csv", f"id,note\n1,{LONG}\n", f"id: 1\nnote: {LONG}"),
        ("a.jsonl", '{"title": "One", "text": "First.\\n\\nSecond."}\n', "## One\n\nFirst.\n\nSecond."),
        ("a.jsonl", '{"a": 1, "b": null}\n', "a | b\n1 |"),
    ],
)
def test_the_columns_say_what_a_row_is(tmp_path: Path, name: str, content: str, expected: str):
    assert read(tmp_path, name, content) == expected


def test_a_long_table_repeats_its_head(tmp_path: Path):
    text = read(tmp_path, "a.csv", "name,size\n" + "a,1\n" * 45)
    assert text.count("name | size") == 3
    assert text.count("a | 1") == 45


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", "name,size\n", "no-text"),
        ("a.jsonl", '{"a": 1}\n{"a":', "unreadable"),
        ("a.jsonl", "[" * 100_000, "unreadable"),
        ("a.csv", "a,b\n1," + "x" * 200_000, "unreadable"),
        ("a.csv", "," * 300, "unreadable"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(tmp_path: Path, name: str, content: str, reason: str):
    with pytest.raises(Refused) as caught:
        read(tmp_path, name, content)
    assert caught.value.reason == reason
