"""A chat model whose replies are as long, and as free, as its section of the recipe says, whatever the one who asks had in mind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..contracts import ChatModel, ChatReply, ChatRequest
from ..recipe import Chat


@dataclass
class Settled:
    """Passes requests on with the limit and the temperature of the settings."""

    chat: ChatModel
    settings: Chat
    name: str = field(init=False)

    def __post_init__(self) -> None:
        """Take over the name."""
        self.name = self.chat.name

    def ask(self, requests: Sequence[ChatRequest]) -> Iterator[ChatReply]:
        """Yield the reply to each request, in their order."""
        limit, temperature = self.settings.max_tokens, self.settings.temperature
        return self.chat.ask([replace(one, max_tokens=limit, temperature=temperature) for one in requests])
