"""A shape that was read once is read from the cache."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from loresmith.model.locate import Located, locate
from loresmith.plan import kept_shape as kept
from loresmith.plan.kept_shape import from_plain, kept_shape

SIZES = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LORESMITH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def model(folder: Path, **sizes: Any) -> Located:
    folder.mkdir(exist_ok=True)
    (folder / "config.json").write_text(json.dumps({"model_type": "llama", **SIZES, "vocab_size": 300, **sizes}))
    return locate(str(folder))


def test_the_second_time_no_model_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shape = kept_shape(model(tmp_path / "model"))
    monkeypatch.setattr(kept, "read_shape", None)
    assert kept_shape(locate(str(tmp_path / "model"))) == shape


def test_another_configuration_is_read_anew(tmp_path: Path) -> None:
    first = kept_shape(model(tmp_path / "model"))
    assert kept_shape(model(tmp_path / "model", num_hidden_layers=3, pad_token_id=0)).blocks == first.blocks + 1


@pytest.mark.parametrize("text", ["", "{", "[]", '{"blocks": 2}'])
def test_a_damaged_file_is_written_anew(tmp_path: Path, home: Path, text: str) -> None:
    shape = kept_shape(model(tmp_path / "model"))
    (file,) = (home / "shapes").iterdir()
    file.write_text(text)
    assert kept_shape(locate(str(tmp_path / "model"))) == shape
    assert json.loads(file.read_text())


def test_shapes_survive_being_plain(phi_shape: Any) -> None:
    assert from_plain(json.loads(json.dumps(asdict(phi_shape)))) == phi_shape


@pytest.mark.parametrize(("revision", "n_kept"), [(None, 0), ("main", 0), ("0" * 40, 1)])
def test_a_hub_model_is_kept_at_a_commit_alone(
    smollm2_shape: Any, home: Path, monkeypatch: pytest.MonkeyPatch, revision: str | None, n_kept: int
) -> None:
    monkeypatch.setattr(kept, "_read", lambda located: smollm2_shape)
    assert kept_shape(Located("a/b", "a/b", None, revision, f"a/b@{revision}")) == smollm2_shape
    assert len(list(home.glob("shapes/*.json"))) == n_kept
