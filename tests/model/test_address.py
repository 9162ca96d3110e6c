import pytest

from loresmith.model.address import ORIGINS, address
from loresmith.model.locate import ALIASES


def test_every_alias_knows_what_it_was_made_from() -> None:
    assert set(ORIGINS) == set(ALIASES)
    assert address("smollm2-135m") == "HuggingFaceTB/SmolLM2-135M-Instruct"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("microsoft/phi-2", "microsoft/phi-2"),
        ("/home/x/.cache/huggingface/hub/models--google--gemma-3-270m-it/snapshots/9b7c1e/", "google/gemma-3-270m-it"),
        ("/models/gemma", ""),
        ("./models/gemma", ""),
        ("models/base.gguf.d/x", ""),
        ("../base", ""),
        ("", ""),
    ],
)
def test_only_what_names_the_hub_is_an_address(name: str, found: str) -> None:
    assert address(name) == found
