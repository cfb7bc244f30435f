"""From articles to a published index: clean, extract, topics, passages, encode, store, publish.

`build` adds what is new, replaces what changed, leaves the rest; `remove` removes; `rebuild` makes everything anew
from the catalogue, perhaps with another model; `retag` finds the topics again without encoding anything.
"""

import contextlib
import dataclasses
import datetime
import hashlib
import time
import weakref
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer import __version__, text_words
from indexer.errors import IndexDamaged
from indexer.index_writer import Approve, Change, IndexWriter
from indexer.manifest import LEXICAL, current_generation
from indexer.passages import passage_input
from indexer.pool import prepared
from indexer.prepare import Failed, Preparer
from indexer.reasons import Reason
from indexer.recovery import VECTORS
from indexer.schema import RawArticle
from indexer.settings import IndexSettings
from indexer.sources.skipped import Skipped
from indexer.stages import Encoder, Extractor, Tagger

ANEW = (VECTORS, LEXICAL)
PUBLISH_EVERY = 100_000  # passages; more would only take memory
_TOPIC_DIGESTS: weakref.WeakKeyDictionary[Tagger, str] = weakref.WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come."""

    seen: int
    passages: int


OnProgress = Callable[[Progress], None]
OnChange = Callable[[Change], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did. `articles` and `passages` is what the index holds now; the rest counts this run."""

    articles: int
    passages: int
    added: int
    replaced: int
    unchanged: int
    removed: int
    encoded: int
    skipped: tuple[Skipped, ...]
    seconds: float
    generation: int


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages of a build that load data of their own; extraction and topics may be left out."""

    encoder: Encoder
    extractor: Extractor | None = None
    tagger: Tagger | None = None

    def pipeline(self, settings: IndexSettings) -> str:
        """Name what an article's rows depend on, so that another version takes all articles in again."""
        extractor = (
            f"{type(self.extractor).__name__} {getattr(self.extractor, 'version', '')}" if self.extractor else "-"
        )
        return f"{__version__} passages={settings.passage_syllables} extract={extractor} texts={text_words.VERSION}"

    def preparer(self, settings: IndexSettings) -> Preparer:
        """Return the stages before the index."""
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        return Preparer(self.extractor, self.tagger, settings.passage_syllables, now, self.pipeline(settings))


class _Run:
    """One run over articles: what was skipped, and when to publish."""

    def __init__(self, writer: IndexWriter, on_progress: OnProgress | None = None) -> None:
        self.writer = writer
        self.unchanged = 0
        self.skipped: list[Skipped] = []
        self._seen = 0
        self._on_progress = on_progress
        self._began = time.monotonic()

    def skip(self, origin: str, reason: str) -> None:
        self.skipped.append(Skipped(origin, reason))

    def saw(self) -> None:
        self._seen += 1
        if self._on_progress:
            self._on_progress(Progress(self._seen, self.writer.counts.passages))

    def report(self) -> Report:
        counts, current = self.writer.counts, self.writer.current
        return Report(
            articles=current.articles if current else 0,
            passages=current.passages if current else 0,
            added=counts.added,
            replaced=counts.replaced,
            unchanged=self.unchanged,
            removed=counts.removed,
            encoded=counts.passages,
            skipped=tuple(self.skipped),
            seconds=time.monotonic() - self._began,
            generation=current.generation if current else 0,
        )


def build(
    raws: Iterable[RawArticle],
    settings: IndexSettings,
    stages: Stages,
    *,
    revive: bool = False,
    on_progress: OnProgress | None = None,
    on_change: OnChange | None = None,
) -> Report:
    """Take articles into the index at `settings.index`; done means durable and visible.

    Articles that were removed on purpose stay out unless `revive`. Raises IndexBusy, IndexMismatch, StorageFailed.
    """
    preparer = stages.preparer(settings)
    writer = IndexWriter(settings.index, stages.encoder, batch=settings.encode_batch, pipeline=preparer.pipeline)
    writer.on_change = on_change
    with writer:
        run = _Run(writer, on_progress)
        if writer.damage:
            keep_all(writer, run.saw)
        for article in prepared(_wanted(raws, run, preparer, revive=revive), preparer, settings.preparers):
            if isinstance(article, Failed):
                run.skip(article.origin, article.reason)
            else:
                writer.add(article)
            run.saw()
            if writer.waiting >= PUBLISH_EVERY:
                writer.publish(more_to_come=True)
        _retag_if_due(writer, stages.tagger)
        if writer.changed or writer.current is None:
            writer.publish()
        return run.report()


def _wanted(raws: Iterable[RawArticle], run: _Run, preparer: Preparer, *, revive: bool) -> Iterator[RawArticle]:
    """Yield the articles that the index does not hold as they are."""
    catalogue = run.writer.catalogue
    for raw in raws:
        since = catalogue.buried(raw.id)
        if since is not None and not revive:
            run.skip(raw.origin or raw.id, Reason("kept_out", since=since))
        elif run.writer.unchanged(raw.id, preparer.raw_digest(raw)):
            run.unchanged += 1
        else:
            if since is not None:
                run.writer.let_in(raw.id)
            yield raw
            continue
        run.saw()


