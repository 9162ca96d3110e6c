"""Pairs that begin from the training examples: the same for a resumed training, and as PEFT has them."""

import dataclasses
import json
import sys
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from peft import EvaConfig, LoraConfig, get_eva_state_dict
from safetensors.torch import load_file

from loresmith.errors import RecipeError
from loresmith.model.layout import lay_out
from loresmith.model.score import row_inputs
from loresmith.recipe import Train
from loresmith.train.begin import EVA, begin, ranks_asked
from loresmith.train.corda import take_apart
from loresmith.train.epoch import one_epoch
from loresmith.train.eva import directions, distribute
from loresmith.train.fit import Fitted
from loresmith.train.job import read_outcome
from loresmith.train.lora import pairs, wrap
from loresmith.train.update import mean_loss

BASIS = {"rank": 4, "alpha": 8, "learning_rate": 1e-2, "batch_size": 9, "max_steps": 3, "early_stopping_patience": 0, "eval_per_epoch": 1}
KINDS: list[dict[str, Any]] = [
    {"init_lora_weights": "eva"},
    {"init_lora_weights": "eva", "use_rslora": True, "rank_pattern": {"q_proj": 2}, "alpha_pattern": {"v_proj": 3}},
    {"init_lora_weights": "eva", "quantize": "nf4", "learning_rate": 1e-3},
    {"init_lora_weights": "corda"},
    {"init_lora_weights": "corda", "use_rslora": True, "rank_pattern": {"q_proj": 2}},
]


@pytest.mark.parametrize("option", KINDS, ids=str)
def test_a_training_that_begins_from_its_examples_resumes_to_the_same_bytes_and_loads_back(
    survives: Callable[[Train], Fitted], option: dict[str, Any]
) -> None:
    whole = survives(Train.model_validate({**BASIS, **option}))
    assert json.loads((whole.adapter / "adapter_config.json").read_bytes())["init_lora_weights"] is True


SLOWLY = [pytest.param(*one, marks=pytest.mark.slow) for one in (("eva", True), ("corda", False), ("corda", True))]


@pytest.mark.parametrize(("init", "fsdp"), [("eva", False), *SLOWLY])
def test_two_processes_begin_from_the_examples_as_one_does(
    job: Any, in_two: Any, trained: Callable[..., Fitted], init: str, fsdp: bool
) -> None:
    settings = Train.model_validate({**BASIS, "row_tokens": 48, "init_lora_weights": init, "processes": 2, "fsdp": fsdp})
    folder = job(settings)
    assert in_two(folder) == [0, 0]
    together, alone = read_outcome(folder), trained(folder / "alone", settings.model_copy(update={"processes": 1, "fsdp": False}))
    assert together is not None
    for ours, theirs in zip(together.history, alone.history, strict=True):
        assert ours == pytest.approx(theirs, rel=1e-3)
    both = [load_file(fitted.adapter / "adapter_model.safetensors") for fitted in (together, alone)]
    assert {name: rows.shape for name, rows in both[0].items()} == {name: rows.shape for name, rows in both[1].items()}


def test_too_few_answer_tokens_end_both_processes(job: Any, in_two: Any) -> None:
    folder = job(Train.model_validate({**BASIS, "rank": 32, "init_lora_weights": "eva", "processes": 2}))
    assert in_two(folder) == [RecipeError.exit_code] * 2
    with pytest.raises(RecipeError, match=r"Lower train\.rank"):
        read_outcome(folder)


def test_eva_spreads_the_ranks_and_leaves_every_scaling(tiny: Any, facts: Any, tmp_path: Path) -> None:
    settings = Train(rank=4, alpha=8, init_lora_weights="eva", batch_size=9)
    found = pairs(begin(tiny, facts(tiny), settings=settings, folder=tmp_path))
    assert sum(rank for rank, _ in found.values()) == 4 * 14
    assert len({rank for rank, _ in found.values()}) > 1
    assert max(rank for rank, _ in found.values()) <= 8
    assert {scaling for _, scaling in found.values()} == {2.0}


