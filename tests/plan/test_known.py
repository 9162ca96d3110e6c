"""Models of the field are known by their published sizes."""

import pytest
from transformers import AutoConfig

from loresmith.plan.known import KNOWN, candidates
from loresmith.plan.machine import named
from loresmith.plan.shape import shape_of
from loresmith.plan.work import Work
from loresmith.recipe import Train

# Counts that the models' cards and their weights' headers have.
PUBLISHED = {
    "HuggingFaceTB/SmolLM2-135M-Instruct": 134_515_008,
    "google/gemma-3-270m-it": 268_098_176,
    "HuggingFaceTB/SmolLM2-360M-Instruct": 361_821_120,
    "Qwen/Qwen2.5-0.5B-Instruct": 494_032_768,
    "google/gemma-3-1b-it": 999_885_952,
    "meta-llama/Llama-3.2-1B-Instruct": 1_235_814_400,
    "Qwen/Qwen2.5-1.5B-Instruct": 1_543_714_304,
    "HuggingFaceTB/SmolLM2-1.7B-Instruct": 1_711_376_384,
    "microsoft/phi-2": 2_779_683_840,
    "meta-llama/Llama-3.2-3B-Instruct": 3_212_749_824,
    "mistralai/Mistral-7B-Instruct-v0.3": 7_248_023_552,
    "Qwen/Qwen2.5-7B-Instruct": 7_615_616_512,
    "meta-llama/Llama-3.1-8B-Instruct": 8_030_261_248,
}


@pytest.mark.parametrize("name", KNOWN)
def test_parameters_are_the_published_ones(name: str) -> None:
    assert shape_of(AutoConfig.for_model(**KNOWN[name])).architecture.parameters == PUBLISHED[name]


def test_larger_models_need_more_and_then_changes() -> None:
    work = Work(1000, 200_000, 150_000, 30_000, 150_000_000, 150, 1000, 200, 600)
    found = list(candidates(Train(), work, named("8GB")))
    by_name = {one.model.rpartition("/")[2]: one for one in found}
    assert by_name["SmolLM2-360M-Instruct"].option.changes == ()
    assert by_name["Llama-3.2-3B-Instruct"].option.is_fitting
    assert "train.quantize=nf4" in by_name["Llama-3.2-3B-Instruct"].option.changes
    assert not by_name["Llama-3.1-8B-Instruct"].option.prediction.peak_memory_bytes < 4e9
    parameters = [one.parameters for one in found]
    assert parameters == sorted(parameters)
