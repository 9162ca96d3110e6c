"""Keys and passwords: shapes that services publish for theirs, assignments of a password, and long strings of pure chance.

Shapes follow GitHub's list of supported secret-scanning patterns and gitleaks' rules, https://github.com/gitleaks/gitleaks. Sample
keys of documentation (`AKIAIOSFODNN7EXAMPLE`, `your-api-key`, `xxxx`) are let through.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator

from ...records import Example
from .personal import masked

LEAST_ENTROPY = 4.3
"""Bits a character above which a long mixed string counts as chance; English words joined stay below 4."""
_SHAPES = {
    "aws-key": r"\b(?:AKIA|ASIA|AGPA|AIDA|AROA)[0-9A-Z]{16}\b",
    "github-token": r"\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_[A-Za-z0-9_]{22,}\b",
    "gitlab-token": r"\bglpat-[\w-]{20,}",
    "openai-key": r"\bsk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,}",
    "anthropic-key": r"\bsk-ant-[\w-]{20,}",
    "huggingface-token": r"\bhf_[A-Za-z0-9]{30,}\b",
    "slack-token": r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}",
    "slack-webhook": r"hooks\.slack\.com/services/T\w+/B\w+/\w{16,}",
    "google-key": r"\bAIza[\w-]{35}",
    "stripe-key": r"\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}\b",
    "npm-token": r"\bnpm_[A-Za-z0-9]{36}\b",
    "pypi-token": r"\bpypi-AgEIcHlwaS5vcmc[\w-]{20,}",
    "private-key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----",
    "web-token": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
    "password-in-address": r"\b[a-z][a-z0-9+.-]*://[^\s/:@]{1,64}:(?P<inside>[^\s/:@]{4,64})@",
}
_SHAPE = re.compile("|".join(f"(?P<{name.replace('-', '_')}>{pattern})" for name, pattern in _SHAPES.items()))
# Looked for first, because nearly all texts have none of them.
_MARKS = (
    "AKIA ASIA AGPA AIDA AROA ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- sk- hf_ xox hooks.slack AIza"
    " k_live_ k_test_ npm_ pypi- BEGIN eyJ ://"
).split()
_NAMES = ("passw", "secret", "key", "token")
_ASSIGNED = re.compile(
    r"(?:passw(?:or)?d|passwd|secret|api[_-]?key|access[_-]?key|auth[_-]?token|private[_-]?key)\w*[\"']?\s*(?:=|:=|:|=>)\s*"
    r"(?:[\"'](?P<quoted>[^\"'\s]{8,80})[\"']|(?P<plain>[^\s\"',;)}<]{12,80}))",
    re.IGNORECASE,
)
_SHORTEST_CHANCE = 32
_CHANCE = re.compile(r"(?<![\w/+.=-])[A-Za-z0-9+/_-]{32,120}={0,2}(?![\w/+.-])")
_SAMPLE = re.compile(
    r"example|sample|dummy|fake|test|your|my[_-]|placeholder|changeme|redacted|password|secret|token|xxx|\*\*\*|\.\.\.|123456|abcdef|<|\$\{?\w|%\w|\{\{|os\.|env",
    re.IGNORECASE,
)
_HEX = re.compile(r"[0-9a-fA-F-]+$")
_RUN_OF_LETTERS = re.compile(r"[a-z]{7,}|[A-Z]{7,}|(?:[a-z]{3,}[-_/+]){3,}")


def secret(example: Example, *, passage: str, entropy: float = LEAST_ENTROPY) -> str | None:
    """Refuse a question or answer with a key or password in it, or a long string of more than `entropy` bits a character.

    Digests in hexadecimal are public things and let through. What is reported is masked.
    """
    found = next(secrets(f"{example.instruction}\n{example.input}\n{example.output}", entropy=entropy), None)
    return None if found is None else f"secret: {found[0]} {masked(found[1])}"


def secrets(text: str, *, entropy: float = LEAST_ENTROPY) -> Iterator[tuple[str, str]]:
    """Yield the kind and the words of every secret in a text."""
    for shape in _SHAPE.finditer(text) if any(mark in text for mark in _MARKS) else ():
        if not _SAMPLE.search(shape["inside"] or shape[0].partition("_live_")[2] or shape[0][4:]):
            kind = (shape.lastgroup or "").replace("_", "-")
            yield ("password-in-address" if kind == "inside" else kind), shape[0]
    lower = text.casefold()
    for assigned in _ASSIGNED.finditer(text) if any(name in lower for name in _NAMES) else ():
        value = assigned["quoted"] or assigned["plain"]
        if not _SAMPLE.search(value) and _is_mixed(value):
            yield "password", value
    for chance in _CHANCE.finditer(text) if max(map(len, text.split()), default=0) >= _SHORTEST_CHANCE else ():
        if _looks_drawn(chance[0], entropy):
            yield "random-string", chance[0]


def bits_per_character(text: str) -> float:
    """Return the Shannon entropy of a text's characters in bits; 0 for an empty one."""
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values())


def _is_mixed(value: str) -> bool:
    return any(letter.isdigit() for letter in value) and any(letter.isalpha() for letter in value)


def _looks_drawn(value: str, entropy: float) -> bool:
    if _HEX.match(value) or _SAMPLE.search(value) or _RUN_OF_LETTERS.search(value):
        return False
    is_varied = _is_mixed(value) and value.lower() != value != value.upper()
    return is_varied and bits_per_character(value) >= entropy
