"""A checkpoint counts only when every byte of it is what was sealed."""

import json
from pathlib import Path

import pytest

from loresmith.train.checkpoint import checkpoint, damaged, is_whole, newest_whole, prune, seal, set_aside, worth_keeping


def make(root: Path, step: int, *, best: int | None = None) -> Path:
    folder = checkpoint(root, step)
    folder.mkdir(parents=True)
    (folder / "adapter_model.safetensors").write_bytes(bytes([step]) * 64)
    rows = [{"step": step, "loss": 1.0}] + ([{"step": best, "dev_loss": 0.5}] if best else [])
    (folder / "trainer_state.json").write_text(json.dumps({"log_history": rows}))
    seal(folder)
    return folder


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-2])


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))


@pytest.mark.parametrize("name", ["adapter_model.safetensors", "trainer_state.json", "sealed.json"])
@pytest.mark.parametrize("damage", [cut, flip, Path.unlink, lambda file: file.write_bytes(b"")])
def test_any_damage_sends_the_training_back_to_the_one_before(tmp_path: Path, name: str, damage) -> None:
    older, newer = make(tmp_path, 1), make(tmp_path, 2)
    damage(newer / name)
    assert newest_whole(tmp_path) == older
    assert not newer.exists()
    assert damaged(tmp_path) == ["checkpoint-2.1"]


def test_a_checkpoint_killed_before_its_seal_does_not_count(tmp_path: Path) -> None:
    folder = make(tmp_path, 3)
    (folder / "sealed.json").unlink()
    assert not is_whole(folder)
    assert newest_whole(tmp_path) is None


def test_a_checkpoint_whose_best_is_damaged_does_not_count(tmp_path: Path) -> None:
    best, newest = make(tmp_path, 1), make(tmp_path, 2, best=1)
    assert newest_whole(tmp_path) == newest
    flip(best / "adapter_model.safetensors")
    assert newest_whole(tmp_path) is None


def test_pruning_keeps_the_steps_it_is_told(tmp_path: Path) -> None:
    for step in (1, 2, 3):
        make(tmp_path, step)
    prune(tmp_path, keep=[1, 3])
    assert sorted(folder.name for folder in tmp_path.iterdir()) == ["checkpoint-1", "checkpoint-3"]


def test_the_same_step_can_be_set_aside_more_than_once(tmp_path: Path) -> None:
    for _ in range(2):
        set_aside(make(tmp_path, 3))
    assert damaged(tmp_path) == ["checkpoint-3.1", "checkpoint-3.2"]


def test_the_one_before_is_kept_with_the_best_that_it_remembers(tmp_path: Path) -> None:
    rows = [{"step": 1, "dev_loss": 0.5}, {"step": 2, "dev_loss": 0.6}, {"step": 3, "dev_loss": 0.4}]
    for step in (1, 2, 3):
        make(tmp_path, step)
    assert worth_keeping(tmp_path, rows, step=3) == {1, 2, 3}
    assert worth_keeping(tmp_path, [], step=3) == {2, 3}


@pytest.mark.parametrize("content", ["{}", "[]", "null", '{"trainer_state.json": 3}'])
def test_a_seal_that_says_nothing_does_not_count(tmp_path: Path, content: str) -> None:
    (make(tmp_path, 1) / "sealed.json").write_text(content)
    assert newest_whole(tmp_path) is None
