"""A recipe of two bases, from documents to the one page of both, with models of random weights."""

import json
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from loresmith.errors import RunError
from loresmith.notebook import Finished, run

pytestmark = pytest.mark.slow  # two whole runs
DEVICES = Path(__file__).parent / "data" / "devices"


@pytest.fixture(scope="module")
def wide_folder(smollm: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another base than `tiny_folder`: other sizes, and a tokenizer of its own that was made from the documents."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, set_seed

    made = Tokenizer(models.BPE())
    made.pre_tokenizer, made.decoder = pre_tokenizers.ByteLevel(add_prefix_space=False), decoders.ByteLevel()
    marks = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    texts = [path.read_text(encoding="utf-8") for path in sorted(DEVICES.glob("*.*"))]
    made.train_from_iterator(
        texts, trainers.BpeTrainer(vocab_size=400, special_tokens=marks, initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    )
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=made, eos_token="<|im_end|>", pad_token="<|endoftext|>")
    tokenizer.chat_template = smollm.tokenizer.chat_template
    sizes = {"hidden_size": 48, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2}
    set_seed(1)
    folder = tmp_path_factory.mktemp("wide")
    LlamaForCausalLM(LlamaConfig(**sizes, vocab_size=len(tokenizer), eos_token_id=tokenizer.eos_token_id)).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def finished(tiny_folder: Path, wide_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    folder = tmp_path_factory.mktemp("bases")
    path = folder / "recipe.yaml"
    path.write_text(
        f"name: bases\nmodel: {{name: {tiny_folder}, device: cpu, threads: 1}}\n"
        f"sources: [{{path: {DEVICES}}}]\nsplit: {{test_documents: 0.3, max_test: 4}}\n"
        "train: {rank: 2, learning_rate: 1e-2, max_steps: 2}\nevaluate: {arms: [closed-book], max_new_tokens: 4, bootstrap: 200}\n"
        f"variants: [{{name: small}}, {{name: wide, model: {{name: {wide_folder}}}}}]\n"
    )
    return run(path, runs=folder / "runs", is_quiet=True)


def test_both_bases_stand_on_the_page_of_the_first_run(finished: Finished) -> None:
    page = finished.together().path.read_text(encoding="utf-8")
    assert all(name in page for name in ("small", "wide", "small base", "wide base"))
    assert "the same test questions" in page


def test_losses_of_two_tokenizers_are_told_by_the_byte(finished: Finished) -> None:
    text = (finished.folder / "together.md").read_text(encoding="utf-8")
    assert "bits" in text
    assert "no perplexity" in text


@pytest.mark.parametrize(("run_name", "address"), [("bases", "together.html"), ("bases.wide", "../bases/together.html")])
def test_the_report_of_every_run_leads_to_the_page_and_back(finished: Finished, run_name: str, address: str) -> None:
    report = finished.folder.parent / run_name / "report.html"
    addresses = [node.attributes["href"] for node in LexborHTMLParser(report.read_text(encoding="utf-8")).css("header a")]
    assert address in addresses
    page = LexborHTMLParser(finished.together().path.read_text(encoding="utf-8"))
    back = [
        finished.folder / str(node.attributes["href"]) for node in page.css("a") if str(node.attributes["href"]).endswith("report.html")
    ]
    assert report.resolve() in [path.resolve() for path in back]


def test_the_documents_are_read_and_asked_about_once(finished: Finished) -> None:
    one, other = (finished.folder.parent / name / "split" / "test.jsonl" for name in ("bases", "bases.wide"))
    assert one.read_bytes() == other.read_bytes()
    assert json.loads((finished.folder / "report.json").read_text())["name"] == "bases"


def test_a_run_that_is_not_the_first_of_several_has_no_page_of_all(finished: Finished) -> None:
    with pytest.raises(RunError, match="run of its own"):
        Finished(finished.folder.parent / "bases.wide").together()
