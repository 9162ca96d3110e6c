"""The section about fine-tunes that differ in some keys."""

from typing import Annotated, Any

from pydantic import Field, field_validator, model_validator

from .section import Section


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
