"""What several test files need: a recipe on disk, and a document small enough to read."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from loresmith.records import Document, make_id

# The same cases on every machine, and no limit of time: the machine may be busy.
settings.register_profile("loresmith", max_examples=50, derandomize=True, deadline=None)
settings.load_profile("loresmith")


@pytest.fixture
def recipe_text() -> str:
    """The smallest recipe that can be used."""
    return "name: small\nsources: [{path: docs}]\n"


@pytest.fixture
def write_recipe(tmp_path: Path) -> Callable[[str], Path]:
    """Write a recipe and return its path."""

    def write(text: str) -> Path:
        path = tmp_path / "recipe.yaml"
        path.write_text(text)
        return path

    return write


@pytest.fixture
def document() -> Document:
    """A document of two paragraphs."""
    text = "SQLite reads and writes ordinary disk files.\n\nA complete database is one file."
    return Document(id=make_id("about", text), source="about.html", title="About SQLite", text=text)


@pytest.fixture(scope="session")
def smollm() -> Any:
    """The real embedded model, SmolLM2-135M-Instruct: do not change its weights."""
    from loresmith.model.load import load
    from loresmith.model.locate import locate

    return load(locate("smollm2-135m"), dtype="float32", device="cpu", threads=0)


@pytest.fixture(scope="session")
def tiny_folder(smollm: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A two-layer model of random weights with the real tokenizer, saved as any model of the field is."""
    from transformers import LlamaConfig, LlamaForCausalLM, set_seed

    set_seed(0)
    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2}
    config = LlamaConfig(**sizes, vocab_size=len(smollm.tokenizer), eos_token_id=smollm.tokenizer.eos_token_id, tie_word_embeddings=True)
    folder = tmp_path_factory.mktemp("tiny")
    LlamaForCausalLM(config).save_pretrained(folder)
    smollm.tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture
def tiny(tiny_folder: Path) -> Any:
    """The two-layer model, loaded anew for a test that changes it."""
    from loresmith.model.load import load
    from loresmith.model.locate import locate

    return load(locate(str(tiny_folder)), dtype="float32", device="cpu", threads=0)
