"""The page a person rates on: one answer, its reference and passage, five items. It works without its script, and with the keyboard alone.

What it shows was written by models and strangers: Jinja escapes every text, and the policy lets nothing but our style and script work.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib import resources
from typing import Protocol

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import Markup

from .sample import Sheet

CHOICES = (("0", "0"), ("0.5", "½"), ("1", "1"), ("none", "cannot say"))
"""What is sent for a rating, and how it is called."""


class Item(Protocol):
    """One thing to look at; an item of the rubric is one."""

    @property
    def name(self) -> str:
        """What it is called, in words with hyphens."""

    @property
    def anchors(self) -> tuple[str, str, str]:
        """What 0, 0.5 and 1 mean."""


def render(
    sheet: Sheet | None,
    *,
    items: Sequence[Item],
    rater: str,
    done: int,
    total: int,
    fault: str = "",
    given: Mapping[str, str] | None = None,
    last: str = "",
) -> str:
    """Return the page of one sheet, or the last page where there is none.

    `fault` is what is wrong with what was sent, `given` what was sent, so that nothing is filled in twice, and `last` the address of
    the sheet before, where it may be corrected.
    """
    return _template().render(
        sheet=sheet,
        items=items,
        choices=CHOICES,
        rater=rater,
        done=done,
        total=total,
        fault=fault,
        given=given or {},
        last=last,
        style=Markup(_resource("style.css")),
        script=Markup(_resource("script.js")),
    )


def policy() -> str:
    """Return the content security policy of the page, to be sent as a header."""
    style, script = (f"'sha256-{b64encode(sha256(_resource(name).encode()).digest()).decode()}'" for name in ("style.css", "script.js"))
    return f"default-src 'none'; style-src {style}; script-src {script}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, loader=FunctionLoader(_resource), trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("sheet.html.j2")


def _resource(name: str) -> str:
    return resources.files(__package__).joinpath("templates", name).read_text(encoding="utf-8")
