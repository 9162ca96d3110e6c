"""A progress that remembers what a run says of its steps."""


class Heard:
    """Remembers what a run says of its steps."""

    def __init__(self) -> None:
        self.states: list[tuple[str, str]] = []

    def step(self, name: str, state: str, detail: str = "") -> None:
        self.states.append((name, state))

    def advance(self, done: int, total: int, detail: str = "") -> None:
        pass

    def names(self, state: str) -> list[str]:
        return [name for name, said in self.states if said == state]
