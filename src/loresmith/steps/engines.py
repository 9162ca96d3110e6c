"""What writes the answers to questions: our own code over transformers, or vLLM. And whether what a recipe asks for is here.

Each engine yields its answers as they are made, so that they can be kept at once, and goes on where others were kept.
"""

from collections.abc import Iterator, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..files import write_json
from ..recipe import Embeddings, Engine
from ..runfolder import Counts, Run
from .opening import open_encoder

if TYPE_CHECKING:
    from ..model.answer import Generated
    from ..model.load import Loaded
    from ..model.prompt import Encoded

READY = "ready.json"


def ready(run: Run, *, engine: Engine, embeddings: Embeddings | None, device: str) -> Counts:
    """See before the training that vLLM and the embedding model, those the recipe names, can be used, and write down which they are.

    MissingExtra or ModelError where one cannot.
    """
    facts: dict[str, Any] = {}
    if engine == "vllm":
        from ..model.vllm_engine import python_with_vllm, vllm_version

        facts["vllm"] = vllm_version(python_with_vllm())
    if embeddings:
        encoder = open_encoder(embeddings, device=device)
        facts["embeddings"] = {"name": embeddings.name, "pooling": encoder.manner.pooling, "max_length": encoder.max_length}
    write_json(run.path(READY), facts)
    return {"ready": len(facts)}


def by_transformers(
    loaded: "Loaded", prompts: "Sequence[Encoded]", done: Set[int], *, batch_size: int, max_new_tokens: int, row_tokens: int
) -> "Iterator[list[Generated]]":
    """Yield the answers to the prompts that are not done, batch by batch."""
    from ..model.answer import answer_batch, plan_batches

    for batch in plan_batches(prompts, batch_size=batch_size):
        # A batch is written in one piece, so that what a resumed run asks is batched as it would have been.
        if not done >= set(batch):
            yield answer_batch(loaded, prompts, batch, max_new_tokens=max_new_tokens, row_tokens=row_tokens)


def by_vllm(
    loaded: "Loaded", prompts: "Sequence[Encoded]", done: Set[int], *, adapter: Path | None, max_new_tokens: int, row_tokens: int, log: Path
) -> "Iterator[list[Generated]]":
    """Yield the answers to the prompts that are not done, one by one; vLLM makes its batches itself."""
    from ..model.vllm_engine import answer_with_vllm

    left = [index for index in range(len(prompts)) if index not in done]
    for one in answer_with_vllm(loaded, prompts, left, adapter=adapter, max_new_tokens=max_new_tokens, row_tokens=row_tokens, log=log):
        yield [one]
