"""What the doctor says of a machine that lacks something."""

from pathlib import Path

import pytest

from loresmith import doctor
from loresmith.doctor import Check, checks


def found(folder: Path) -> dict[str, Check]:
    return {check.name: check for check in checks(folder)}


@pytest.fixture(autouse=True)
def no_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Torch that does not start: the rest is looked at all the same, and fast."""
    monkeypatch.setattr(doctor, "_PROBE", "raise ImportError('libcudart.so.13: cannot open shared object file')")


def test_torch_that_does_not_start_is_a_finding_and_no_crash(tmp_path: Path) -> None:
    device = found(tmp_path)["device"]
    assert not device.is_ok
    assert device.found == "torch does not start: ImportError: libcudart.so.13: cannot open shared object file"
    assert "requirements/torch.txt" in device.remedy


def test_package_that_is_missing_comes_with_its_install_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "CORE", ("no-such-package-here",))
    assert found(tmp_path)["no-such-package-here"] == Check("no-such-package-here", False, "not installed", "Run: pip install loresmith")


def test_disk_is_looked_at_where_the_runs_will_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "DISK_BYTES", 1e18)
    disk = found(tmp_path / "not" / "made" / "yet")["disk"]
    assert not disk.is_ok
    assert disk.found.endswith(f"free at {tmp_path}")


def test_chromium_is_not_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "CHROMIUM", ("no-such-browser",))
    assert not found(tmp_path)["chromium"].is_needed
