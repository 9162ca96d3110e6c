"""`loresmith label`: a blind sample of a run's answers, rated by a person."""

import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from loresmith.cli import main
from loresmith.files import write_json
from loresmith.label.ratings import read
from loresmith.runfolder import Run
from loresmith.steps.opinions import LABELS

from .invented import invent


@pytest.fixture
def run(tmp_path: Path) -> Run:
    made = invent(tmp_path / "invented", {"tuned": 0.5}, seed=0)
    write_json(made.path("state.json"), {"state": "done", "step": "compare"})
    return made


def label(run: Run, *options: str) -> int:
    try:
        main(["label", "invented", "--runs", str(run.folder.parent), *options])
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 0
    return 0


def test_answers_rated_in_the_terminal_are_kept_and_not_asked_again(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    typed: Iterator[str] = iter(["1", "1", "5", "0", "?", "q"])
    monkeypatch.setattr("builtins.input", lambda _: next(typed))
    assert label(run, "--terminal", "--questions", "3", "--rater", "ann") == 0
    [first] = read(run.path(LABELS))
    assert (first.rater, list(first.ratings.values())) == ("ann", [1.0, 1.0, 0.5, 0.0, None])
    assert first.model in {"base", "tuned"}
    typed = iter(["1"] * 5 + ["q"])
    label(run, "--terminal", "--questions", "3", "--rater", "ann")
    assert len(read(run.path(LABELS))) == 2


def test_an_arm_nobody_answered_in_is_a_mistake(run: Run) -> None:
    assert label(run, "--terminal", "--arm", "retrieved") == 2


def test_the_page_is_served_until_all_is_rated(run: Run, capfd: pytest.CaptureFixture[str]) -> None:
    command = threading.Thread(target=label, args=(run, "--questions", "1"), daemon=True)
    command.start()
    url = _address(capfd)
    for _ in range(2):
        page = urlopen(url, timeout=5).read().decode()
        sheet = page.split('name="sheet" value="')[1].split('"')[0]
        items = ("accuracy", "comprehensiveness", "clarity", "self-containment", "logical-structure")
        body = urlencode({"sheet": sheet, **dict.fromkeys(items, "1")}).encode()
        urlopen(Request(url, body, {"Origin": url.rsplit("/", 2)[0]}), timeout=5).read()
    command.join(timeout=10)
    assert not command.is_alive()
    assert {one.model for one in read(run.path(LABELS))} == {"base", "tuned"}


def _address(capfd: pytest.CaptureFixture[str]) -> str:
    """Wait until the command has said where the page is."""
    said = ""
    for _ in range(1000):
        said += capfd.readouterr().out
        if "rate at " in said and "\n" in said.split("rate at ")[1]:
            return said.split("rate at ")[1].split()[0]
        threading.Event().wait(0.01)
    raise AssertionError(f"no address in {said!r}")
