"""The recipe: every setting, its meaning, its unit and its one default.

No other file has a default for anything here. The resolved recipe, with every default written out, is stored in the run.
"""

import re
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from .recipe_grid import combinations
from .registry import suggestion

Fraction = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=1)]


class Section(BaseModel):
    """What every section shares: unknown keys are errors, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, protected_namespaces=())


class Crawl(Section):
    """How a documentation site is read, and when to stop."""

    include: tuple[str, ...] = Field((), description="Paths to read, with `*`; empty means everything below the folder of `site`.")
    exclude: tuple[str, ...] = Field((), description="Paths to leave out, with `*`.")
    max_pages: Count = Field(1000, description="Most pages.")
    max_depth: Annotated[int, Field(ge=0)] = Field(12, description="Most links between `site` and a page.")
    max_bytes: Count = Field(500_000_000, description="Most bytes fetched in all.")
    max_minutes: Annotated[float, Field(gt=0)] = Field(120, description="Most minutes; the same command again goes on.")
    delay: Annotated[float, Field(ge=0)] = Field(1.0, description="Seconds between two requests; a longer crawl-delay of robots.txt wins.")
    javascript: Literal["auto", "always", "never"] = Field(
        "auto", description="Render pages in headless Chromium: where their text is written by script, all of them, or none."
    )
    allow_private: bool = Field(False, description="Allow loopback and private addresses, for an intranet; metadata addresses stay closed.")


class Source(Section):
    """Where documents come from: files, or a site."""

    path: Path | None = Field(None, description="A file, a folder (read whole) or a glob, relative to the recipe.")
    site: str = Field("", description="Address of a documentation site to crawl, in place of `path`.")
    crawl: Crawl = Field(default_factory=lambda: Crawl(), description="How `site` is read.")
    loader: str = Field(
        "", description="What reads all its files, in place of the loader of their type: `docling`, `trafilatura`, `module:attribute`."
    )
    licence: str = Field("", description="Licence of the documents, carried into every record and the datasheet.")
    url: str = Field("", description="Address under which the folder is published; file names are appended for links in the report.")

    @model_validator(mode="after")
    def _one_place(self) -> "Source":
        if (self.path is None) == (not self.site):
            raise ValueError("give either `path` (files) or `site` (an address), exactly one of them")
        return self


class Chat(Section):
    """A language model that is asked over an endpoint, or runs on this machine. Keys come from the environment, never from here."""

    provider: Literal["openai", "llama.cpp", "transformers"] = Field(
        "openai",
        description="`openai`: any endpoint that speaks /v1/chat/completions (hosted models, vLLM, Ollama, llama.cpp server); "
        "`llama.cpp`: a .gguf on this machine; `transformers`: any model `model.name` could be.",
    )
    model: str = Field(description="Name of the model at the endpoint; an alias, a hub id, a folder or a .gguf file for the local ones.")
    base_url: str = Field("https://api.openai.com/v1", description="Address of the endpoint, up to and with /v1.")
    api_key_env: str = Field("OPENAI_API_KEY", description="Name of the environment variable that holds the key.")
    structured: Literal["auto", "json_schema", "json_object", "tool", "plain"] = Field(
        "auto", description="How replies in JSON are asked for; auto tries them in this order, once, and remembers."
    )
    temperature: Annotated[float, Field(ge=0, le=2)] = Field(0.7, description="0 takes the likeliest token.")
    max_tokens: Count = Field(1024, description="Most tokens of a reply.")
    concurrency: Count = Field(8, description="Calls at once; also the most that a kill can make you pay twice.")
    requests_per_minute: Count | None = Field(None, description="Most calls a minute; empty leaves it to the endpoint's 429s.")
    tokens_per_minute: Count | None = Field(None, description="Most tokens a minute, read and written; empty likewise.")
    timeout: Annotated[float, Field(gt=0)] = Field(120, description="Seconds one call may take.")
    retries: Annotated[int, Field(ge=0)] = Field(
        5, description="Further tries of a call after a timeout, a lost connection, 408, 409, 429 or 5xx."
    )
    price_in: Annotated[float, Field(ge=0)] = Field(0, description="Price of a million tokens read, in your currency.")
    price_out: Annotated[float, Field(ge=0)] = Field(0, description="Price of a million tokens written.")
    budget: Annotated[float, Field(gt=0)] | None = Field(None, description="Stop before this much is spent, in the same currency.")


class Dataset(Section):
    """Questions and answers that already exist; takes the place of `sources`."""

    train: Path = Field(
        description="Training file, relative to the recipe: JSON, JSON lines, CSV or parquet; its form is told by its columns."
    )
    test: Path | None = Field(None, description="Test file; empty divides the training file.")
    split: Literal["given", "ours"] = Field(
        "given",
        description="`given` keeps the test as it came, leaks and all, and tells them apart; `ours` divides all rows anew, by passage.",
    )
    test_share: Fraction = Field(0.2, description="Share of the passages that `ours` holds out for the test.")
    dev_share: Fraction = Field(0.1, description="Share of the training passages kept for early stopping.")

    @model_validator(mode="after")
    def _has_a_test(self) -> "Dataset":
        if self.split == "given" and self.test is None:
            raise ValueError("`split: given` needs a `test` file; set `split: ours` to divide the training file")
        return self


class Chunk(Section):
    """How documents are cut into passages."""

    size: Count = Field(160, description="Most words in a passage.")
    overlap: Annotated[int, Field(ge=0)] = Field(0, description="Words of the passage before that are repeated, whole sentences only.")

    @model_validator(mode="after")
    def _overlap_fits(self) -> "Chunk":
        if self.overlap >= self.size:
            raise ValueError(f"overlap must be below size, got {self.overlap} and {self.size}")
        return self


class Generate(Section):
    """How questions and answers are made."""

    teacher: str = Field(
        "rules",
        description="Who writes them: `rules` (no model, grounded by construction), `chat` (the model under `chat`), `module:attribute`.",
    )
    chat: Chat | None = Field(None, description="The language model that teaches, with `teacher: chat`.")
    wordings: Annotated[int, Field(ge=1, le=8)] = Field(4, description="Most wordings of one fact's question.")
    tasks: tuple[str, ...] = Field(
        (),
        description="Kinds of question (`loresmith list tasks`); empty means the teacher's own choice. "
        "`rules` makes true-false, yes-no, nli and cloze by name, or by `all`.",
    )
    prompt_set: Literal["default", "study-a", "study-b"] = Field(
        "default",
        description="The shipped prompts of a chat teacher: `study-a` asks as for textbooks, `study-b` by task type about a given text.",
    )
    prompts: Path | None = Field(
        None, description="Folder with your own prompt files, in place of those of the same name; relative to the recipe."
    )
    facts_per_passage: Count = Field(5, description="Most facts a chat teacher lists for one passage.")
    questions_per_fact: Count = Field(2, description="Different questions of a chat teacher about one fact, each of its own kind.")
    passages_per_section: Count | None = Field(
        None, description="Most passages asked about under one heading of the lowest level; empty asks all."
    )
    seed: int = Field(0, description="Seed of every draw.")

    @model_validator(mode="after")
    def _chat_where_it_teaches(self) -> "Generate":
        if (self.teacher == "chat") != (self.chat is not None):
            raise ValueError("`teacher: chat` and the section `chat` belong together; give both or none")
        return self


def _has_name(choice: str | dict[str, Any]) -> str | dict[str, Any]:
    if isinstance(choice, dict) and not isinstance(choice.get("name"), str):
        raise ValueError("expected a `name` beside the filter's settings, such as {name: too-long, words: 200}")
    return choice


FILTERS = tuple(
    """
    blank-answer blank-input too-short too-long echo repetitive unfinished answer-in-question not-self-contained missing-input
    merged-instructions needless-fence refusal about-translation other-language not-grounded not-supported contradicts unknown-address
    personal-data secret injection
    """.split()
)


class Curate(Section):
    """What is kept."""

    filters: tuple[Annotated[str | dict[str, Any], AfterValidator(_has_name)], ...] = Field(
        FILTERS,
        description="Filters in the order they are asked (`loresmith list filters`); an example is dropped for the first reason found. "
        "A name, or {name: too-long, words: 200} with the filter's own settings.",
    )
    judges: tuple[str, ...] = Field((), description="Filters that ask the model under `chat`, last of all: round-trip, supported-by-judge.")
    chat: Chat | None = Field(None, description="The language model that is asked, with `judges`; better not the one that wrote.")
    take: Count | None = Field(None, description="Keep at most this many facts, drawn evenly over documents; empty keeps all.")

    @model_validator(mode="after")
    def _chat_where_it_judges(self) -> "Curate":
        if bool(self.judges) != (self.chat is not None):
            raise ValueError("`judges` and the section `chat` belong together; give both or none")
        return self


class Split(Section):
    """What is trained and what is held out. Documents are divided first, then facts, then wordings."""

    test_documents: Fraction = Field(0.2, description="Share of the documents never trained (stratum `unseen`).")
    dev_documents: Fraction = Field(0.0, description="Share of the documents kept whole for early stopping.")
    test_facts: Fraction = Field(0.2, description="Share of the facts of trained documents that is never trained (stratum `document`).")
    test_wordings: Fraction = Field(0.5, description="Share of the trained facts with one wording held out (stratum `wording`).")
    dev: Fraction = Field(0.1, description="Share of every held-out stratum used for early stopping instead of the test.")
    max_test: Count | None = Field(None, description="Most test questions a stratum, drawn evenly over documents; empty tests all.")
    seed: int = Field(0, description="Seed of every draw in the split.")


class Mix(Section):
    """What is added to the training examples after the split. Shares are of the training facts, and drawn by fact."""

    context: Fraction = Field(
        0.0, description="Facts that are also trained with their passage as input (context dropout, seen from the other side)."
    )
    distractors: Annotated[int, Field(ge=0, le=8)] = Field(0, description="Other passages put beside the right one in those inputs (RAFT).")
    without_gold: Fraction = Field(0.2, description="Of the inputs with distractors, those without the right passage.")
    not_in_documents: Fraction = Field(0.0, description="Questions about other things whose answer says that the documents do not tell.")
    replay: Annotated[float, Field(ge=0, lt=1)] = Field(
        0.0, description="General questions answered by the base model itself, against forgetting, as a share of all rows."
    )
    replay_tokens: Count = Field(128, description="Most tokens of those answers; one that is cut off is not used.")
    seed: int = Field(0, description="Seed of every draw.")


class Model(Section):
    """The base model."""

    name: str = Field("smollm2-135m", description="An alias, a hub id, a local folder, or a .gguf file.")
    revision: str | None = Field(None, description="Commit of a hub model; written into the run record.")
    dtype: Literal["auto", "float32", "bfloat16", "float16"] = Field(
        "auto", description="Number format; auto is float32 on a CPU, bfloat16 on a GPU that has it."
    )
    device: str = Field("auto", description="cpu, cuda, cuda:1, mps; auto takes the best there is.")
    threads: Annotated[int, Field(ge=0)] = Field(0, description="CPU threads; 0 takes all the process may use.")
    chat_template: str = Field(
        "model", description="How a question is put: the model's own template, a name (chatml, alpaca, ...), a .jinja file, or none."
    )


class MeasuredRank(Section):
    """Ranks that are measured on the base before training, in place of a number."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, protected_namespaces=(), validate_by_name=True, validate_by_alias=True, serialize_by_alias=True
    )

    source: Literal["intrinsic-dimension", "gelora", "bits"] = Field(
        "intrinsic-dimension",
        alias="from",
        description="The dimension of each layer's states; GeLoRA's rule, how much it rises across a layer, and one; or the smallest rank "
        "that holds what the base does not predict of the answers.",
    )
    take: Literal["each", "min", "max"] = Field(
        "each", description="With intrinsic-dimension: each layer its own, or the lowest or highest of all layers for every layer."
    )
    bound: Literal["estimate", "upper"] = Field("estimate", description="With gelora: the rise, or the upper end of its 95 % interval.")
    rounding: Literal["round", "ceil"] = Field("ceil", description="How a dimension becomes a rank.")
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
    init_lora_weights: Literal["kaiming", "gaussian", "orthogonal", "pissa", "pissa_niter_4", "pissa_niter_16", "olora", "mica"] = Field(
        "kaiming", description="How the pairs begin; pissa, olora and mica begin from the base's own singular vectors or QR."
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
        if self.quantize != "none" and self.init_lora_weights.startswith(("pissa", "olora")):
            raise ValueError(f"init_lora_weights {self.init_lora_weights} rewrites the base, which quantize {self.quantize} does not allow")
        return self


def _changed(train: Train, changes: dict[str, Any]) -> Train:
    """Return the settings with some keys changed; a rank that is a number takes the place of one that is measured."""
    measured = {} if changes.get("rank") is None else {"rank_from": None}
    return Train.model_validate({**train.model_dump(), **measured, **changes})


MEASURED_ARMS = ("min", "max", "each", "gelora")


def _is_an_arm(arm: int | str | dict[str, Any]) -> int | str | dict[str, Any]:
    if isinstance(arm, int) and arm < 1:
        raise ValueError(f"a rank is at least 1, got {arm}")
    if isinstance(arm, str) and arm not in MEASURED_ARMS:
        raise ValueError(f"expected a rank, {', '.join(MEASURED_ARMS)}, or a name with keys of `train`, got {arm!r}")
    if isinstance(arm, dict) and (set(arm) != {"name", "train"} or not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,40}", str(arm["name"]))):
        raise ValueError(
            "expected a `name` of small letters, and keys under `train`, such as {name: rs8, train: {rank: 8, use_rslora: true}}"
        )
    if isinstance(arm, dict):
        try:
            Train.model_validate(arm["train"])
        except ValidationError as error:
            first = error.errors()[0]
            raise ValueError(f"{'.'.join(map(str, first['loc']))} of arm {arm['name']}: {first['msg']}") from error
    return arm


class Rank(Section):
    """What `loresmith rank` measures, and with `--verify` compares. No other command reads it."""

    prompts: Annotated[int, Field(ge=3)] = Field(1000, description="Most different training prompts whose hidden states are read.")
    reading: Literal["last", "answer"] = Field(
        "last", description="State of a prompt: at its last token, or the mean over those that predict the answer."
    )
    answers: Count = Field(200, description="Most training facts whose answers the base is asked to predict, to count their bits.")
    candidates: Annotated[tuple[Count, ...], Field(min_length=1)] = Field(
        (1, 2, 4, 8, 16, 32, 64, 128), description="Ranks that are priced, and one of them recommended."
    )
    resamples: Count = Field(1000, description="Resamples of the documents behind the intervals of dimensions and of the comparison.")
    arms: tuple[Annotated[int | str | dict[str, Any], AfterValidator(_is_an_arm)], ...] = Field(
        (1, 8, 32),
        description="What `--verify` trains: ranks, or the dimension's minimum, maximum, each layer's own, or GeLoRA's, "
        "or {name: rs8, train: {rank: 8, use_rslora: true}}.",
    )
    alpha: Annotated[float, Field(gt=0)] | None = Field(
        None, description="Alpha of every arm, whatever its rank; empty takes train.alpha. The learning rate is settled for each arm."
    )
    learning_rates: Annotated[tuple[Annotated[float, Field(gt=0)], ...], Field(min_length=1)] = Field(
        (3e-4, 1e-3, 3e-3), description="Learning rates tried for each arm, by successive halving on dev."
    )
    finalists: Count = Field(2, description="Arms trained with more than one seed: the best on dev.")
    seeds: Count = Field(2, description="Trainings of each finalist.")
    margin: Annotated[float, Field(gt=0)] = Field(
        0.02, description="How much worse a smaller rank may be and still be taken, in nats a token of dev answers."
    )
    seed: int = Field(0, description="Seed of the draws of prompts and documents.")

    @field_validator("arms")
    @classmethod
    def _arms_differ(cls, arms: tuple[int | str | dict[str, Any], ...]) -> tuple[int | str | dict[str, Any], ...]:
        names = [str(arm["name"] if isinstance(arm, dict) else arm) for arm in arms]
        if len(names) < 2 or len(set(names)) < len(names):
            raise ValueError(f"give two arms or more that differ, got {', '.join(names) or 'none'}")
        return arms


class Variant(Section):
    """One more fine-tune: a name, and what it changes.

    Keys of `train`, and `curate.take`, make another adapter in the same run, asked the same test. Any other key changes the data or the
    base, and makes a run of its own beside this one.
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,99}$")] = Field(
        description="Name of the variant, used for its folder and in every table."
    )
    train: dict[str, Any] = Field(default_factory=dict, description="Keys of `train` with their values in this variant.")
    curate: dict[str, Any] = Field(
        default_factory=dict,
        description="Keys of `curate`. `take` trains on so many facts, drawn evenly over documents, and leaves dev and test whole.",
    )
    model: dict[str, Any] = Field(
        default_factory=dict, description="Keys of `model`, for another base; a plain name is short for {name: ...}."
    )
    chunk: dict[str, Any] = Field(default_factory=dict, description="Keys of `chunk`.")
    generate: dict[str, Any] = Field(default_factory=dict, description="Keys of `generate`.")
    mix: dict[str, Any] = Field(default_factory=dict, description="Keys of `mix`.")

    @field_validator("model", mode="before")
    @classmethod
    def _short_form(cls, model: Any) -> Any:
        return {"name": model} if isinstance(model, str) else model

    @model_validator(mode="after")
    def _is_not_base(self) -> "Variant":
        if self.name == "base":
            raise ValueError("'base' names the model before training; choose another name")
        return self

    @property
    def take(self) -> int | None:
        """Return how many facts are trained; None for all."""
        return self.curate.get("take")

    def upstream(self) -> dict[str, dict[str, Any]]:
        """Return what it changes of the data and the base, by section; empty where it is one more adapter of the same run."""
        sections = {key: dict(getattr(self, key)) for key in ("model", "chunk", "generate", "mix", "curate")}
        sections["curate"].pop("take", None)
        return {key: changes for key, changes in sections.items() if changes}


Arm = Literal["closed-book", "with-passage", "retrieved"]


class Evaluate(Section):
    """How base and tuned models are asked, scored and compared."""

    arms: tuple[Arm, ...] = Field(
        ("closed-book", "with-passage"),
        min_length=1,
        description="How each question is put: alone, after its passage, or after what a search finds for it (BM25 over all passages).",
    )
    retrieve_top: Count = Field(1, description="Passages put before the question in the arm `retrieved`.")
    metrics: tuple[str, ...] = Field(
        ("rouge-l", "squad", "length-ratio"), description="Metrics of the generated answers, beside their likelihood."
    )
    questions: str = Field(
        "", description="Fixed questions put to every model: `general` (fifteen, not of the documents) or a .jsonl file; empty asks none."
    )
    probes: tuple[Literal["abstention", "forgetting", "memorisation", "knowledge"], ...] = Field(
        (),
        description="What training did besides: does a model still say that it does not know, what did it forget, what learn by heart, "
        "and which facts did the base know before.",
    )
    max_new_tokens: Count = Field(64, description="Most tokens of a generated answer.")
    batch_size: Count = Field(32, description="Questions generated at once.")
    bootstrap: Count = Field(10_000, description="Resamples of the documents behind every interval.")
    seed: int = Field(0, description="Seed of the resampling and of every draw.")

    @field_validator("questions")
    @classmethod
    def _is_a_set(cls, name: str) -> str:
        if name not in ("", "general") and not name.endswith(".jsonl"):
            raise ValueError(f"expected `general` or the path of a .jsonl file, got {name!r}")
        return name


class Judge(Section):
    """A chat model that rates the answers on five items; without this section nobody does. Better not of the family it judges."""

    chat: Chat = Field(description="The model that is asked.")
    weights: dict[
        Literal["accuracy", "comprehensiveness", "clarity", "self-containment", "logical-structure"], Annotated[float, Field(ge=0)]
    ] = Field(default_factory=dict, description="Weight of each item in the total, which is out of 5 whatever they are; 1 where not named.")
    arms: tuple[Arm, ...] = Field(("closed-book",), min_length=1, description="Arms whose answers are rated, of those in `evaluate.arms`.")
    sample: Count | None = Field(None, description="Rate the answers to this many questions, drawn evenly over documents; empty rates all.")
    tie_band: Annotated[float, Field(ge=0, le=5)] = Field(0.5, description="Totals no further apart than this are a tie.")
    retest: Annotated[int, Field(ge=0)] = Field(0, description="Answers rated a second time, to see how far the judge agrees with itself.")
    measures: tuple[Literal["rubric", "claims", "questeval"], ...] = Field(
        ("rubric",),
        description="What it is asked: `rubric` rates five items; `claims` says of each sentence whether reference and passage support it; "
        "`questeval` makes and answers questions of answer and reference. The last two take several calls an answer.",
    )
    questeval: Literal["paper", "compat"] = Field(
        "paper", description="Arithmetic of QuestEval: that of its paper, or that of the questeval 0.2.4 package."
    )
    pairwise: tuple[str, str] | None = Field(
        None, description="Two models, `base` or fine-tunes, whose answers are put side by side, in both orders; empty puts none."
    )

    @model_validator(mode="after")
    def _some_item_counts(self) -> "Judge":
        if len(self.weights) == 5 and not any(self.weights.values()):
            raise ValueError("weights must not all be 0")
        return self

    @model_validator(mode="after")
    def _two_models(self) -> "Judge":
        if self.pairwise and self.pairwise[0] == self.pairwise[1]:
            raise ValueError(f"pairwise sets two models side by side, got {self.pairwise[0]!r} twice")
        if not (self.measures or self.pairwise):
            raise ValueError("give `measures` or `pairwise`: a judge that is asked nothing is none")
        return self


class Recipe(Section):
    """A whole run."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,60}$")] = Field(description="Name of the run and of its folder.")
    model: Model = Field(default_factory=lambda: Model(), description="The base model; a plain name is short for {name: ...}.")
    sources: tuple[Source, ...] = Field((), description="Documents to learn from.")
    dataset: Dataset | None = Field(None, description="Questions and answers that already exist, in place of sources.")
    chunk: Chunk = Field(default_factory=lambda: Chunk(), description="Cutting documents into passages.")
    generate: Generate = Field(default_factory=lambda: Generate(), description="Making questions and answers.")
    curate: Curate = Field(default_factory=lambda: Curate(), description="Keeping the good ones.")
    split: Split = Field(default_factory=lambda: Split(), description="Training, dev and test.")
    mix: Mix = Field(default_factory=lambda: Mix(), description="What is added to the training examples.")
    train: Train = Field(default_factory=lambda: Train(), description="The fine-tune, and the defaults of every variant.")
    variants: tuple[Variant, ...] = Field((), description="Fine-tunes that differ in some keys; empty means one, named `tuned`.")
    grid: dict[str, Annotated[tuple[Any, ...], Field(min_length=1)]] = Field(
        default_factory=dict,
        description="Keys with a list of values each: every combination is one more variant, such as rank-4.learning_rate-1e-3. "
        "A plain key is one of `train`; others are written whole: `curate.take`, `model.name`.",
    )
    rank: Rank = Field(default_factory=lambda: Rank(), description="Measuring which rank, apart from the run itself.")
    evaluate: Evaluate = Field(default_factory=lambda: Evaluate(), description="Asking, scoring and comparing.")
    judge: Judge | None = Field(None, description="A model that reads the answers; empty has them scored by words and likelihood alone.")

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("model"), str):
            data = {**data, "model": {"name": data["model"]}}
        return data

    @model_validator(mode="after")
    def _one_origin(self) -> "Recipe":
        if bool(self.sources) == bool(self.dataset):
            raise ValueError("give either `sources` (documents) or `dataset` (questions and answers), exactly one of them")
        return self

    @model_validator(mode="after")
    def _names_differ(self) -> "Recipe":
        names = [variant.name for variant in self.all_variants()]
        if len(set(names)) < len(names):
            raise ValueError(f"variants need different names, got {', '.join(names)}")
        return self

    @model_validator(mode="after")
    def _judged_arms_are_asked(self) -> "Recipe":
        if self.judge and (missing := [arm for arm in self.judge.arms if arm not in self.evaluate.arms]):
            raise ValueError(f"judge.arms has {', '.join(missing)}, which evaluate.arms does not ask")
        known = ["base", *self.fine_tunes()]
        if self.judge and (strangers := [name for name in self.judge.pairwise or () if name not in known]):
            raise ValueError(f"judge.pairwise has {', '.join(strangers)}; the models are {', '.join(known)}")
        return self

    def all_variants(self) -> tuple[Variant, ...]:
        """Return the variants that are written out, and those of the grid after them."""
        made = (Variant(name=combination.name, **combination.changes) for combination in combinations(self.grid))
        return (*self.variants, *made)

    def fine_tunes(self) -> dict[str, Train]:
        """Return the settings of every fine-tune by name; one named `tuned` where there are no variants."""
        variants = self.all_variants()
        if not variants:
            return {"tuned": self.train}
        return {variant.name: _changed(self.train, variant.train) for variant in variants}

    def takes(self) -> dict[str, int]:
        """Return how many facts a fine-tune is trained on, by its name; those that take all are left out."""
        return {variant.name: variant.take for variant in self.all_variants() if variant.take}
