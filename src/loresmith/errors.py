"""Everything that can go wrong, as one tree.

A mistake of the user raises one of these: a sentence with what was found, what was expected and
what to do next. The command line prints the sentence and leaves with the class's exit code.
A mistake of ours raises whatever it raises and keeps its traceback.
"""


class LoresmithError(Exception):
    """The work failed in a way one sentence explains; exit code 1.

    `hint` is what to do next. `str(error)` is the message followed by the hint.
    """

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class RecipeError(LoresmithError):
    """The recipe cannot be used: an unknown key, a value out of range, two sections that exclude each other."""

    exit_code = 2


class SourceError(LoresmithError):
    """Documents cannot be found or read, or none is left."""

    exit_code = 2


class DatasetError(LoresmithError):
    """A question-and-answer file cannot be found or read, or has the wrong columns."""

    exit_code = 2


class SplitError(LoresmithError):
    """There is too little to split into training and test."""

    exit_code = 2


class ModelError(LoresmithError):
    """A model cannot be found, loaded or trusted."""

    exit_code = 2


class ChatError(LoresmithError):
    """A teacher or judge cannot be asked any more: no endpoint, a refused key, a spent budget. What was paid for is kept."""


class RunError(LoresmithError):
    """The run folder is missing, in use by another process, or not ours."""

    exit_code = 2


class DamagedFile(RunError, ValueError):
    """A file of ours is not as we wrote it."""


class MissingExtra(LoresmithError):
    """An optional package is not installed; the hint is the install line."""

    exit_code = 2


class TrainingError(LoresmithError):
    """Training cannot go on: a loss that is not finite, or a checkpoint that does not verify."""


class Preempted(LoresmithError):
    """A signal asked the run to stop; what was done is kept. Run the same command again."""

    exit_code = 75
