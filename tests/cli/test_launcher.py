"""A command that torchrun or accelerate starts several times is worked off once, with as many processes for the training."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from loresmith.cli import main
from loresmith.cli.launcher import with_launched

CHECK = ["recipe", "check", "examples/sqlite/recipe.yaml", "--json"]
REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LORESMITH_LAUNCHED", "RANK", "LOCAL_WORLD_SIZE", "ACCELERATE_USE_FSDP"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.chdir(REPOSITORY)


def said(capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(CHECK)
    return int(left.value.code or 0), *capsys.readouterr()


def test_the_first_process_trains_with_as_many(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name, value in {"WORLD_SIZE": "2", "LOCAL_WORLD_SIZE": "2", "RANK": "0", "ACCELERATE_USE_FSDP": "true"}.items():
        monkeypatch.setenv(name, value)
    code, out, _ = said(capsys)
    assert (code, json.loads(out)["train"]["processes"], json.loads(out)["train"]["fsdp"]) == (0, 2, True)


def test_what_the_launcher_told_its_processes_is_not_handed_on(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    told = {
        "WORLD_SIZE": "2",
        "LOCAL_WORLD_SIZE": "2",
        "RANK": "0",
        "TORCHELASTIC_USE_AGENT_STORE": "True",
        "MASTER_PORT": "1",
        "ROLE_RANK": "0",
    }
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    assert said(capsys)[0] == 0
    assert not told.keys() & os.environ.keys()


def test_the_others_end_at_once(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name, value in {"WORLD_SIZE": "2", "LOCAL_WORLD_SIZE": "2", "RANK": "1"}.items():
        monkeypatch.setenv(name, value)
    assert said(capsys) == (0, "", "")


def test_several_machines_are_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("WORLD_SIZE", "4")
    monkeypatch.setenv("LOCAL_WORLD_SIZE", "2")
    code, _, error = said(capsys)
    assert code
    assert "several machines (4 processes, 2 of them here)" in error


@pytest.mark.parametrize("n_processes", ["1", "", "many"])
def test_a_launcher_of_one_process_is_none(monkeypatch: pytest.MonkeyPatch, n_processes: str) -> None:
    monkeypatch.setenv("WORLD_SIZE", n_processes)
    with pytest.raises(SystemExit) as left:
        main(["recipe", "schema"])
    assert not left.value.code
    assert with_launched(["train.rank=8"]) == ["train.rank=8"]


def test_torchrun_itself_gets_one_answer() -> None:
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2", "-m", "loresmith", *CHECK]
    answer = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=300)
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["train"]["processes"] == 2
