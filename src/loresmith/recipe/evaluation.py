"""The sections about asking, scoring and judging."""

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from .chat import Chat
from .section import Count, Section

Arm = Literal["closed-book", "with-passage", "retrieved", "few-shot", "few-shot-with-passage"]
Retrieval = Literal["bm25", "embeddings", "both"]
Engine = Literal["transformers", "vllm"]


class Embeddings(Section):
    """A model that turns texts into vectors; a plain name is short for {name: ...}."""

    name: str = Field(description="A sentence-transformers model: a hub id or a local folder, with weights in safetensors.")
    revision: str | None = Field(None, description="Commit of a hub model.")


class Evaluate(Section):
    """How base and tuned models are asked, scored and compared."""

    arms: tuple[Arm, ...] = Field(
        ("closed-book", "with-passage"),
        min_length=1,
        description="How each question is put: alone, after its passage, after what a search over all passages finds for it, or, "
        "alone or with its passage, after a few solved questions of the training set.",
    )
    shots: Count = Field(3, description="Solved questions put before each question in the arms `few-shot` and `few-shot-with-passage`.")
    retrieval: Retrieval = Field(
        "bm25",
        description="The search of the arm `retrieved`: by shared words (`bm25`), by `embeddings`, or by `both`, their ranks fused.",
    )
    retrieve_top: Count = Field(1, description="Passages put before the question in the arm `retrieved`.")
    embeddings: Embeddings | None = Field(
        None,
        description="A sentence-transformers model, by its name or as {name, revision}: it tells which texts mean alike, for the metric "
        "`embedding-cosine` and for `retrieval`; empty uses none.",
    )
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
    engine: Engine = Field(
        "transformers",
        description="What writes the answers to the test: `transformers`, or `vllm` on a GPU, from a Python of its own. "
        "Likelihoods are computed by transformers with either.",
    )
    max_new_tokens: Count = Field(64, description="Most tokens of a generated answer.")
    batch_size: Count = Field(32, description="Questions generated at once.")
    bootstrap: Count = Field(10_000, description="Resamples of the documents behind every interval.")
    seed: int = Field(0, description="Seed of the resampling and of every draw.")

    @field_validator("embeddings", mode="before")
    @classmethod
    def _short_form(cls, given: Any) -> Any:
        return {"name": given} if isinstance(given, str) else given

    @field_validator("questions")
    @classmethod
    def _is_a_set(cls, name: str) -> str:
        if name not in ("", "general") and not name.endswith(".jsonl"):
            raise ValueError(f"expected `general` or the path of a .jsonl file, got {name!r}")
        return name

    @model_validator(mode="after")
    def _embeddings_where_they_search(self) -> "Evaluate":
        if self.retrieval != "bm25" and self.embeddings is None:
            raise ValueError(f"retrieval: {self.retrieval} needs a model under `embeddings`")
        return self


class Judge(Section):
    """A chat model that rates the answers on five items; without this section nobody does. Better not of the family it judges."""

    chat: Chat = Field(description="The model that is asked; of a judge, `temperature` is 0 where it is not given.")
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

    @field_validator("chat", mode="before")
    @classmethod
    def _same_every_time(cls, given: Any) -> Any:
        return {"temperature": 0, **given} if isinstance(given, dict) else given

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
