"""A clock that is set by hand."""


class Clock:
    """Says what it was set to, in seconds."""

    now = 0.0

    def __call__(self) -> float:
        return self.now
