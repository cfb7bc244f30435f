"""What happens to an article before it is stored: clean, extract, topics, passages. Pure, so workers can share it."""

import dataclasses
import hashlib
import json
from dataclasses import dataclass

from indexer import collector, dedup, parted
from indexer.catalogue.rows import Content, Tag, day_of, encode, tags_of
from indexer.clean import clean
from indexer.deadline import TooSlow, deadline
from indexer.leftover import leftover
from indexer.passages import PassageInput, passage_input, passages
from indexer.reasons import Reason
from indexer.schema import Article, Extraction, Mention, RawArticle
from indexer.stages import Extractor, Tagger

LONGEST = 30  # seconds of processor time for one article: a megabyte of prose takes a tenth of that


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article ready to be stored, with what is encoded of its passages."""

    id: str
    raw: bytes
    day: int
    title: str
    inputs: tuple[PassageInput, ...]
    rest: str
    content: Content
    tags: frozenset[Tag]
    mentions: tuple[Mention, ...]
    sketch: dedup.Sketch | None


@dataclass(frozen=True, slots=True)
class Failed:
    """An article that a stage could not take, and why."""

    origin: str
    reason: str


@dataclass(frozen=True, slots=True)
class Preparer:
    """The stages before the index, with their settings; `extractor` and `tagger` may be left out."""

    extractor: Extractor | None = None
    tagger: Tagger | None = None
    syllables: int = 120
    indexed_at: str = ""
    pipeline: str = ""

    def raw_digest(self, raw: RawArticle) -> bytes:
        """Return what tells whether an article has to be taken in again: its source's text and the pipeline."""
        fields = {field.name: getattr(raw, field.name) for field in dataclasses.fields(raw) if field.name != "origin"}
        content = json.dumps(fields, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(f"{self.pipeline}\0{content}".encode("utf-8", "surrogatepass")).digest()[:16]

    @collector.collecting_nothing()
    def prepare(self, raw: RawArticle) -> Prepared | Failed:
        """Take one article through the stages."""
        try:
            with deadline(LONGEST):
                return self.prepare_article(clean(raw), self.raw_digest(raw))
        except TooSlow:
            return Failed(raw.origin or raw.id, Reason("article_slow", limit=LONGEST))
        except UnicodeEncodeError:
            return Failed(raw.origin or raw.id, Reason("article_surrogates"))
        except Exception as error:  # one article that breaks a stage must not stop a hundred thousand others
            told = Reason("fault", kind=type(error).__name__, told=str(error))
            return Failed(raw.origin or raw.id, Reason("article_broke", cause=told))
        finally:
            parted.forget()

    def prepare_article(self, article: Article, raw: bytes) -> Prepared:
        """Take a cleaned article through the stages after cleaning."""
        extraction = self.extractor.extract(article) if self.extractor else Extraction()
        if not article.published and extraction.published:
            article = dataclasses.replace(
                article, published=extraction.published, published_basis=extraction.published_basis
            )
        mentions = self.tagger.tag(article, article.published) if self.tagger else ()
        spans = passages(article, self.syllables)
        content = encode(article, extraction.place, extraction.entities, spans, self.indexed_at)
        return Prepared(
            id=article.id,
            raw=raw,
            day=day_of(article.published),
            title=article.title,
            inputs=tuple(passage_input(article, span) for span in spans),
            rest=leftover(article.text, spans),
            content=content,
            tags=frozenset(tags_of(article, extraction.place, extraction.entities)),
            mentions=mentions,
            sketch=dedup.sketch(article),
        )
