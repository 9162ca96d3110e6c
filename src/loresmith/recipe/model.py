"""The section about the base model."""

from typing import Annotated, Literal

from pydantic import Field

from .section import Section


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
    system_prompt: str = Field(
        "",
        description="What the model is told before every question, in training, in evaluation and wherever its chat template is used "
        "later; empty leaves the template's own.",
    )
