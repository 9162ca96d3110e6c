from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt

from loresmith.records import Summary
from loresmith.report.card import card, write_cards
from loresmith.report.content import ReportContent


def head(text: str) -> dict[str, object]:
    found = yaml.safe_load(text.split("---\n")[1])
    assert isinstance(found, dict)
    return found


def test_the_index_holds_a_result_an_arm_and_stratum_with_true_numbers(content: ReportContent) -> None:
    [index] = head(card(content, "tuned"))["model-index"]  # type: ignore[misc]
    assert index["name"] == "sqlite-tuned"
    assert len(index["results"]) == 6
    metrics = {metric["type"]: metric["value"] for metric in index["results"][0]["metrics"]}
    found = {one.metric: one.mean for one in content.summaries if (one.stratum, one.arm, one.model) == ("wording", "closed-book", "tuned")}
    assert metrics["rouge"] == pytest.approx(found["rouge-l-f"], rel=1e-5)
    assert all({"task", "dataset", "metrics"} <= set(result) for result in index["results"])


def test_the_verdict_stands_first_and_numbers_have_intervals(content: ReportContent) -> None:
    text = card(content, "tuned")
    assert text.index("**Fine-tuning") < text.index("## What it is for") < text.index("## Evaluation")
    assert "95 % interval" in text


def test_a_base_on_the_hub_is_named_and_loaded_by_its_address(content: ReportContent) -> None:
    assert "base_model" not in head(card(content, "tuned"))
    name = "HuggingFaceTB/SmolLM2-135M-Instruct"
    text = card(replace(content, models=[{"name": "tuned", "base": name}], base_address=name, licence="apache-2.0"), "tuned")
    assert (head(text)["base_model"], head(text)["license"]) == (name, "apache-2.0")
    assert 'AutoPeftModelForCausalLM.from_pretrained("PATH")' in text


def test_an_alias_is_named_by_what_it_was_made_from(content: ReportContent) -> None:
    name = "HuggingFaceTB/SmolLM2-135M-Instruct"
    text = card(replace(content, models=[{"name": "tuned", "base": "smollm2-135m"}], base_address=name), "tuned")
    assert head(text)["base_model"] == name
    assert f'AutoModelForCausalLM.from_pretrained("{name}")' in text
    assert "a copy of that base called `smollm2-135m`" in text


@pytest.mark.parametrize("path", ["/root/models/base", "../base", "C:\\models\\base", "a/b/base"])
def test_a_folder_of_this_machine_is_named_without_its_way_there(content: ReportContent, path: str) -> None:
    text = card(replace(content, models=[{"name": "tuned", "base": path}]), "tuned")
    assert "base_model" not in head(text)
    assert "A LoRA adapter for base, trained on" in text
    assert path not in text
    assert "put the place of yours for `BASE`" in text


def test_an_unmeasured_model_claims_nothing() -> None:
    text = card(ReportContent("run", "", "Nothing was compared."), "tuned")
    assert "model-index" not in head(text)
    assert "Nothing was compared, so whether tuning helped is not known." in text


def test_a_number_that_is_not_finite_is_left_out() -> None:
    summary = Summary("wording", "closed-book", "tuned", "answer-nll", 1, float("nan"), 0.0, 0.0)
    assert "model-index" not in head(card(ReportContent("run", "", "", summaries=[summary]), "tuned"))


def test_hostile_names_stay_text(content: ReportContent) -> None:
    bad = "<script>alert(1)</script>\n---\n# x [a](javascript:alert(1))"
    text = card(replace(content, name=bad, verdict=bad, models=[{"name": "tuned", "base": bad}]), "tuned")
    assert head(text)["library_name"] == "peft"
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text.split("---\n", 2)[2])
    assert "<script" not in html
    assert "<a " not in html


def test_every_fine_tune_with_a_folder_gets_its_card_and_nothing_else_does(content: ReportContent, tmp_path: Path) -> None:
    (tmp_path / "models" / "tuned").mkdir(parents=True)
    (tmp_path / "models" / "old").mkdir()
    write_cards(tmp_path, replace(content, models=[{"name": name} for name in ("tuned", "gone", "..", "")]))
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("README.md")] == ["models/tuned/README.md"]
    assert (tmp_path / "models/tuned/README.md").read_text() == card(replace(content, models=[{"name": "tuned"}]), "tuned")
