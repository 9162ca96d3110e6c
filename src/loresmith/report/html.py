"""The page: one file that needs no network and lets nothing of the documents run.

Documents and answers are hostile until shown otherwise. Jinja escapes every value; the questions travel as JSON that
cannot close its element, and reach the page through `textContent`; the content security policy allows our one script and
our one style sheet by their digests and nothing else. Only what this package wrote is marked as safe: its style sheet,
its script, and the figures, whose texts matplotlib has escaped.
"""

import json
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from importlib import resources
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from .. import __version__
from ..records import Contrast, Summary
from . import bars, blocks, browse, format, leaks, links, palette, tables, words
from .brief import brief
from .chapters import chapters
from .content import ReportContent
from .flattery import caveats
from .gist import KEY, gist
from .glance import glance, when
from .learning import TOGETHER
from .method import method, untested
from .panel import Panel, short
from .retrieval import looked_up
from .sources import documents
from .spread import Spread
from .timings import timings, total
from .trees import is_nested, properties

MOST_ROWS = 240
"""Comparisons the page shows in one table; more are in the CSV file, and by metric on the page."""
_UNSAFE = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def render(
    content: ReportContent,
    *,
    spreads: Sequence[Spread],
    learning: Sequence[Panel],
    usage: Sequence[Panel] = (),
    profile: Sequence[Panel] = (),
) -> str:
    """Return the whole page; the same content gives the same bytes."""
    shown, left = blocks.metric_blocks(content)
    style, script = style_sheet(), _resource("script.js")
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            content=content,
            version=__version__,
            policy=policy(style, script),
            style=Markup(style),
            script=Markup(script),
            data=embed(browse.payload(content)),
            created=when(content.created),
            gist=gist(content.summaries, chosen=content.chosen),
            gist_key=KEY,
            caveats=caveats(content),
            brief=brief(content.contrasts, chosen=content.chosen),
            all_runs=links.safe(content.together),
            looked_up=looked_up(content.retrieval),
            method=method(content),
            untested=untested(content),
            glance=list(glance(content)),
            blocks=shown,
            left=left,
            headline=tables.headline(content.contrasts),
            most_rows=MOST_ROWS,
            chapters=chapters(content),
            spreads=[(spread, [(panel, Markup(panel.inline)) for panel in spread.panels]) for spread in spreads],
            all_curves=[(panel, Markup(panel.inline)) for panel in learning if panel.name.startswith(TOGETHER)],
            learning=[(panel, Markup(panel.inline)) for panel in learning if not panel.name.startswith(TOGETHER)],
            usage=[(panel, Markup(panel.inline)) for panel in usage],
            profile=[(panel, Markup(panel.inline)) for panel in profile],
            documents=documents(content),
            timings=timings(content),
            leaks=leaks.leak_table(content.audit),
            bar=bars,
            **_choices(content),
        )
    )


def style_sheet() -> str:
    """Return the style sheet of every page: the colours' names, then the rules."""
    return palette.variables() + palette.classes() + _resource("style.css")


def policy(style: str, script: str = "") -> str:
    """Return the content security policy that lets exactly these two texts work; no script at all where there is none."""
    allowed = [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" if text else "'none'" for text in (style, script)]
    return f"default-src 'none'; style-src {allowed[0]}; script-src {allowed[1]}; img-src data:; base-uri 'none'; form-action 'none'"


def embed(value: Any) -> Markup:
    """Return JSON that may stand inside a script element: no character of it can end the element or begin a comment."""
    return Markup(json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(_UNSAFE))


def environment() -> Environment:
    """Return what every page is made with: all values escaped, none silently missing, numbers and names as `format` prints them."""
    made = Environment(autoescape=True, undefined=StrictUndefined, loader=FunctionLoader(_resource), trim_blocks=True, lstrip_blocks=True)
    made.filters |= {
        "number": format.number,
        "signed": format.signed,
        "p_value": format.p_value,
        "count": format.count,
        "duration": format.duration,
        "interval": format.interval,
        "name": format.name,
        "lower_first": format.lower_first,
        "prose": format.prose,
        "asides": format.asides,
        "short": short,
    }
    made.globals |= {
        "named": format.named,
        "outcomes": tables.outcomes,
        "is_nested": is_nested,
        "metric": words.metric,
        "stratum": words.stratum,
        "arm": words.arm,
        "properties": properties,
        "total": total,
    }
    return made


def _choices(content: ReportContent) -> dict[str, Any]:
    """Return which strata, arms, metrics and models there are, for the explanations and the table's headings."""
    models = list(dict.fromkeys(contrast.model for contrast in content.contrasts))
    against = list(dict.fromkeys(contrast.against for contrast in content.contrasts))
    records: list[Contrast | Summary] = [*content.contrasts, *content.summaries]
    return {
        "has_unconfirmed": any(contrast.standing == "unconfirmed" for contrast in content.contrasts),
        "many_models": len(models) > 1 or len(against) > 1,
        "model_title": models[0] if len(models) == 1 else "fine-tune",
        "against_title": against[0] if len(against) == 1 else "against",
        "stratum_keys": words.ordered((record.stratum for record in records), words.STRATA),
        "arm_keys": words.ordered((record.arm for record in records), words.ARMS),
        "metric_keys": words.ordered((record.metric for record in records), words.METRICS),
    }


def _resource(name: str) -> str:
    return resources.files(__package__).joinpath("templates", name).read_text(encoding="utf-8")
