"""A GGUF as a safetensors folder, made once in the user's cache: reading it anew costs twenty times as long."""

import os
import shutil
import tempfile
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedModel

from ..files import write_json
from .locate import Located, converted_folder


def files_of(located: Located) -> tuple[str, str | None]:
    """Return the folder or hub id that transformers reads, and its revision; a GGUF is turned into such a folder first."""
    return (_converted(located), None) if located.gguf_file else (located.path, located.revision)


def _converted(located: Located) -> str:
    """Return the safetensors folder made from a GGUF, making it the first time; a kill half-way leaves none."""
    folder = converted_folder(located)
    if (folder / "loresmith.json").is_file():
        return str(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        _convert(located, Path(temporary))
        write_json(Path(temporary) / "loresmith.json", {"identity": located.identity})
        shutil.rmtree(folder, ignore_errors=True)
        os.rename(temporary, folder)
        Path(temporary).mkdir()  # so that the context has a folder to remove
    return str(folder)


def _convert(located: Located, folder: Path) -> None:
    tokenizer = AutoTokenizer.from_pretrained(located.path, gguf_file=located.gguf_file)
    model: PreTrainedModel = AutoModelForCausalLM.from_pretrained(located.path, gguf_file=located.gguf_file, dtype=torch.float32)
    # transformers 5.23 will not save a model that still says it is quantised, although its weights no longer are.
    model.hf_quantizer = None
    del model.config.quantization_config
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
