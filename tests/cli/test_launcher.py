"""A launcher of several processes is told how several processes are had."""

import pytest

from loresmith.cli import main


def test_a_command_that_a_launcher_started_several_times_says_what_to_set(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WORLD_SIZE", "2")
    with pytest.raises(SystemExit) as left:
        main(["list"])
    assert left.value.code == 2
    assert "Set train.processes: 2 and start it once, without the launcher." in capsys.readouterr().err


@pytest.mark.parametrize("n_processes", ["1", "", "many"])
def test_a_launcher_of_one_process_is_none(monkeypatch: pytest.MonkeyPatch, n_processes: str) -> None:
    monkeypatch.setenv("WORLD_SIZE", n_processes)
    with pytest.raises(SystemExit) as left:
        main(["recipe", "schema"])
    assert not left.value.code
