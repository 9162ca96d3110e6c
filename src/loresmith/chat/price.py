"""What a call will read, write and cost: an estimate, and a bound that holds.

Prices come from the recipe only: built-in ones would go stale.
"""

import math

from ..recipe import Chat

BYTES_PER_TOKEN = 4  # English prose; where a model has answered before, `usage.estimate` takes its own count.
TEMPLATE_TOKENS = 64  # What a chat template adds around a few messages.


def estimated_tokens(text: bytes) -> int:
    """Return about how many tokens a text has."""
    return math.ceil(len(text) / BYTES_PER_TOKEN)


def most_tokens(body: bytes) -> int:
    """Return the most tokens that can be read of a body: no tokenizer of the field makes more tokens than bytes."""
    return len(body) + TEMPLATE_TOKENS


def cost(settings: Chat, prompt_tokens: float, completion_tokens: float) -> float:
    """Return the price, in the recipe's currency."""
    return (prompt_tokens * settings.price_in + completion_tokens * settings.price_out) / 1e6
