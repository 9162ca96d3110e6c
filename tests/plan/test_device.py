"""The device that would train is found, or said to be missing."""

import pytest

from loresmith.errors import RecipeError
from loresmith.plan import device
from loresmith.plan.device import may_have_gpu, measure_device


def test_a_cpu_is_measured_without_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "torch", None)
    assert measure_device("cpu").device == "cpu"


def test_a_build_for_cpus_has_no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "version", lambda name: "2.13.0+cpu")
    assert not may_have_gpu()


@pytest.mark.parametrize(("node", "expected"), [("/dev/null", True), ("/dev/no-such-device", False)])
def test_linux_shows_a_gpu_as_a_device(monkeypatch: pytest.MonkeyPatch, node: str, expected: bool) -> None:
    monkeypatch.setattr(device, "version", lambda name: "2.13.0")
    monkeypatch.setattr(device, "_GPU_NODES", (node,))
    monkeypatch.setattr(device.sys, "platform", "linux")
    assert may_have_gpu() is expected


def test_a_device_that_is_not_here_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr(torch.cuda, "device_count", lambda: 0)
    with pytest.raises(RecipeError, match="sees 0 GPUs"):
        measure_device("cuda:1")
    with pytest.raises(RecipeError, match="no device 'gpu'"):
        measure_device("gpu")
