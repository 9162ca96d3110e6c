"""An embedding model is read as its own files say, from safetensors, and refused where it is not understood."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from loresmith.errors import ModelError
from loresmith.model.embed import embed, load_encoder, n_cut, pool
from loresmith.model.locate import locate
from loresmith.model.sentence_files import read_manner

TOKENS = torch.tensor([[[1.0, 0.0], [3.0, 4.0], [9.0, 9.0]]])
MASK = torch.tensor([[1, 1, 0]])


@pytest.fixture
def folder(sentence_folder: Path, tmp_path: Path) -> Path:
    """A copy whose files a test may change."""
    return Path(shutil.copytree(sentence_folder, tmp_path / "sentences"))


def write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value))


@pytest.mark.parametrize(("pooling", "vector"), [("mean", [2, 2]), ("max", [3, 4]), ("cls", [1, 0]), ("lasttoken", [3, 4])])
def test_padding_is_no_part_of_a_vector(pooling: str, vector: list[int]) -> None:
    assert pool(TOKENS, MASK, pooling).tolist() == [vector]


def test_vectors_are_those_of_plain_transformers_whatever_stands_beside_them(sentence_folder: Path) -> None:
    encoder = load_encoder(locate(str(sentence_folder)), device="cpu")
    texts = ["a lamp", "the bell rings at noon", "", *["filler text"] * 40]
    vectors = embed(encoder, texts)
    for text, vector in zip(texts[:2], vectors[:2], strict=True):
        hidden = encoder.model(**encoder.tokenizer(text, return_tensors="pt")).last_hidden_state[0]
        wanted = torch.nn.functional.normalize(hidden.mean(0), dim=0).detach().numpy()
        assert vector == pytest.approx(wanted, abs=1e-6)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(texts)), abs=1e-6)


def test_it_says_how_far_it_is_and_nothing_is_nothing(sentence_folder: Path) -> None:
    encoder, heard = load_encoder(locate(str(sentence_folder)), device="cpu"), []
    assert embed(encoder, []).shape == (0, 16)
    embed(encoder, ["text"] * 40, heard=lambda done, total: heard.append((done, total)))
    assert heard == [(32, 40), (40, 40)]


def test_a_long_text_is_cut_and_counted(sentence_folder: Path) -> None:
    encoder = load_encoder(locate(str(sentence_folder)), device="cpu")
    assert encoder.max_length == 48
    long = "lamp " * 60
    assert n_cut(encoder, [long, "lamp"]) == 1
    assert n_cut(encoder, []) == 0
    assert embed(encoder, [long])[0] == pytest.approx(embed(encoder, [long + "bell"])[0], abs=1e-6)


def test_prompts_are_chosen_as_the_library_does(folder: Path) -> None:
    assert read_manner(locate(str(folder))).before_query == ""
    prompts = {"query": "query: ", "passage": "passage: ", "sts": "same? "}
    write(folder / "config_sentence_transformers.json", {"prompts": prompts, "default_prompt_name": "sts"})
    manner = read_manner(locate(str(folder)))
    assert (manner.before_query, manner.before_passage, manner.before_text) == ("query: ", "passage: ", "same? ")


def test_a_prompt_changes_the_vector_and_case_does_not_where_the_files_say_so(folder: Path) -> None:
    write(folder / "sentence_bert_config.json", {"do_lower_case": True})
    encoder = load_encoder(locate(str(folder)), device="cpu")
    plain, asked, loud = embed(encoder, ["lamp"]), embed(encoder, ["lamp"], before="query: "), embed(encoder, ["LAMP"])
    assert plain[0] == pytest.approx(loud[0])
    assert not np.allclose(plain, asked, atol=1e-3)


@pytest.mark.parametrize(
    ("settings", "pooling"),
    [
        ({"pooling_mode": "cls"}, "cls"),
        ({"pooling_mode": ["lasttoken"]}, "lasttoken"),
        ({"pooling_mode_max_tokens": True}, "max"),
        ({"pooling_mode_mean_sqrt_len_tokens": True}, "mean"),
        ({}, "mean"),
    ],
)
def test_the_pooling_is_read_in_its_old_and_new_spelling(folder: Path, settings: dict[str, Any], pooling: str) -> None:
    write(folder / "1_Pooling" / "config.json", settings)
    assert read_manner(locate(str(folder))).pooling == pooling


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"pooling_mode": "weightedmean"}, "pools weightedmean"),
        ({"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": True}, "pools cls and mean"),
        ({"pooling_mode": "mean", "include_prompt": False}, "pools without its prompt"),
    ],
)
def test_a_pooling_that_is_not_understood_is_refused(folder: Path, settings: dict[str, Any], said: str) -> None:
    write(folder / "1_Pooling" / "config.json", settings)
    with pytest.raises(ModelError, match=said):
        read_manner(locate(str(folder)))


def test_other_modules_are_refused(folder: Path) -> None:
    modules = json.loads((folder / "modules.json").read_text())
    write(folder / "modules.json", [*modules[:2], {**modules[2], "type": "sentence_transformers.models.Dense"}])
    with pytest.raises(ModelError, match=r"made of Transformer, Pooling, Dense; understood is"):
        read_manner(locate(str(folder)))


def test_a_folder_that_does_not_say_how_it_pools_is_refused(folder: Path) -> None:
    (folder / "modules.json").unlink()
    with pytest.raises(ModelError, match=r"has no modules\.json"):
        load_encoder(locate(str(folder)), device="cpu")


def test_weights_are_never_unpickled(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    torch.save({"a": torch.zeros(1)}, folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_encoder(locate(str(folder)), device="cpu")


def test_a_gguf_is_no_embedding_model(tmp_path: Path) -> None:
    (tmp_path / "chat.gguf").touch()
    with pytest.raises(ModelError, match="is a GGUF"):
        load_encoder(locate(str(tmp_path / "chat.gguf")), device="cpu")
