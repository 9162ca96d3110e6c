"""What a command says when the machine refuses, or is taken away."""

import subprocess
import sys
from pathlib import Path

import pytest

import loresmith.cli.app
from loresmith.cli import main


def left_with(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int | str | None, str]:
    """Return the exit code of a command and what it said on standard error."""
    with pytest.raises(SystemExit) as leaving:
        main(arguments)
    return leaving.value.code, capsys.readouterr().err


def test_a_name_that_is_too_long_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    code, said = left_with(capsys, "init", str(tmp_path / ("x" * 300)), "--yes")
    assert (code, said.count("\n")) == (1, 1)
    assert said.endswith("File name too long.\n")


def test_an_interrupt_before_a_command_has_begun_is_understood(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(loresmith.cli.app, "app", interrupted)
    code, said = left_with(capsys, "list")
    assert (code, said.split(".")[0]) == (130, "Interrupted")


@pytest.mark.parametrize("closed", [">&-", "2>&-"])
def test_a_closed_stream_takes_nothing_with_it(closed: str, tmp_path: Path):
    command = f'exec "{sys.executable}" -m loresmith list --runs "{tmp_path}" {closed}'
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
