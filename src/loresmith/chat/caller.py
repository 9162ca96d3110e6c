"""Make calls until each has an answer or a reason: in turn, within the limits and the budget, again where that can help.

Everything that is decided about a call is in the cache before and after it, so this can be killed at any point.
"""

import asyncio
from dataclasses import dataclass, field, replace

import httpx2

from ..contracts import ChatRequest
from ..errors import ChatError
from ..recipe import Chat
from .cache import ChatCache, Try
from .endpoint import MAY_BE_PAID, Outcome, attempt
from .pace import LONGEST_PAUSE, Pace, backoff
from .parse import parse_json
from .price import cost, estimated_tokens, most_tokens
from .stop import over_budget, stop_if_hopeless, too_many_failures
from .wire import PROBE, RUNGS, Dialect, after_refusal, body_of, next_rung

LOOK_AGAIN = 0.05  # Seconds until we look again at a call of another process, or at a budget that others hold.
GRACE = 5.0  # Seconds beyond its limit before a call of another process is taken for lost.


@dataclass
class Caller:
    """One endpoint and model, and how it has behaved so far."""

    settings: Chat
    cache: ChatCache
    client: httpx2.AsyncClient
    key: str
    """The secret; empty where there is none."""
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once nobody waits for answers any more: what is under way is finished, nothing is begun."""
    is_known: bool = False
    """True once the endpoint has said anything at all."""
    n_failures: int = 0
    """Calls in a row without an answer."""

    def __post_init__(self) -> None:
        self.requests, self.tokens = Pace(self.settings.requests_per_minute), Pace(self.settings.tokens_per_minute)
        self.ladder = RUNGS[self.settings.structured]
        self.probing = asyncio.Lock()
        learnt = self.cache.dialect() or {}
        self.dialect = Dialect(**learnt) if learnt.get("rung") in self.ladder else Dialect(self.ladder[0])

    async def call(self, key: str) -> None:
        """See one call to its end, in the cache; ChatError where nothing more can be asked."""
        request = self.cache.request(key)
        if request.schema is not None:
            async with self.probing:
                await self._probe()
        await self._see_through(key, request)

    async def _see_through(self, key: str, request: ChatRequest) -> None:
        n_tries = 0
        while not self.closing.is_set():
            dialect = self.dialect
            body = body_of(request, model=self.settings.model, dialect=dialect)
            if not await self._may_go(key, request, body):
                return
            outcome = await self._attempt(key, request, body)
            if outcome.envelope:
                return
            if self._has_learnt(dialect, outcome, has_schema=request.schema is not None):
                continue
            n_tries += 1
            stop_if_hopeless(outcome, self.settings, has_key=bool(self.key), is_unknown=not self.is_known and n_tries > 1)
            if not outcome.may_be_tried_again or n_tries > self.settings.retries:
                return self._fail(key, outcome, n_tries)
            await self._wait(outcome, n_tries)

    async def _may_go(self, key: str, request: ChatRequest, body: bytes) -> bool:
        """Wait for our turn and take the call; False where it is answered by now, or nobody wants it any more."""
        reserve = self._worst(request, body)
        await self._rest(self.tokens.take(estimated_tokens(body) + request.max_tokens))
        await self._rest(self.requests.take(1))
        while not self.closing.is_set():
            claim = self.cache.claim(key, seconds=self.settings.timeout + GRACE, reserve=reserve, budget=self.settings.budget)
            if claim in {"yours", "done"}:
                return claim == "yours"
            if claim == "over-budget" and not self.cache.n_in_flight():
                raise over_budget(self.settings, spent=self.cache.spent(), reserve=reserve)
            await self._rest(LOOK_AGAIN)
        return False

    async def _attempt(self, key: str, request: ChatRequest, body: bytes) -> Outcome:
        """Make one attempt and write it down, with its answer where it has one."""
        address = f"{self.cache.base_url}/chat/completions"
        outcome = await attempt(self.client, address, body, timeout=self.settings.timeout, key=self.key)
        made = self._priced(outcome, request, body)
        self.tokens.correct(estimated_tokens(body) + request.max_tokens - made.prompt_tokens - made.completion_tokens)
        self.is_known = self.is_known or outcome.kind != "no-connection"
        if outcome.envelope:
            self.n_failures = 0
            self.cache.answer(key, outcome.envelope, made, body=outcome.body)
        else:
            self.cache.give_back(key, made)
        return outcome

    def _priced(self, outcome: Outcome, request: ChatRequest, body: bytes) -> Try:
        if outcome.envelope is None:
            doubtful = self._worst(request, body) if outcome.kind in MAY_BE_PAID else 0.0
            return Try(outcome.kind, cost=doubtful, seconds=outcome.seconds)
        text, _, read, written = outcome.envelope
        read = estimated_tokens(body) if read is None else read
        written = estimated_tokens(text.encode()) if written is None else written
        return Try("answered", read, written, cost(self.settings, read, written), outcome.seconds)

    def _worst(self, request: ChatRequest, body: bytes) -> float:
        return cost(self.settings, most_tokens(body), request.max_tokens)

    def _has_learnt(self, used: Dialect, outcome: Outcome, *, has_schema: bool) -> bool:
        """Say whether a refusal leads to another way of asking; where another call has found it already, take that."""
        better = after_refusal(used, outcome.kind, outcome.detail, has_schema=has_schema, ladder=self.ladder)
        if better and self.dialect == used:
            self._speak(better)
        return better is not None

    async def _probe(self) -> None:
        """Find out how the endpoint takes a schema, once; a small call for every rung that does not hold."""
        while self.settings.structured == "auto" and not self.dialect.is_probed and not self.closing.is_set():
            key = f"probe {self.cache.base_url} {self.cache.model} {self.dialect.rung}"
            self.cache.enqueue([(key, PROBE)])
            await self._see_through(key, PROBE)
            if self.cache.is_settled(key):
                self._judge_probe(key)

    def _judge_probe(self, key: str) -> None:
        reply = self.cache.reply(key, is_cached=False)
        below = next_rung(self.dialect, ladder=self.ladder)
        holds = not reply.error and not parse_json(reply.text, PROBE.schema).fault
        if below and not holds:
            return self._speak(below)
        if not self.cache.is_done(key):
            raise ChatError(f"The endpoint {self.cache.base_url} cannot be tried out: {reply.error}.", hint="See to it and run again.")
        self._speak(replace(self.dialect, is_probed=True))

    def _speak(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.cache.learn(dialect.to_dict())

    def _fail(self, key: str, outcome: Outcome, n_tries: int) -> None:
        self.cache.give_back(key, None, error=f"{outcome.kind} after {n_tries} {'try' if n_tries == 1 else 'tries'}{outcome.said}")
        self.n_failures += 1
        too_many_failures(self.n_failures, outcome, self.settings)

    async def _wait(self, outcome: Outcome, n_tries: int) -> None:
        asked = min(outcome.wait or 0.0, LONGEST_PAUSE)
        self.requests.pause(asked)  # the limit is the account's: everyone waits
        await self._rest(max(backoff(n_tries), asked))

    async def _rest(self, seconds: float) -> None:
        """Sleep, unless we are closing."""
        if seconds > 0:
            try:
                await asyncio.wait_for(self.closing.wait(), seconds)
            except TimeoutError:
                return
