"""Other ways to ask for a value: `the maximum number of X` asks how many X there can be at most."""

import re
from collections.abc import Iterator

_COUNT = re.compile(r"the (?P<bound>maximum|minimum) (?:possible )?number of (?P<things>.+)")
_SIZE = re.compile(r"the (?P<bound>maximum|minimum) (?P<size>length|size|depth|width|height|weight|speed|duration) of (?P<thing>.+)")
_HEAT = re.compile(r"the maximum (?P<what>[\w ]*temperature) of (?P<thing>.+)")
_AIM = re.compile(r"(?:the|one) (?:only |main |primary )?(?:purpose|goal|aim) of (?P<thing>.+)")
_MERIT = re.compile(r"(?:the|one|an|a) (?:only |main |primary )?(?P<merit>advantage|benefit|disadvantage|drawback) (?:of|to) (?P<thing>.+)")
_WAY = re.compile(r"(?:the|one|a) (?P<kind>\w+ )?way to (?P<do>.+)")
_ALTERNATIVE = re.compile(r"an alternative to (?P<thing>.+)")
_DEFAULT_OF = re.compile(r"the default (?P<what>\w+(?: \w+)?) (?:of|for) (?P<thing>.+)")
_DEFAULT = re.compile(r"the default (?P<what>[\w ]+)")
_PLACE = re.compile(r" (?=(?:in|on|of|for|per|that|allowed|within) )")
_ADJECTIVES = {
    "length": "long", "size": "large", "depth": "deep", "width": "wide", "height": "high", "weight": "heavy", "speed": "fast",
    "duration": "long",
}  # fmt: skip


def value_wordings(subject: str, be: str) -> Iterator[str]:
    """Yield questions, without capital and mark, for what `subject` is; none where it has no shape we know."""
    if found := _COUNT.fullmatch(subject):
        bound, limit = _bound(found)
        noun, *place = _PLACE.split(found["things"], maxsplit=1)
        yield f"at {bound} how many {noun} can there be {' '.join(place)}"
        yield f"what is the {limit} limit on the number of {found['things']}"
    elif found := _SIZE.fullmatch(subject):
        bound, limit = _bound(found)
        yield f"how {_ADJECTIVES[found['size']]} can {found['thing']} be at {bound}"
        yield f"what is the {limit} limit on the {found['size']} of {found['thing']}"
    elif found := _HEAT.fullmatch(subject):
        yield f"how hot may {found['thing']} get at most"
        yield f"which {found['what']} must {found['thing']} not exceed"
    elif found := _AIM.fullmatch(subject):
        yield f"what is {found['thing']} for"
        yield f"what end does {found['thing']} serve"
    elif found := _MERIT.fullmatch(subject):
        is_good = found["merit"] in ("advantage", "benefit")
        yield f"what speaks {'for' if is_good else 'against'} {found['thing']}"
        yield f"what does one {'gain' if is_good else 'lose'} with {found['thing']}"
    elif found := _WAY.fullmatch(subject):
        kind = found["kind"] or ""
        yield f"how can one {found['do']} {'most easily' if kind.strip() in ('easiest', 'simplest') else ''}"
        yield f"which {kind}way is there to {found['do']}"
    elif found := _ALTERNATIVE.fullmatch(subject):
        yield f"what can take the place of {found['thing']}"
        yield f"what could one choose instead of {found['thing']}"
    elif found := _DEFAULT_OF.fullmatch(subject):
        yield f"which {found['what']} does {found['thing']} have by default"
        yield f"what {found['what']} is used by default for {found['thing']}"
    elif found := _DEFAULT.fullmatch(subject):
        yield f"which {found['what']} {be} used by default"
        yield f"if nothing else is chosen, what {be} the {found['what']}"


def _bound(found: re.Match[str]) -> tuple[str, str]:
    return ("most", "upper") if found["bound"] == "maximum" else ("least", "lower")
