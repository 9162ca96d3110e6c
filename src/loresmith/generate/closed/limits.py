"""Closed questions from orders that set a limit: `Do not heat X above 90 degrees`."""

import re

from ..asked import Asked, asked
from ..english.verbs import base_of, participle
from ..reference import is_clear
from ..topic import Topic

_FORBIDDEN = re.compile(
    r"(?:do not|don['’]t|never) (?P<verb>\w+) (?P<thing>(?:[\w-]+ ){1,6}?)(?P<bound>above|below|beyond|over|under|for more than"
    r"|for longer than)"
    r" (?P<answer>\d[\d.,]*(?: [\w%°]+){0,3})[.!]?$",
    re.IGNORECASE,
)
_QUANTITIES = {r"degree|°": "temperature", r"second|minute|hour|day": "time", r"volt": "voltage", r"bar|pascal": "pressure"}


def forbidden(text: str, topic: Topic) -> tuple[Asked, str] | None:
    """Return the question an order not to pass a limit answers, and the limit; None where the sentence is no such order.

    `it` is the thing the document is about, where it is about one thing.
    """
    found = _FORBIDDEN.match(text)
    verb = None if found is None else base_of(found["verb"], "base")
    if found is None or verb is None:
        return None
    thing = topic.name if found["thing"].strip() in ("it", "this") and topic.is_thing else found["thing"].strip()
    if not is_clear(thing, topic):
        return None
    quantity = next((name for unit, name in _QUANTITIES.items() if re.search(unit, found["answer"])), "value")
    bound = found["bound"].lower()
    wh = "for longer than what time" if bound.startswith("for") else f"{bound} what {quantity}"
    done = participle(verb)
    forms = f"{wh} must {thing} not be {done}", f"{wh} {thing} must not be {done}"
    others = f"what {quantity} is the limit when {thing} is {done}", f"up to what {quantity} may {thing} be {done}"
    return asked(forms, *others), found["answer"]
