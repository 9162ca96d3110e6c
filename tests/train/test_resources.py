"""What a training used is measured, and a damaged line of it costs that line alone."""

from pathlib import Path

import torch

from loresmith.train.resources import forget_peak, peak_bytes, readable, rss


def test_memory_is_that_of_this_process() -> None:
    assert 10**7 < rss() <= peak_bytes(torch.device("cpu")) * 1.1


def test_a_peak_that_is_forgotten_begins_anew() -> None:
    torch.ones(40_000_000)
    high = peak_bytes(torch.device("cpu"))
    forget_peak(torch.device("cpu"))
    assert peak_bytes(torch.device("cpu")) < high


def test_lines_that_were_damaged_are_left_out(tmp_path: Path) -> None:
    file = tmp_path / "resources.jsonl"
    file.write_bytes(b'{"step": 1}\n\x00\x00\n[]\n{"step": 2}\n{"step": 3')
    assert list(readable(file)) == [b'{"step": 1}\n', b'{"step": 2}\n']
    assert list(readable(tmp_path / "none")) == []
