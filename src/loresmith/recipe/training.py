"""The section about the fine-tune."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field, field_validator, model_validator

from ..registry import suggestion
from .section import Count, Section


class MeasuredRank(Section):
    """Ranks that are measured on the base before training, in place of a number."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, protected_namespaces=(), validate_by_name=True, validate_by_alias=True, serialize_by_alias=True
    )

    source: Literal["intrinsic-dimension", "gelora", "bits", "eva"] = Field(
        "intrinsic-dimension",
        alias="from",
        description="The dimension of each layer's states; GeLoRA's rule, how much it rises across a layer, and one; the smallest rank "
        "that holds what the base does not predict of the answers; or EVA's, more where the inputs of a module vary in more directions.",
    )
    take: Literal["each", "min", "max"] = Field(
        "each", description="With intrinsic-dimension: each layer its own, or the lowest or highest of all layers for every layer."
    )
    bound: Literal["estimate", "upper"] = Field("estimate", description="With gelora: the rise, or the upper end of its 95 % interval.")
    rounding: Literal["round", "ceil"] = Field("ceil", description="How a dimension becomes a rank.")
    mean: Count = Field(16, description="With eva: the rank of every module if all got the same; their sum is what is spread.")
    rho: Annotated[float, Field(ge=1)] = Field(2.0, description="With eva: the most a module may get, as times the mean.")
    alpha_per_rank: Annotated[float, Field(gt=0)] | None = Field(
        None, description="Alpha of each module as this times its rank, which makes rank and step size one thing; empty keeps train.alpha."
    )


