"""The recipe: every setting, its meaning, its unit and its one default.

No other file has a default for anything here. The resolved recipe, with every default written out, is stored in the run.
"""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Fraction = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=1)]


class Section(BaseModel):
    """What every section shares: unknown keys are errors, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, protected_namespaces=())


class Source(Section):
    """Where documents come from."""

    path: Path = Field(description="A file, a folder (read whole) or a glob, relative to the recipe.")
    licence: str = Field("", description="Licence of the documents, carried into every record and the datasheet.")
    url: str = Field("", description="Address under which the folder is published; file names are appended for links in the report.")


class Dataset(Section):
    """Questions and answers that already exist; takes the place of `sources`."""

    train: Path = Field(description="Training file: alpaca JSON or JSON lines (instruction, input, output), relative to the recipe.")
    test: Path = Field(description="Test file of the same form.")
    dev_share: Fraction = Field(0.1, description="Share of the training passages kept for early stopping.")


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

    teacher: str = Field("rules", description="Who writes them: `rules` (no model, grounded by construction) or `module:attribute`.")
    wordings: Annotated[int, Field(ge=1, le=8)] = Field(4, description="Most wordings of one fact's question.")
    tasks: tuple[str, ...] = Field((), description="Kinds of question to make; empty means all the teacher knows.")


class Curate(Section):
    """What is kept."""

    filters: tuple[str, ...] = Field(
        ("too-short", "too-long", "not-self-contained", "not-grounded", "answer-in-question"),
        description="Filters in the order they are asked; an example is dropped for the first reason found.",
    )
    take: Count | None = Field(None, description="Keep at most this many facts, drawn evenly over documents; empty keeps all.")


class Split(Section):
    """What is trained and what is held out. Documents are divided first, then facts, then wordings."""

    test_documents: Fraction = Field(0.2, description="Share of the documents never trained (stratum `unseen`).")
    dev_documents: Fraction = Field(0.0, description="Share of the documents kept whole for early stopping.")
    test_facts: Fraction = Field(0.2, description="Share of the facts of trained documents that is never trained (stratum `document`).")
    test_wordings: Fraction = Field(0.5, description="Share of the trained facts with one wording held out (stratum `wording`).")
    dev: Fraction = Field(0.1, description="Share of every held-out stratum used for early stopping instead of the test.")
    max_test: Count | None = Field(None, description="Most test questions a stratum, drawn evenly over documents; empty tests all.")
    seed: int = Field(0, description="Seed of every draw in the split.")


class Model(Section):
    """The base model."""

    name: str = Field("smollm2-135m", description="An alias, a hub id, a local folder, or a .gguf file.")
    revision: str | None = Field(None, description="Commit of a hub model; written into the run record.")
    dtype: Literal["auto", "float32", "bfloat16", "float16"] = Field(
        "auto", description="Number format; auto is float32 on a CPU, bfloat16 on a GPU that has it."
    )
    device: str = Field("auto", description="cpu, cuda, cuda:1, mps; auto takes the best there is.")
    threads: Annotated[int, Field(ge=0)] = Field(0, description="CPU threads; 0 takes all the process may use.")


class Train(Section):
    """One LoRA fine-tune. Keys are named as PEFT and transformers name them."""

    rank: Count = Field(16, description="Rank of every LoRA pair.")
    alpha: Annotated[float, Field(gt=0)] = Field(32, description="LoRA alpha; the update is scaled by alpha / rank.")
    dropout: Annotated[float, Field(ge=0, lt=1)] = Field(0.0, description="Dropout on the input of the LoRA branch.")
    target_modules: Literal["all-linear"] | tuple[str, ...] = Field(
        "all-linear", description="Modules that get a LoRA pair: all linear layers of the blocks, or names."
    )
    learning_rate: Annotated[float, Field(gt=0)] = Field(1e-3, description="Peak learning rate.")
    lr_scheduler_type: Literal[
        "linear", "cosine", "cosine_with_restarts", "polynomial", "constant", "constant_with_warmup", "inverse_sqrt"
    ] = Field("linear", description="How the learning rate falls after the warm-up.")
    warmup_ratio: Fraction = Field(0.05, description="Share of the updates over which the learning rate rises.")
    optim: str = Field("adamw_torch", description="An optimiser of transformers.")
    weight_decay: Annotated[float, Field(ge=0)] = Field(0.0, description="Decoupled weight decay.")
    adam_beta2: Annotated[float, Field(gt=0, lt=1)] = Field(0.999, description="Decay of Adam's second moment.")
    max_grad_norm: Annotated[float, Field(ge=0)] = Field(1.0, description="Gradients are clipped to this norm; 0 does not clip.")
    max_length: Count = Field(1024, description="Most tokens of one example; longer inputs are cut at their end, and counted.")
    batch_size: Count = Field(16, description="Examples an update, whatever the device holds at once.")
    row_tokens: Count = Field(1024, description="Tokens packed in one row, the unit of a forward and backward pass.")
    epochs: Annotated[float, Field(gt=0)] = Field(8, description="Passes over the training examples.")
    max_steps: Annotated[int, Field(ge=-1)] = Field(-1, description="Stop after this many updates; -1 leaves it to epochs.")
    context: Fraction = Field(0.0, description="Share of the training facts that are also trained with their passage as input.")
    eval_per_epoch: Annotated[float, Field(gt=0)] = Field(1, description="How often an epoch the dev loss is taken and a checkpoint saved.")
    early_stopping_patience: Annotated[int, Field(ge=0)] = Field(
        3, description="Stop after this many dev losses without a new best; 0 never stops."
    )
    seed: int = Field(0, description="Seed of the LoRA weights, the order of the examples and dropout.")


class Variant(Section):
    """One more fine-tune of the same run: a name and what it changes."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,40}$")] = Field(
        description="Name of the variant, used for its folder and in every table."
    )
    train: dict[str, Any] = Field(default_factory=dict, description="Keys of `train` with their values in this variant.")

    @model_validator(mode="after")
    def _is_not_base(self) -> "Variant":
        if self.name == "base":
            raise ValueError("'base' names the model before training; choose another name")
        return self


class Evaluate(Section):
    """How base and tuned models are asked, scored and compared."""

    arms: tuple[Literal["closed-book", "with-passage"], ...] = Field(
        ("closed-book", "with-passage"), description="How each question is put: alone, or after its passage."
    )
    metrics: tuple[str, ...] = Field(
        ("rouge-l", "squad", "length-ratio"), description="Metrics of the generated answers, beside their likelihood."
    )
    max_new_tokens: Count = Field(64, description="Most tokens of a generated answer.")
    batch_size: Count = Field(32, description="Questions generated at once.")
    bootstrap: Count = Field(10_000, description="Resamples of the documents behind every interval.")
    seed: int = Field(0, description="Seed of the resampling.")


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
    train: Train = Field(default_factory=lambda: Train(), description="The fine-tune, and the defaults of every variant.")
    variants: tuple[Variant, ...] = Field((), description="Fine-tunes that differ in some keys; empty means one, named `tuned`.")
    evaluate: Evaluate = Field(default_factory=lambda: Evaluate(), description="Asking, scoring and comparing.")

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
        names = [variant.name for variant in self.variants]
        if len(set(names)) < len(names):
            raise ValueError(f"variants need different names, got {', '.join(names)}")
        return self

    def fine_tunes(self) -> dict[str, Train]:
        """Return the settings of every fine-tune by name; one named `tuned` where there are no variants."""
        if not self.variants:
            return {"tuned": self.train}
        return {variant.name: Train.model_validate({**self.train.model_dump(), **variant.train}) for variant in self.variants}