def test_eva_without_room_to_spread_keeps_the_ranks(tiny: Any, facts: Any, tmp_path: Path) -> None:
    settings = Train(rank=4, eva_rho=1, rank_pattern={"q_proj": 2}, init_lora_weights="eva", batch_size=9)
    found = pairs(begin(tiny, facts(tiny), settings=settings, folder=tmp_path))
    assert {rank for name, (rank, _) in found.items() if name.endswith("q_proj")} == {2}
    assert {rank for name, (rank, _) in found.items() if not name.endswith("q_proj")} == {4}


def test_eva_changes_nothing_before_the_first_update(base: Any, facts: Any, tmp_path: Path) -> None:
    rows = facts(base())
    before = mean_loss(base().model, rows, row_tokens=1024)
    model = begin(base(), rows, settings=Train(rank=4, init_lora_weights="eva", batch_size=9), folder=tmp_path)
    assert mean_loss(model, rows, row_tokens=1024) == pytest.approx(before, abs=1e-5)


def test_what_eva_found_is_read_back_by_a_training_that_goes_on(base: Any, facts: Any, tmp_path: Path) -> None:
    settings = Train(rank=4, init_lora_weights="eva", batch_size=9)
    rows = facts(base())
    first = begin(base(), rows, settings=settings, folder=tmp_path)
    kept = (tmp_path / EVA).read_bytes()
    again = begin(base(), rows[:1], settings=settings, folder=tmp_path)
    assert (tmp_path / EVA).read_bytes() == kept
    assert pairs(again) == pairs(first)
    (tmp_path / EVA).write_bytes(kept[:100])  # torn: found anew
    begin(base(), rows, settings=settings, folder=tmp_path)
    assert (tmp_path / EVA).read_bytes() == kept


@pytest.fixture(scope="module")
def beginning_of(smollm: Any) -> Any:
    """The first three layers of the real model: the states of random weights vary alike in every direction."""
    config = deepcopy(smollm.model.config)
    config.num_hidden_layers = 3
    model = type(smollm.model)(config).eval()
    model.load_state_dict(smollm.model.state_dict(), strict=False)
    return replace(smollm, model=model)


def test_eva_finds_what_peft_finds(beginning_of: Any, facts: Any) -> None:
    smollm = beginning_of
    targets = ("layers.0.mlp.down_proj", "layers.1.self_attn.q_proj", "layers.1.self_attn.k_proj", "layers.2.mlp.up_proj")
    rows, settings = facts(smollm) * 4, Train(rank=2, batch_size=12, target_modules=targets, seed=42)
    ranks = ranks_asked(smollm, settings)
    ours = directions(smollm, rows, settings, ranks=ranks, rho=2)
    counts = distribute({name: one.shares for name, one in ours.items()}, sum(ranks.values()))
    packed = [row for update in one_epoch(rows, settings) for row in lay_out(smollm.model, update, row_tokens=1024)]
    theirs = get_eva_state_dict(
        smollm.model,
        [{"row": row_inputs(row, smollm.device, smollm.model), "places": torch.from_numpy(row.predictors)} for row in packed],
        LoraConfig(r=2, init_lora_weights="eva", eva_config=EvaConfig(rho=2), target_modules=list(ranks)),
        forward_fn=lambda model, inputs: model(**inputs["row"], logits_to_keep=1, use_cache=False),
        prepare_model_inputs_fn=lambda inputs, config: inputs["places"],
        prepare_layer_inputs_fn=lambda states, places, name: states[0][0][places],
        show_progress_bar=False,
    )
    assert {name: len(rows) for name, rows in theirs.items()} == counts
    for name, count in counts.items():
        assert (ours[name].components[:count] * theirs[name]).sum(1).abs() == pytest.approx(torch.ones(count).numpy(), abs=0.02)


def test_too_few_answer_tokens_for_eva_are_said(tiny: Any, facts: Any, tmp_path: Path) -> None:
    settings = Train(rank=16, init_lora_weights="eva", target_modules=("q_proj",))
    with pytest.raises(RecipeError, match=r"EVA looks for 32 directions of .*q_proj and needs 64 answer tokens .* have \d+\. Lower"):
        begin(tiny, facts(tiny)[:1], settings=settings, folder=tmp_path)


