"""Find what a PDF calls itself."""

import re
from collections.abc import Sequence
from typing import Any

from ..characters import one_line
from .line import Line
from .outline import plain_title
from .words import joined

_NO_TITLE = re.compile(
    r"^(?:untitled|title|document\d*|presentation\d*|slide 1|microsoft word - .*"
    r"|.*\.(?:docx?|pdf|tex|dvi|indd|pptx?|xlsx?|odt|rtf|qxd|fm))$",
    re.IGNORECASE,
)
_MOST_LINES = 3
_LARGER = 1.2


def document_title(pdf: Any, front: Sequence[Line], *, body_size: float) -> str:
    """Return the title among the file's own properties, else the largest lines of its first page, `front`, else an empty one."""
    own = one_line(pdf.get_metadata_value("Title") or "")
    if own and not _NO_TITLE.match(own):
        return own
    largest = max((line.size for line in front), default=0.0)
    if largest <= _LARGER * body_size:
        return ""
    start = next(index for index, line in enumerate(front) if line.size == largest)
    run = [line.title or line.text for line in front[start : start + _MOST_LINES] if line.size == largest]
    return plain_title(one_line(joined(run, frozenset())))
