"""What several test files need: a recipe on disk, and a document small enough to read."""

import json
import sys
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


@pytest.fixture(scope="session")
def sentence_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers folder as the library saves one: a one-layer BERT of random weights that reads letters."""
    from string import ascii_lowercase, digits

    from transformers import BertConfig, BertModel, BertTokenizer, set_seed

    letters = [*ascii_lowercase, *digits]
    vocab = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    sizes = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "max_position_embeddings": 64}
    set_seed(0)
    folder = tmp_path_factory.mktemp("sentences")
    BertModel(BertConfig(**sizes, vocab_size=len(vocab))).save_pretrained(folder)
    BertTokenizer(vocab={token: place for place, token in enumerate(vocab)}, model_max_length=64).save_pretrained(folder)
    kinds = {"": "Transformer", "1_Pooling": "Pooling", "2_Normalize": "Normalize"}
    modules = [{"idx": n, "path": path, "type": f"sentence_transformers.models.{kind}"} for n, (path, kind) in enumerate(kinds.items())]
    (folder / "modules.json").write_text(json.dumps(modules))
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(json.dumps({"word_embedding_dimension": 16, "pooling_mode_mean_tokens": True}))
    (folder / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 48, "do_lower_case": False}))
    return folder


@pytest.fixture
def fake_vllm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in for vLLM in a Python of its own, and return the file of what it hears, a line for each call."""
    from .fake_vllm import install

    monkeypatch.setenv("LORESMITH_VLLM_PYTHON", sys.executable)
    monkeypatch.setenv("PYTHONPATH", str(install(tmp_path / "fake")))
    monkeypatch.setenv("FAKE_VLLM_HEARD", str(tmp_path / "heard.jsonl"))
    return tmp_path / "heard.jsonl"