class Train(Section):
    """One LoRA fine-tune. Keys are named as PEFT and transformers name them."""

    # Those of transformers that suit an adapter. GaLore, APOLLO and LOMO are for training all the weights; others need an NPU or XLA.
    OPTIMISERS: ClassVar[tuple[str, ...]] = tuple(
        "adamw_torch adamw_torch_fused adamw_torch_4bit adamw_torch_8bit adafactor sgd adagrad rmsprop ademamix ademamix_8bit "
        "adamw_bnb_8bit adamw_8bit lion_32bit lion_8bit rmsprop_bnb rmsprop_bnb_8bit rmsprop_bnb_32bit paged_adamw_32bit "
        "paged_adamw_8bit paged_ademamix_32bit paged_ademamix_8bit paged_lion_32bit paged_lion_8bit "
        "grokadamw schedule_free_radam schedule_free_adamw schedule_free_sgd stable_adamw".split()
    )

    rank: Count = Field(16, description="Rank of every LoRA pair, or {from: intrinsic-dimension}: short for `rank_from`.")
    rank_from: MeasuredRank | None = Field(None, description="Measure the ranks before training, in place of `rank`.")
    alpha: Annotated[float, Field(gt=0)] = Field(32, description="LoRA alpha; the update is scaled by alpha / rank.")
    dropout: Annotated[float, Field(ge=0, lt=1)] = Field(0.0, description="Dropout on the input of the LoRA branch.")
    target_modules: Literal["all-linear"] | tuple[str, ...] = Field(
        "all-linear", description="Modules that get a LoRA pair: all linear layers of the blocks, or names."
    )
    bias: Literal["none", "all", "lora_only"] = Field(
        "none", description="Biases of the base trained beside: none, all, or those under a pair."
    )
    use_dora: bool = Field(False, description="Train magnitude and direction apart (DoRA).")
    use_rslora: bool = Field(False, description="Scale by alpha / sqrt(rank) in place of alpha / rank (rsLoRA).")
    init_lora_weights: Literal[
        "kaiming", "gaussian", "orthogonal", "pissa", "pissa_niter_4", "pissa_niter_16", "olora", "mica", "eva", "corda"
    ] = Field(
        "kaiming",
        description="How the pairs begin; pissa, olora and mica begin from the base's own singular vectors or QR, eva and corda from what "
        "passes its layers on the training examples. Eva also spreads the ranks, and alpha with them so that no scaling changes.",
    )
    eva_rho: Annotated[float, Field(ge=1)] = Field(
        2.0, description="With eva: how many times its rank a module may get where its inputs vary in many directions; 1 keeps the ranks."
    )
    rank_pattern: dict[str, Count] = Field(
        default_factory=dict, description="Ranks of modules that differ, by the end of their name or a regular expression."
    )
    alpha_pattern: dict[str, Annotated[float, Field(gt=0)]] = Field(
        default_factory=dict, description="Alphas of modules that differ, by the end of their name or a regular expression."
    )
    quantize: Literal["none", "nf4", "int8"] = Field(
        "none", description="Hold the frozen base in 4 bits (NF4 with double quantisation: QLoRA) or in 8; needs bitsandbytes."
    )
    gradient_checkpointing: bool = Field(
        False, description="Keep only each layer's input for the backward pass: about half the memory, a third more time."
    )
    learning_rate: Annotated[float, Field(gt=0)] = Field(1e-3, description="Peak learning rate.")
    lr_scheduler_type: Literal[
        "linear",
        "cosine",
        "cosine_with_restarts",
        "polynomial",
        "constant",
        "constant_with_warmup",
        "inverse_sqrt",
        "reduce_lr_on_plateau",
        "cosine_with_min_lr",
        "cosine_warmup_with_min_lr",
        "warmup_stable_decay",
        "greedy",
    ] = Field("linear", description="How the learning rate falls after the warm-up, as transformers names it.")
    lr_scheduler_kwargs: dict[str, float | int | str] = Field(
        default_factory=dict, description="Further settings of the schedule, such as min_lr_rate or num_decay_steps."
    )
    warmup_ratio: Annotated[float, Field(ge=0, lt=1)] = Field(0.05, description="Share of the updates over which the learning rate rises.")
    warmup_steps: Annotated[int, Field(ge=0)] = Field(0, description="Updates over which it rises; above 0 decides instead of the ratio.")
    optim: str = Field(
        "adamw_torch", description="An optimiser of transformers, such as adamw_torch, adafactor, adamw_bnb_8bit, paged_adamw_8bit."
    )
    weight_decay: Annotated[float, Field(ge=0)] = Field(0.0, description="Decoupled weight decay.")
    adam_beta2: Annotated[float, Field(gt=0, lt=1)] = Field(0.999, description="Decay of Adam's second moment.")
    max_grad_norm: Annotated[float, Field(ge=0)] = Field(1.0, description="Gradients are clipped to this norm; 0 does not clip.")
    max_length: Count = Field(1024, description="Most tokens of one example; longer inputs are cut at their end, and counted.")
    batch_size: Count = Field(16, description="Examples an update, whatever the device holds at once.")
    row_tokens: Count = Field(1024, description="Tokens packed in one row, the unit of a forward and backward pass.")
    group_by_passage: bool = Field(
        False, description="Keep examples with the same passage in one update, so that it is computed once; the order stays a shuffle."
    )
    epochs: Annotated[float, Field(gt=0)] = Field(8, description="Passes over the training examples.")
    max_steps: Annotated[int, Field(ge=-1)] = Field(-1, description="Stop after this many updates; -1 leaves it to epochs.")
    eval_per_epoch: Annotated[float, Field(gt=0)] = Field(1, description="How often an epoch the dev loss is taken and a checkpoint saved.")
    metric_for_best_model: Literal["mean", "wording", "document", "unseen"] = Field(
        "mean",
        description="Dev loss that keeps the best adapter and stops early: the mean over the strata, which keeps a model from growing sure "
        "of what it was never taught, or that of one stratum; `wording` learns the facts to the end.",
    )
    early_stopping_patience: Annotated[int, Field(ge=0)] = Field(
        3, description="Stop after this many dev losses without a new best; 0 never stops."
    )
    seed: int = Field(0, description="Seed of the LoRA weights, the order of the examples and dropout.")
    processes: Count = Field(1, description="Processes on this machine that share every update, a GPU each where there are GPUs.")
    fsdp: bool = Field(
        False, description="Divide the frozen base over the processes (FSDP2), for a base that leaves one GPU no room to train; slower."
    )
    report_to: Literal["none", "tensorboard", "wandb", "mlflow", "trackio"] = Field(
        "none", description="A tracker that also gets every row of the learning curve; needs its package."
    )

    @model_validator(mode="before")
    @classmethod
    def _measured_rank(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("rank"), dict):
            return {**{key: value for key, value in data.items() if key != "rank"}, "rank_from": data["rank"]}
        return data

    @field_validator("optim")
    @classmethod
    def _is_an_optimiser(cls, name: str) -> str:
        if name not in cls.OPTIMISERS:
            raise ValueError(f"there is no optimiser {name!r} for adapters. {suggestion(name, list(cls.OPTIMISERS))}".removesuffix("."))
        return name

    @model_validator(mode="after")
    def _warmup_leaves_updates(self) -> "Train":
        if 0 < self.max_steps <= self.warmup_steps:
            raise ValueError(f"warmup_steps must be below max_steps, got {self.warmup_steps} and {self.max_steps}")
        return self

    @model_validator(mode="after")
    def _quantised_bases_keep_their_weights(self) -> "Train":
        if self.quantize != "none" and self.init_lora_weights.startswith(("pissa", "olora", "corda")):
            raise ValueError(f"init_lora_weights {self.init_lora_weights} rewrites the base, which quantize {self.quantize} does not allow")
        return self

    @model_validator(mode="after")
    def _ranks_are_spread_once(self) -> "Train":
        if self.rank_from and self.init_lora_weights == "eva" and self.eva_rho > 1:
            raise ValueError("init_lora_weights eva would spread the measured ranks anew; set eva_rho to 1 to keep them")
        return self

    @model_validator(mode="after")
    def _can_be_divided(self) -> "Train":
        if self.fsdp and self.processes == 1:
            raise ValueError("fsdp divides the base over processes, and processes is 1; set it to the number of GPUs")
        if self.fsdp and self.quantize != "none":
            raise ValueError(f"fsdp cannot divide a base in few bits, got quantize {self.quantize}; choose one of the two")
        return self


def changed(train: Train, changes: dict[str, Any]) -> Train:
    """Return the settings with some keys changed; a rank that is a number takes the place of one that is measured."""
    measured = {} if changes.get("rank") is None else {"rank_from": None}
    return Train.model_validate({**train.model_dump(), **measured, **changes})