def test_eva_reads_no_embedding(tiny: Any, facts: Any, tmp_path: Path) -> None:
    settings = Train(rank=2, init_lora_weights="eva", target_modules=("embed_tokens",))
    with pytest.raises(RecipeError, match="embed_tokens is given tokens"):
        begin(tiny, facts(tiny), settings=settings, folder=tmp_path)


def test_corda_begins_where_the_base_is(base: Any, facts: Any, tmp_path: Path) -> None:
    rows = facts(base())
    before = mean_loss(base().model, rows, row_tokens=1024)
    model = begin(base(), rows, settings=Train(rank=4, alpha=8, init_lora_weights="corda"), folder=tmp_path)
    assert mean_loss(model, rows, row_tokens=1024) == pytest.approx(before, abs=1e-4)
    weights = {name: value for name, value in model.named_parameters() if "lora_B" in name}
    assert all(value.abs().max() > 0 for value in weights.values())


def test_corda_of_a_rank_above_the_width_is_one_sentence(tiny: Any, facts: Any, tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=r"CorDA begins with 40 parts of .*, and its weight has \d+\. Lower"):
        begin(tiny, facts(tiny), settings=Train(rank=40, init_lora_weights="corda"), folder=tmp_path)


def test_corda_takes_apart_as_peft_does(base: Any, facts: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # PEFT's file imports a package for one decorator, which the standard library has too.
    monkeypatch.setitem(sys.modules, "attr", SimpleNamespace(dataclass=dataclasses.dataclass))
    from peft.tuners.lora.config import CordaConfig
    from peft.tuners.lora.corda import preprocess_corda

    ours, theirs, settings = base(), base(), Train(rank=4, batch_size=9)
    rows = facts(ours)
    ranks = ranks_asked(ours, settings)
    take_apart(ours, rows, settings, ranks=ranks)
    (row,) = lay_out(theirs.model, one_epoch(rows, settings)[0], row_tokens=settings.row_tokens)
    config = LoraConfig(r=4, init_lora_weights="corda", target_modules=list(ranks), corda_config=CordaConfig(corda_method="ipm"))
    preprocess_corda(theirs.model, config, run_model=lambda: theirs.model(**row_inputs(row, theirs.device, theirs.model)))
    for name in ranks:
        mine, other = (side.model.get_submodule(name).eigens for side in (ours, theirs))
        products = [one.U_WC @ torch.diag(one.S_WC) @ one.V_WC.T for one in (mine, other)]
        torch.testing.assert_close(*products, rtol=1e-3, atol=1e-5)


def test_without_examples_the_pairs_begin_as_usual(tiny: Any) -> None:
    found = pairs(wrap(tiny, Train(rank=4, alpha=8, init_lora_weights="corda")))
    assert set(found.values()) == {(4, 2.0)}


@pytest.mark.parametrize("init", ["pissa", "olora", "corda"])
def test_what_rewrites_the_base_does_not_go_with_packed_weights(init: str) -> None:
    with pytest.raises(ValueError, match=f"init_lora_weights {init} rewrites the base"):
        Train.model_validate({"init_lora_weights": init, "quantize": "nf4"})


def test_measured_ranks_are_not_spread_again() -> None:
    with pytest.raises(ValueError, match="set eva_rho to 1"):
        Train.model_validate({"init_lora_weights": "eva", "rank": {"from": "bits"}})
    assert Train.model_validate({"init_lora_weights": "eva", "rank": {"from": "bits"}, "eva_rho": 1}).rank_from


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.floats(0, 1), min_size=1, max_size=5), min_size=1), st.integers(0, 40))
def test_a_budget_is_spent_on_the_largest_shares(shares: dict[str, list[float]], budget: int) -> None:
    falling = {module: sorted(some, reverse=True) for module, some in shares.items()}
    counts = distribute(falling, budget)
    assert sum(counts.values()) == min(budget, sum(map(len, falling.values())))
    taken = [share for module, count in counts.items() for share in falling[module][:count]]
    left = [share for module, count in counts.items() for share in falling[module][count:]]
    assert not taken or not left or min(taken) >= max(left)
