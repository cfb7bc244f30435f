"""Writing over HTTP: one article at a time goes through the same build as `timtin index`, and is noted down."""

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from indexer.errors import SourceError, TimTinError
from indexer.schema import RawArticle
from indexer.sources.jsonl import read_line
from indexer.sources.skipped import Skips
from indexer.topics.load import load_topics
from indexer.topics.tagger import Tagger
from search_api.access.audit import Audit, digests
from search_api.bounds.disk import disk, refuse_full
from search_api.candidates.deciding import Decision, write
from search_api.interpreter import LongWork
from search_api.parts import open_stages
from search_api.problems.problems import BadParameter, Fault, Problem
from search_api.settings import Settings

if TYPE_CHECKING:
    from indexer.build import OnChange, Stages
    from indexer.index_writer import Change

log = logging.getLogger("timtin")


@dataclass(frozen=True, slots=True)
class Written:
    """What a write did: "added", "replaced", "unchanged" or "removed", in which generation it is visible."""

    status: str
    generation: int


class Writer:
    """Takes writes one after the other in a thread of its own; what it returned is durable and visible."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.audit = Audit(settings.audit_path)
        self.pool = LongWork(1, "write")
        self._waiting = 0
        self._stages: Stages | None = None

    async def in_turn(self, work: Callable[[], Written]) -> Written:
        """Do a write once those before it are done; what has begun is waited for, however long it takes.

        Raises Problem 503 where too many wait, or its turn does not come within the deadline; nothing is written then.
        """
        if self._waiting > self.settings.queue:
            raise _many_writes()
        self._waiting += 1
        try:
            turn = self.pool.submit(work)
            done = asyncio.wrap_future(turn)
            await asyncio.wait([done], timeout=self.settings.deadline_seconds)
            if not done.done() and turn.cancel():
                raise _many_writes()
            return await done
        finally:
            self._waiting -= 1

    def put(self, article_id: str, body: bytes, key_id: str) -> Written:
        """Add or replace an article. Raises Problem, IndexBusy."""
        raw = read_body(article_id, body)

        def work(on_change: "OnChange") -> Written:
            from indexer import build  # here and below late: a server that is only read from needs nothing of it

            self._check_disk()
            if self._stages is None:
                self._stages = open_stages(self.settings)
            report = build.build([raw], self.settings, self._stages, revive=True, on_change=on_change)
            if report.skipped:
                fault = Fault("body", "", report.skipped[0].reason)
                raise Problem(422, "invalid-parameter", faults=(fault,))
            status = "added" if report.added else "replaced" if report.replaced else "unchanged"
            return Written(status, report.generation)

        return self._noted("put", article_id, key_id, work)

    def delete(self, article_id: str, key_id: str) -> Written:
        """Remove an article and keep it out. Raises Problem 404, IndexBusy."""

        def work(on_change: "OnChange") -> Written:
            from indexer import build

            report = build.remove([article_id], self.settings, on_change=on_change)
            if report.skipped:
                raise Problem(404, "article-missing", id=article_id)
            return Written("removed", report.generation)

        return self._noted("delete", article_id, key_id, work)

    def decide(self, topic: str, decisions: Sequence[Decision], key_id: str) -> None:
        """Write what was decided about candidates; after an accepted wording all articles are tagged in the background.

        Raises Problem.
        """
        assert self.settings.topics is not None
        result = "refused"
        try:
            self._check_disk()
            added = write(self.settings.topics, topic, decisions)
            result = "written"
        finally:
            counts = Counter(str(decision.verdict) for decision in decisions)
            self.audit.note("decide", key=key_id, result=result, topic=topic, **counts)
        if added:
            self.pool.submit(self._tag)

    def _tag(self) -> None:
        """Tag all articles by the topic files as they are now; what fails here is made up for by the next indexing."""
        from indexer import build

        self._stages = None
        try:
            refuse_full(self.settings)
            report = build.retag(self.settings, Tagger(load_topics(self.settings.topics)))
        except TimTinError as error:
            log.warning("not tagged", extra={"event": {"cause": str(error)}})
            return
        self.audit.note("tag", key=None, result="done", generation=report.generation)

    def use(self, settings: Settings) -> None:
        """Write with these settings from now on; the model is loaded with the next write."""
        self.settings, self._stages = settings, None

    def mend(self) -> int:
        """Make damaged vectors or postings anew from the catalogue; returns the generation.

        Raises IndexBusy, StorageFailed.
        """
        from indexer import build

        refuse_full(self.settings)
        if self._stages is None:
            self._stages = open_stages(self.settings)
        report = build.heal(self.settings, self._stages.encoder)
        self.audit.note("mend", key=None, result="done" if report else "unchanged")
        return report.generation if report else 0

    def close(self) -> None:
        """Finish the write at hand; those not begun are dropped."""
        self.pool.shutdown(wait=True, cancel_futures=True)

    def _noted(self, action: str, article_id: str, key_id: str, work: "Callable[[OnChange], Written]") -> Written:
        """Do the work and note it down, whatever comes of it; nothing is done where that cannot be noted."""
        self.audit.ready()
        changes: list[Change] = []
        try:
            done = work(changes.append)
        except BaseException as error:
            result = error.code if isinstance(error, Problem) else type(error).__name__
            self.audit.note(action, key=key_id, result=result, article=article_id, **digests(changes))
            if isinstance(error, TimTinError | Problem):
                log.warning("write", extra={"event": {"action": action, "result": result}})
            raise
        told = {"article": article_id, **digests(changes), "generation": done.generation}
        self.audit.note(action, key=key_id, result=done.status, **told)
        return done

    def _check_disk(self) -> None:
        found = disk(self.settings)
        if found.full:
            raise Problem(507, "disk-full", free=found.free)


def _many_writes() -> Problem:
    return Problem(503, "many-writes", headers={"Retry-After": "5"})


def read_body(article_id: str, body: bytes) -> RawArticle:
    """Read the article of a PUT: the fields of a JSONL line; `id` may lack. Raises Problem 422."""
    try:
        fields: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise BadParameter("body", "", "expected.json") from None
    if not isinstance(fields, dict):
        raise BadParameter("body", type(fields).__name__, "expected.object")
    if fields.get("id", article_id) != article_id:
        raise BadParameter("id", fields["id"], "expected.same_id", id=article_id)
    line = json.dumps({**fields, "id": article_id}, ensure_ascii=False)
    try:
        return read_line(line, "PUT", Skips(strict=True))
    except SourceError as error:
        raise Problem(422, "invalid-parameter", faults=(Fault("body", "", error.reason),)) from None
