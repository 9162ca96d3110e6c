"""Write ranks and alphas of single modules as PEFT takes them: a global value, and patterns for the rest."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any


def patterns(ranks: Mapping[str, int], alphas: Mapping[str, float]) -> dict[str, Any]:
    """Return PEFT's `r`, `lora_alpha`, `rank_pattern` and `alpha_pattern` for these modules: what most have is global, the rest by name.

    Both patterns name whole paths with dots escaped, because PEFT takes a key for a regular expression and the first that fits.
    """
    r = Counter(ranks.values()).most_common(1)[0][0]
    alpha = Counter(alphas.values()).most_common(1)[0][0]
    return {
        "r": r,
        "lora_alpha": alpha,
        "rank_pattern": {re.escape(module): rank for module, rank in ranks.items() if rank != r},
        "alpha_pattern": {re.escape(module): one for module, one in alphas.items() if one != alpha},
    }
