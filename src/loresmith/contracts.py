"""The signatures others may implement. A recipe names one as `module:attribute`, or by its name in the registry."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from .records import Document, Example, Passage


class Loader(Protocol):
    """Read one file."""

    def __call__(self, path: Path, *, source: str) -> Document:
        """Return the document at `path`, named `source` in every record; raise SourceError where it cannot be read."""


class Teacher(Protocol):
    """Make examples out of documents."""

    def __call__(
        self, documents: Sequence[Document], passages: Sequence[Passage], *, wordings: int, tasks: Sequence[str]
    ) -> Iterator[Example]:
        """Yield examples document by document, each grounded in one passage; examples of one fact share `fact`.

        `wordings` is the most ways one fact is asked, `tasks` are the kinds of question wanted, none means the teacher's own choice.
        """


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"]
    """Who speaks."""
    content: str
    """What is said."""


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One thing asked of a chat model. Two requests that are equal are one call: the reply to the first answers both."""

    messages: tuple[Message, ...]
    """The conversation so far; the last turn is the user's."""
    schema: Mapping[str, Any] | None = None
    """JSON Schema of the reply wanted, or None for free text. The model may still break it: check what comes back."""
    max_tokens: int = 1024
    """Most tokens of the reply."""
    temperature: float = 0.0
    """0 takes the likeliest token."""
    sample: int = 0
    """Which of several replies to the same words is meant, from 0."""


@dataclass(frozen=True, slots=True)
class ChatReply:
    """What came back for one request."""

    text: str
    """The reply as it was sent; empty where there was none."""
    error: str = ""
    """Why there is no reply, in a few words, or empty."""
    prompt_tokens: int = 0
    """Tokens read, as the endpoint counts them."""
    completion_tokens: int = 0
    """Tokens written, as the endpoint counts them."""
    is_cached: bool = False
    """True where an earlier call had answered it and nothing was spent."""


class ChatModel(Protocol):
    """A language model that is asked in words: the teacher that writes questions, the judge that reads answers."""

    name: str
    """How records and reports call it, such as `gpt-5-mini` or `smollm2-135m`."""

    def ask(self, requests: Sequence[ChatRequest]) -> Iterator[ChatReply]:
        """Yield the reply to each request, in their order.

        One request that fails is a reply with an `error`. ChatError where nothing more can be asked: no such endpoint, a key that
        is refused, a budget that is spent. What was paid for before is kept, and the same call again goes on from there.
        """


class Filter(Protocol):
    """Look at one example."""

    def __call__(self, example: Example, *, passage: str) -> str | None:
        """Return what is wrong, or None; `passage` is the text the example came from.

        A reason is two or three words with hyphens; after it may stand `: ` and the words that decided.
        """


class Metric(Protocol):
    """Compare one answer with its reference."""

    def __call__(self, answer: str, reference: str) -> Mapping[str, float]:
        """Return the values by metric name."""


class Progress(Protocol):
    """Hears how a run goes; the command line draws it, tests and notebooks may ignore it."""

    def step(self, name: str, state: str, detail: str = "") -> None:
        """Say that a step is `running`, `done`, `kept` (nothing to do) or `failed`, with one line of detail."""

    def advance(self, done: int, total: int, detail: str = "") -> None:
        """Say how far the running step is."""


class Silent:
    """The Progress that says nothing."""

    def step(self, name: str, state: str, detail: str = "") -> None:
        """Ignore it."""

    def advance(self, done: int, total: int, detail: str = "") -> None:
        """Ignore it."""
