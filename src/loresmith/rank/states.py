"""Take every layer's state of many prompts out of a model, one packed row at a time.

Hooks copy the few wanted positions out of each block as it runs, so no layer's full output is held, and the vocabulary head does not run.
The states lie in files, one a layer, and are read back one layer at a time: memory is the model, one row, and one layer.

Two readings of a prompt: `last`, the state at its last token, from which the first token of the answer is predicted; and `answer`, the mean
over the states that predict the answer's tokens. They are different objects; a report keeps to one.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from ..contracts import Progress, Silent
from ..errors import ModelError
from ..model.layout import lay_out
from ..model.load import Loaded
from ..model.pack import Row
from ..model.prompt import Encoded
from ..model.score import row_inputs

Reading = Literal["last", "answer"]
NORM = "norm"
"""The name of the last block's states behind the final norm, which other tools call the last layer."""


def extract_states(
    loaded: Loaded, examples: Sequence[Encoded], folder: Path, *, reading: Reading, row_tokens: int, progress: Progress | None = None
) -> tuple[str, ...]:
    """Write each layer's states of N prompts to `folder/LAYER.npy`, float32 (N, D), and return the layers' names: `1` to the last, `norm`.

    The embeddings are left out: under a chat template every prompt ends in the same token. Peak memory is the model, one row of
    `row_tokens` tokens, and no states; disk 4 N D bytes a layer.
    ModelError where the blocks cannot be found, or an answer to read is missing.
    """
    if reading == "answer" and any(not example.answer for example in examples):
        raise ModelError("An example without an answer has no answer states.", hint="Read the last prompt token in place of the answer.")
    blocks, decoder = _blocks(loaded.model)
    names = (*(str(nth + 1) for nth in range(len(blocks))), NORM)
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, npt.NDArray[np.float32]] = {}
    progress, done = progress or Silent(), 0
    for row in lay_out(loaded.model, examples, row_tokens=row_tokens):
        caught = _run(decoder, blocks, row_inputs(row, loaded.device, loaded.model), _weights(row, reading))
        for name, states in zip(names, caught, strict=True):
            if name not in files:
                shape = (len(examples), states.shape[1])
                files[name] = np.lib.format.open_memmap(folder / f"{name}.npy", mode="w+", dtype=np.float32, shape=shape)
            files[name][[index for index, _ in row.prompts]] = states
        done += len(row.prompts)
        progress.advance(done, len(examples), "hidden states")
    for file in files.values():
        file.flush()  # type: ignore[attr-defined]
    return names


def read_states(folder: Path, names: Sequence[str]) -> Iterator[tuple[str, npt.NDArray[np.float32]]]:
    """Yield (layer, states) with one layer in memory at a time."""
    for name in names:
        yield name, np.load(folder / f"{name}.npy")


def is_quantised(model: Any) -> bool:
    """Return whether the weights are packed in 8 bits or fewer: their rounding is noise that raises every dimension."""
    return any(getattr(model, name, False) for name in ("is_loaded_in_4bit", "is_loaded_in_8bit", "is_quantized"))


def _weights(row: Row, reading: Reading) -> Tensor:
    """Return how much each token of the row counts for each of its S prompts, shape (S, T): a mean."""
    weights = torch.zeros(len(row.prompts), len(row.tokens))
    for nth, (index, path) in enumerate(row.prompts):
        if reading == "last":
            weights[nth, path[-1]] = 1
        else:
            places = torch.from_numpy(row.predictors[row.owners == index])
            weights[nth, places] = 1 / len(places)
    return weights


def _run(decoder: Any, blocks: Sequence[Any], inputs: dict[str, Any], weights: Tensor) -> list[npt.NDArray[np.float32]]:
    """Return the weighed states (S, D) of every block, and behind the final norm."""
    kept = weights.any(dim=0).nonzero()[:, 0]
    weights, places = weights[:, kept], kept.to(inputs["input_ids"].device)
    caught: list[npt.NDArray[np.float32]] = []

    def catch(output: Any) -> None:
        states = output[0] if isinstance(output, tuple) else output
        # float32 before the mean: in 16 bits a mean of many tokens would be rounded to the last place of their sum.
        caught.append((weights @ states[0, places].float().cpu()).numpy())

    with torch.inference_mode(), _hooked(blocks, catch):
        last = decoder(**inputs, use_cache=False).last_hidden_state
        catch(last)
    return caught


@contextmanager
def _hooked(blocks: Sequence[Any], catch: Any) -> Iterator[None]:
    with ExitStack() as stack:
        for block in blocks:
            stack.callback(block.register_forward_hook(lambda module, inputs, output: catch(output)).remove)
        yield


def _blocks(model: Any) -> tuple[Sequence[Any], Any]:
    """Return the blocks of a causal language model, or of its PEFT wrapper, and the decoder they are in."""
    base = model.get_base_model() if hasattr(model, "get_base_model") else model
    decoder, n_blocks = base.base_model, base.config.get_text_config().num_hidden_layers
    for module in decoder.modules():
        if isinstance(module, torch.nn.ModuleList) and len(module) == n_blocks:
            return list(module), decoder
    raise ModelError(f"No list of {n_blocks} blocks was found in {type(base).__name__}.", hint="Its hidden states cannot be taken.")
