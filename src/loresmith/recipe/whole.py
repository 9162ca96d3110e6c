"""The recipe: all sections, and what must hold between them."""

from typing import Annotated, Any

from pydantic import Field, model_validator

from .documents import Chunk, Dataset, Source
from .evaluation import Evaluate, Judge
from .grid import combinations
from .model import Model
from .questions import Curate, Generate, Mix, Split
from .ranks import Rank
from .section import Section
from .training import Train, changed
from .variants import Variant


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
    def _every_key_has_a_use(self) -> "Recipe":
        usual = {"chunk": Chunk(), "generate": Generate(), "curate": Curate(take=self.curate.take)}
        idle = [key for key, section in usual.items() if getattr(self, key) != section]
        if self.dataset and idle:
            raise ValueError(f"a `dataset` has its questions, so what {' and '.join(idle)} says would change nothing; take it out")
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

    @model_validator(mode="after")
    def _engine_takes_the_fine_tunes(self) -> "Recipe":
        for name, train in self.fine_tunes().items() if self.evaluate.engine == "vllm" else ():
            kept = {"quantize": train.quantize != "none", "use_dora": train.use_dora, "bias": train.bias != "none"}
            if refused := [key for key, is_set in kept.items() if is_set]:
                raise ValueError(f"evaluate.engine: vllm takes plain LoRA upon a base as it is; {name} has {' and '.join(refused)}")
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
        return {variant.name: changed(self.train, variant.train) for variant in variants}

    def takes(self) -> dict[str, int]:
        """Return how many facts a fine-tune is trained on, by its name; those that take all are left out.

        Of documents `curate.take` has already taken its part, before the split; of a given dataset it leaves dev and test whole.
        """
        usual = self.curate.take if self.dataset else None
        variants = {variant.name: variant.take for variant in self.all_variants()}
        return {name: n_facts for name in self.fine_tunes() if (n_facts := variants.get(name) or usual)}
