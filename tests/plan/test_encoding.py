"""Lengths are known without a tokenizer, near enough."""

import json
from pathlib import Path
from typing import Any

from loresmith.model.locate import locate
from loresmith.model.prompt import encode
from loresmith.plan.encoding import encoder, rough_encode
from loresmith.plan.work import TEMPLATE_TOKENS
from loresmith.recipe import Model

PASSAGE = "SQLite reads and writes directly to ordinary disk files. A complete SQL database with multiple tables is one disk file. " * 3


def test_rough_lengths_are_near_those_of_a_tokenizer(tiny: Any) -> None:
    texts = ("How many files does a complete database take?", PASSAGE, "A single disk file holds all of it.")
    rough, true = rough_encode(*texts, max_length=1024), encode(tiny.tokenizer, *texts, max_length=1024)
    assert abs(len(rough.prompt) / len(true.prompt) - 1) < 0.3
    assert abs(len(rough.answer) - len(true.answer)) <= 3


def test_questions_about_one_passage_begin_alike() -> None:
    one, other = (rough_encode(question, PASSAGE, "A file.", max_length=1024).prompt for question in ("What is it?", "How many are there?"))
    assert one[: TEMPLATE_TOKENS + len(PASSAGE) // 4] == other[: TEMPLATE_TOKENS + len(PASSAGE) // 4]


def test_lengths_are_cut_as_training_cuts_them() -> None:
    cut = rough_encode("What is it?", PASSAGE, "A file.", max_length=60)
    assert len(cut.prompt) + len(cut.answer) <= 60


def test_a_folder_without_a_tokenizer_is_encoded_roughly(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "llama"}))
    said = encoder(locate(str(tmp_path)), Model(), max_length=128)("What is it?", "", "A file.")
    assert said == rough_encode("What is it?", "", "A file.", max_length=128)
