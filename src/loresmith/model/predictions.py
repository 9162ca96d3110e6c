"""What a model expects at every token of an answer: for comparing two models' expectations, and for what one knows by heart."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import torch

from .load import Loaded
from .pack import pack
from .prompt import Encoded
from .score import row_inputs


def predictions(loaded: Loaded, examples: Sequence[Encoded]) -> Iterator[npt.NDArray[np.float32]]:
    """Yield the log-probabilities in nats at each answer token of each example, shape (A, V), one example at a time: V is large."""
    for example in examples:
        (row,) = pack([example], row_tokens=len(example.prompt) + len(example.answer))
        kept = torch.from_numpy(row.predictors).to(loaded.device)
        with torch.inference_mode():
            logits = loaded.model(**row_inputs(row, loaded.device, loaded.model), logits_to_keep=kept, use_cache=False).logits[0]
        yield logits.float().log_softmax(-1).cpu().numpy()


def likeliest(loaded: Loaded, examples: Sequence[Encoded]) -> list[list[int]]:
    """Return the likeliest token at each place of each answer, the true ones before it given.

    Up to the first place where it differs from the answer this is what greedy decoding writes.
    """
    return [[int(token) for token in expected.argmax(axis=-1)] for expected in predictions(loaded, examples)]
