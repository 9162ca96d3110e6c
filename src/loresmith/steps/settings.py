"""What a step depends on besides the files it reads, as plain values for the ledger, and the names several steps share."""

from pathlib import Path
from typing import Any

from ..files import digest_path
from ..model.locate import locate
from ..recipe import Chat, Recipe, Train

ADAPTER = ("adapter_model.safetensors", "adapter_config.json")
USED = "resources.jsonl"
"""What the machine was used for while a fine-tune was trained, in the folder of the model."""
SPLIT = ("split/train.jsonl", "split/dev.jsonl", "split/test.jsonl")
# How an endpoint is reached and paid decides nothing about what it says.
_REACHED = ("api_key_env", "concurrency", "requests_per_minute", "tokens_per_minute", "timeout", "retries", "budget")


def plain(section: Any) -> Any:
    """Return what a section sets, as JSON values: a key that a later version adds leaves what was made before as it is."""
    return section.model_dump(mode="json", exclude_defaults=True)


def deciding(train: Train) -> Any:
    """Return what decides about a fine-tune: where its numbers are sent does not."""
    return train.model_dump(mode="json", exclude={"report_to"}, exclude_defaults=True)


def asked_of(chat: Chat) -> dict[str, Any]:
    """Return what decides about a chat model's replies."""
    return {key: value for key, value in plain(chat).items() if key not in _REACHED}


def model_of(recipe: Recipe) -> Any:
    """Return the model's settings and what changes when its weights do."""
    return [plain(recipe.model), locate(recipe.model.name, revision=recipe.model.revision).identity]


def embeddings_of(recipe: Recipe) -> list[Any]:
    """Return the embedding model's settings and what changes when its weights do; nothing where there is none."""
    named = recipe.evaluate.embeddings
    return [plain(named), locate(named.name, revision=named.revision).identity] if named else []


def passages_of(recipe: Recipe) -> tuple[str, ...]:
    """Return the files of documents and passages; none for a dataset that was given."""
    return () if recipe.dataset else ("documents.jsonl", "passages.jsonl")


def contents(path: Path) -> Any:
    """Return the digest of what lies at a path or matches a glob; None where nothing does, for the step itself to say so."""
    if path.exists():
        return digest_path(path)
    parent = Path(path.anchor) if path.is_absolute() else Path()
    matches = sorted(parent.glob(path.relative_to(parent).as_posix())) if "*" in path.as_posix() else []
    return [[match.name, digest_path(match)] for match in matches] or None