def _topics_digest(tagger: Tagger | None) -> str:
    """Return what changes with the topics that a tagger looks for.

    Made once for each tagger: of some hundred wordings it takes longer than all else that an article's PUT does.
    """
    topics = getattr(tagger, "topics", None)
    if tagger is None or topics is None:
        return ""
    known = _TOPIC_DIGESTS.get(tagger)
    if known is None:
        known = _TOPIC_DIGESTS[tagger] = hashlib.sha256(repr(_ordered(topics)).encode()).hexdigest()
    return known


def _ordered(value: object) -> object:
    """Return `value` as nested tuples in one order: sets have another order in each process."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return tuple((field.name, _ordered(getattr(value, field.name))) for field in dataclasses.fields(value))
    if isinstance(value, frozenset | set):
        return tuple(sorted(map(repr, map(_ordered, value))))
    if isinstance(value, Mapping):
        return tuple((str(key), _ordered(item)) for key, item in value.items())
    if isinstance(value, tuple | list):
        return tuple(map(_ordered, value))
    return value


def _retag_if_due(writer: IndexWriter, tagger: Tagger | None) -> None:
    """Find the topics again where the topic files changed since the index was built."""
    known, digest = writer.current.topics if writer.current else None, _topics_digest(tagger)
    if tagger is None:
        return
    writer.topics = digest
    if known is not None and known != digest:
        _tag_all(writer, tagger)


def _tag_all(writer: IndexWriter, tagger: Tagger) -> None:
    writer.bury_mentions()
    after = 0
    while batch := writer.catalogue.living(after):
        for stored in batch:
            writer.retag(stored.number, tagger.tag(stored, stored.published))
        after = batch[-1].number


def retag(settings: IndexSettings, tagger: Tagger) -> Report:
    """Find the topics of all articles again, without encoding. Raises IndexMissing, IndexBusy."""
    with _existing(settings) as writer:
        run = _Run(writer)
        writer.topics = _topics_digest(tagger)
        _tag_all(writer, tagger)
        writer.publish()
        return run.report()


def remove(ids: Sequence[str], settings: IndexSettings, *, on_change: OnChange | None = None) -> Report:
    """Remove articles; unknown ids are reported as skipped. Raises IndexMissing, IndexBusy."""
    with _existing(settings) as writer:
        writer.on_change = on_change
        run = _Run(writer)
        for id in ids:
            if not writer.remove(id):
                run.skip(id, Reason("no_article"))
        if writer.changed:
            writer.publish()
        return run.report()


def rebuild(
    settings: IndexSettings, stages: Stages, on_progress: OnProgress | None = None, approve: Approve | None = None
) -> Report:
    """Take every article of the catalogue through all stages after cleaning again, and publish once.

    The old generation answers until the new one is complete; the model may be another one. Where `approve` refuses the
    new one, the old one goes on, and nothing of the new one stays.
    """
    preparer = stages.preparer(settings)
    with _existing(
        settings, stages.encoder, batch=settings.encode_batch, pipeline=preparer.pipeline, fresh=ANEW
    ) as writer:
        run, after, last = _Run(writer, on_progress), 0, writer.catalogue.last_number()
        writer.topics = _topics_digest(stages.tagger)
        while batch := writer.catalogue.living(after, last=last):
            for stored in batch:
                version = writer.catalogue.find(stored.id)
                writer.add(preparer.prepare_article(stored, version.raw if version else b""))
                run.saw()
            after = batch[-1].number
        writer.publish(approve=approve)
        return run.report()


def heal(settings: IndexSettings, encoder: Encoder) -> Report | None:
    """Make damaged vectors or postings anew; None where nothing was damaged. Raises IndexBusy, IndexDamaged."""
    with _existing(settings, encoder, batch=settings.encode_batch) as writer:
        if not writer.damage:
            return None
        run = _Run(writer)
        keep_all(writer, run.saw)
        writer.publish()
        return run.report()


def keep_all(writer: IndexWriter, saw: Callable[[], None] | None = None) -> None:
    """Give all articles of the catalogue the postings and vectors that are to be made anew."""
    after = 0
    while batch := writer.catalogue.living(after):
        for stored in batch:
            writer.keep(stored, [passage_input(stored, span) for span in stored.passages])
            if saw:
                saw()
        after = batch[-1].number


def _existing(
    settings: IndexSettings,
    encoder: Encoder | None = None,
    *,
    batch: int = 1024,
    pipeline: str | None = None,
    fresh: Collection[str] = (),
) -> IndexWriter:
    with contextlib.suppress(IndexDamaged):  # the writer mends it
        current_generation(settings.index)
    return IndexWriter(settings.index, encoder, batch=batch, pipeline=pipeline, fresh=fresh)
