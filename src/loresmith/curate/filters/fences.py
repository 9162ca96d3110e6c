"""Code fences around answers that are no code: a habit of chat models that a small model copies first."""

import re

from ...records import Example

_WHOLE = re.compile(r"^```(?P<language>[\w+#.-]*)\n?(?P<inside>.*?)\n?```$", re.DOTALL)
_PLAIN = frozenset({"", "text", "txt", "plain", "plaintext", "markdown", "md"})
_CODE = re.compile(
    r"[{};]\s*$|^\s*(?:[$#>%]|>>>|\.\w|--?\w)|[=<>]=|\w\(|\w+\s*=|</?\w+|->|=>|::|^\s*(?:SELECT|CREATE|INSERT|UPDATE|DELETE|PRAGMA|import|from|def|class|for|if|let|var|const|cd|ls|npm|pip|git|sudo)\b"
    r"|^\s{2,}\S|\||\\|[├└│]|^\w+:\s",
    re.MULTILINE,
)
_FEWEST_WORDS = 5
_FULL_STOP = re.compile(r"[a-z]{2}[.!?](?:\s|$)")


def needless_fence(example: Example, *, passage: str) -> str | None:
    """Refuse an answer that is wholly inside a code fence although it is prose: sentences, and nothing that looks like code."""
    whole = _WHOLE.match(example.output.strip())
    if not whole or whole["language"].casefold() not in _PLAIN or "```" in whole["inside"]:
        return None
    inside = whole["inside"]
    is_prose = len(inside.split()) >= _FEWEST_WORDS and _FULL_STOP.search(inside) and not _CODE.search(inside)
    return "needless-fence" if is_prose else None
