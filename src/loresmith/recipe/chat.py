"""The section about a language model that is asked over the wire or on this machine."""

from typing import Annotated, Literal

from pydantic import Field

from .section import Count, Section


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
