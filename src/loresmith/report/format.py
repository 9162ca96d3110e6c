"""How numbers are printed, everywhere: three significant digits but no more than three decimals, a true minus sign.

A fourth decimal would claim a precision no test set here has. What is missing is a dash, never a 0.
"""

import math
import re
from collections.abc import Mapping
from typing import Any

MISSING = "–"
MINUS = "−"
SMALLEST = 0.0005
"""Below this a number prints as 0.000, without a sign."""


def number(value: float | None) -> str:
    """Return a number as `0.412`, `3.14`, `27.0`, `1 240`; `0.000` where it rounds to nothing, `–` for None and NaN."""
    if value is None or math.isnan(value):
        return MISSING
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    if value == 0:
        return "0"
    if abs(value) < SMALLEST:
        return "0.000"
    return _digits(value).replace("-", MINUS)


def signed(value: float | None) -> str:
    """Return a difference with its sign, `0` and `0.000` without one."""
    text = number(value)
    is_positive = value is not None and value > 0 and text not in {"0.000", MISSING}
    return f"+{text}" if is_positive else text


def interval(low: float | None, high: float | None) -> str:
    """Return `low to high`, both with their signs; one `–` where an end is missing."""
    ends = [signed(low), signed(high)]
    return MISSING if MISSING in ends else " to ".join(ends)


def p_value(p: float | None) -> str:
    """Return a probability: `< 0.001` below that, two significant digits above."""
    if p is None or math.isnan(p):
        return MISSING
    return "< 0.001" if p < 0.001 else f"{p:.2g}" if p < 0.1 else f"{p:.2f}"


def count(value: int) -> str:
    """Return a whole number with its thousands apart."""
    return f"{value:,}".replace(",", "\u202f").replace("-", MINUS)


def some(n: int, noun: str) -> str:
    """Return `1 question`, `40 questions`."""
    return f"{count(n)} {noun}{'' if n == 1 else 's'}"


def prose(text: str) -> str:
    """Return a sentence with true minus signs before its numbers, and quotes for back-ticks; a hyphen inside a word or a range stays."""
    return re.sub(r"(?<![\w.\-])-(?=\d)", MINUS, re.sub(r"`([^`]+)`", "“\\1”", text))


def asides(text: str) -> list[str]:
    """Return a sentence in parts, every second one in brackets: what a reader may skip. They join to the sentence."""
    return re.split(r"(\([^()]*\))", text)


def folderless(model: str) -> str:
    """Return a model's name: of a path on this machine its last part, and a hub's `owner/name` as it is."""
    is_path = model.startswith(("/", "~", ".")) or "\\" in model or model.count("/") > 1
    return re.split(r"[/\\]", model.rstrip("/\\"))[-1] if is_path else model


def duration(seconds: float | None) -> str:
    """Return a time as a person says it: `0.4 s`, `45 s`, `3 min 20 s`, `2 h 05 min`."""
    if seconds is None or not math.isfinite(seconds):
        return MISSING
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def size(n_bytes: float) -> str:
    """Return a size in decimal units: `512 B`, `1.23 GB`."""
    amount = float(n_bytes)
    for unit in ("B", "kB", "MB", "GB"):
        if abs(amount) < 999.5:
            return f"{number(amount)} {unit}"
        amount /= 1000
    return f"{number(amount)} TB"


def lower_first(text: str) -> str:
    """Return a title as it stands inside a sentence; `ROUGE-L` and `BLEU` keep their capitals."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def name(key: str) -> str:
    """Return a key as words, without the unit its value is printed with: `peak_memory_bytes` becomes `peak memory`."""
    return re.sub(r"(?<=.)[_ ](bytes|seconds)$", "", str(key)).replace("_", " ")


def named(key: str, value: Any) -> str:
    """Return any plain value; the key's last or first word tells its unit: seconds, bytes, share. A `base` is told without its folders."""
    if value is None or value == "":
        return MISSING
    if key == "base":
        return folderless(str(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _with_unit(key, value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name(part)}: {named(str(part), item)}" for part, item in value.items()) or MISSING
    if isinstance(value, list | tuple):
        return ", ".join(named("", item) for item in value) or MISSING
    return str(value)


def _with_unit(key: str, value: float) -> str:
    parts = re.split(r"[_ -]", str(key))
    if parts[-1] == "seconds":
        return duration(value)
    if parts[-1] == "bytes":
        return size(value)
    if "share" in parts and isinstance(value, float) and 0 <= value <= 1:
        return f"{number(100 * value)} %"
    if isinstance(value, int):
        return count(value)
    # A setting is not a measurement: a learning rate of 0.0002 must not become 0.000, nor a dropout of 0.1 become 0.100.
    return f"{value:.3g}".replace("-", MINUS) if abs(value) < 999.5 else number(value)


def _digits(value: float) -> str:
    """Return the digits without an exponent: whole numbers from 100 up, thousands apart."""
    for decimals, limit in ((3, 0.9995), (2, 9.995), (1, 99.95)):
        if abs(value) < limit:
            return f"{value:.{decimals}f}"
    return count(round(value))
