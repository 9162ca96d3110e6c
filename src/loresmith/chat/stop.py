"""When to stop asking altogether, and what to tell the person: nothing later can go better, so nothing more is spent."""

from ..errors import ChatError
from ..recipe import Chat
from .endpoint import Outcome
from .pace import LONGEST_PAUSE

MOST_FAILURES = 10  # Calls in a row that ended without an answer before the endpoint is given up.
KEPT = "Every answer so far is kept: see to it and run the same command again."


def stop_if_hopeless(outcome: Outcome, settings: Chat, *, has_key: bool, is_unknown: bool) -> None:
    """Raise ChatError where no later call can do better than this one.

    `is_unknown` says that the endpoint has never answered anything and has been tried more than once.
    """
    address, status, said = settings.base_url, outcome.kind.removeprefix("http-"), outcome.said
    if status in {"401", "403"}:
        variable = settings.api_key_env
        found = f"the key in {variable}" if has_key else f"a call without a key, and {variable} is not set"
        raise ChatError(f"{address} refuses {found} (HTTP {status}){said}.", hint=f"Set {variable} to a key that may use it.")
    if status == "404":
        raise ChatError(
            f"There is no {address}/chat/completions, or no model {settings.model!r} behind it (HTTP 404){said}.",
            hint="Check chat.model, and chat.base_url, which ends with /v1 for most endpoints.",
        )
    if status == "402" or (status == "429" and "insufficient_quota" in outcome.detail):
        raise ChatError(f"The account at {address} has nothing left to spend (HTTP {status}){said}.", hint=KEPT)
    if status.startswith("3"):
        raise ChatError(
            f"{address} redirects to {outcome.detail or 'another place'}; a call with a key is not sent on.",
            hint="Set chat.base_url to the endpoint itself.",
        )
    if (outcome.wait or 0.0) > LONGEST_PAUSE:
        raise ChatError(f"{address} asks to wait for {outcome.wait:,.0f} seconds.", hint="Run the same command again after that.")
    if outcome.kind == "no-connection" and is_unknown:
        raise ChatError(f"Nothing answers at {address}.", hint="Start the endpoint, or correct chat.base_url.")


def too_many_failures(n_failures: int, outcome: Outcome, settings: Chat) -> None:
    """Raise ChatError where so many calls in a row brought no answer that the rest will not either."""
    if n_failures >= MOST_FAILURES:
        raise ChatError(f"{settings.base_url} failed {n_failures} calls in a row, the last with {outcome.kind}{outcome.said}.", hint=KEPT)


def over_budget(settings: Chat, *, spent: float, reserve: float) -> ChatError:
    """Return the error of a budget that the next call could overdraw."""
    return ChatError(
        f"The budget of {settings.budget:g} for {settings.model} is used up: {spent:.4g} is spent, the next call may cost {reserve:.2g}.",
        hint="Raise chat.budget to go on; every answer so far is kept.",
    )
