"""Files that are whole or not there."""

import json
import multiprocessing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.errors import DamagedFile, RunError
from loresmith.files import (
    append_line,
    append_lines,
    digest_path,
    digest_value,
    json_line,
    locked,
    read_json,
    read_lines,
    read_records,
    replacing,
    write_json,
    write_records,
    write_text,
)
from loresmith.records import Document, Dropped

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)


def test_records_come_back_as_they_were(tmp_path: Path, document: Document) -> None:
    assert write_records(tmp_path / "documents.jsonl", [document, document]) == 2
    assert read_records(tmp_path / "documents.jsonl", Document) == [document, document]


def test_no_records_make_an_empty_file(tmp_path: Path) -> None:
    assert write_records(tmp_path / "none.jsonl", []) == 0
    assert read_records(tmp_path / "none.jsonl", Dropped) == []


def test_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", "old")
    with pytest.raises(ZeroDivisionError), replacing(tmp_path / "a.txt") as file:
        file.write(b"%d" % (1 // 0))
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "old"


def test_missing_folders_are_made(tmp_path: Path) -> None:
    write_json(tmp_path / "a" / "b" / "c.json", {"path": tmp_path, "dropped": Dropped("x", "curate", "too-short")})
    assert read_json(tmp_path / "a" / "b" / "c.json")["dropped"]["reason"] == "too-short"


@pytest.mark.parametrize("torn", [b'{"n": 3', b'{"n": 3}', b"\x00\x00"])
def test_line_torn_by_a_kill_is_left_out_and_then_cut_off(tmp_path: Path, torn: bytes) -> None:
    path = tmp_path / "ledger.jsonl"
    append_lines(path, [{"n": 1}, {"n": 2}])
    path.write_bytes(path.read_bytes() + torn)
    assert list(read_lines(path)) == [{"n": 1}, {"n": 2}]
    append_line(path, {"n": 4})
    assert [row["n"] for row in read_lines(path)] == [1, 2, 4]


def test_file_that_is_one_torn_line_starts_anew(tmp_path: Path) -> None:
    (tmp_path / "ledger.jsonl").write_bytes(b'{"n"')
    append_line(tmp_path / "ledger.jsonl", {"n": 1})
    assert (tmp_path / "ledger.jsonl").read_bytes() == b'{"n": 1}\n'


@given(row=st.dictionaries(st.text(), values))
def test_line_is_one_line_and_reads_back(row: dict[str, object]) -> None:
    line = json_line(row)
    assert line.count(b"\n") == 1
    assert json.loads(line) == row


@given(row=st.dictionaries(st.text(), values))
def test_digest_of_a_value_does_not_depend_on_the_order_of_its_keys(row: dict[str, object]) -> None:
    assert digest_value(row) == digest_value(dict(reversed(row.items())))


def test_digest_of_a_folder_sees_names_and_contents(tmp_path: Path) -> None:
    assert digest_path(tmp_path / "nothing") is None
    write_text(tmp_path / "a" / "x.txt", "1")
    first = digest_path(tmp_path / "a")
    (tmp_path / "a" / "x.txt").rename(tmp_path / "a" / "y.txt")
    second = digest_path(tmp_path / "a")
    write_text(tmp_path / "a" / "y.txt", "2")
    assert len({first, second, digest_path(tmp_path / "a")}) == 3


def test_second_process_is_kept_out_and_the_next_let_in(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(RunError, match="Another process is working"), locked(tmp_path):
        pass
    with locked(tmp_path):
        pass


def test_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    holds = context.Event()
    process = context.Process(target=_hold, args=(tmp_path, holds), daemon=True)
    process.start()
    assert holds.wait(30)
    with pytest.raises(RunError), locked(tmp_path):
        pass
    process.kill()
    process.join()
    with locked(tmp_path):
        pass


def _hold(folder: Path, holds: "multiprocessing.synchronize.Event") -> None:
    with locked(folder):
        holds.set()
        multiprocessing.get_context("spawn").Event().wait(60)


def test_a_damaged_file_is_named_and_no_traceback(tmp_path: Path) -> None:
    whole, lines = tmp_path / "state.json", tmp_path / "ledger.jsonl"
    whole.write_bytes(b"\0\0{")
    lines.write_bytes(b'{"n": 1}\n{"n":\n{"n": 3}\n')
    with pytest.raises(RunError, match=r"state\.json is damaged"):
        read_json(whole)
    with pytest.raises(DamagedFile, match=r"Line 2 of .*ledger\.jsonl is damaged"):
        list(read_lines(lines))
    assert issubclass(DamagedFile, ValueError)


def test_a_file_nobody_may_read_has_no_digest_and_its_folder_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed.md").write_text("a")
    (tmp_path / "open.md").write_text("b")
    opened = Path.open

    def refused(path: Path, *mode: str) -> object:
        if path.name == "closed.md":
            raise PermissionError(13, "Permission denied")
        return opened(path, *mode)

    monkeypatch.setattr(Path, "open", refused)
    assert digest_path(tmp_path / "closed.md") is None
    assert digest_path(tmp_path) is not None
