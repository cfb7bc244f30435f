"""An article comes back from its rows as it went in."""

import dataclasses

import pytest

from indexer.catalogue.rows import StoredArticle, Tag, day_of, decode, encode, named, tags_of
from indexer.schema import Article, Block, Entity, Noise, Passage, PrimaryPlace, Span, Unit

TEXT = "Bầu cử ở xã\n\nCử tri xã Hòa Bình đi bầu. 👍"
ARTICLE = Article(
    id="a/../b",
    text=TEXT,
    title="Bầu cử ở xã",
    title_span=Span(0, 11),
    published="2026-03-15",
    published_basis="field",
    source="Cổng Xã",
    blocks=(Block("title", 0, 11), Block("paragraph", 13, 41)),
    noise=(Noise("caption", 41, 43),),
    extra={"k": [1, {"đ": None}]},
)
PLACE = PrimaryPlace(Unit("25", "Phú Thọ"), Unit("09999", "xã Hòa Bình"), 0.9, "text")
ENTITY = Entity(17, 28, "body", "xã Hòa Bình", 0.8, {"name": "UBND xã", "roles": [{"start": 1}], "codes": ("25",)})


def test_all_of_an_article_comes_back() -> None:
    """Every field, the place, entities and passages."""
    content = encode(ARTICLE, PLACE, [ENTITY], [Passage(0, 11), Passage(13, 43)], "2026-03-16T00:00:00+00:00")
    stored = decode(ARTICLE.id, 5, 17, 3, content.digest(ARTICLE.id, 5, 17, 20260315), content)
    for field in dataclasses.fields(Article):
        assert getattr(stored, field.name) == getattr(ARTICLE, field.name)
    assert (stored.number, stored.first_passage, stored.duplicates) == (5, 17, 3)
    assert stored.place == PLACE
    assert stored.passages == (Passage(0, 11), Passage(13, 43))
    assert stored.entities == (dataclasses.replace(ENTITY, value={**ENTITY.value, "codes": ["25"]}),)
    assert isinstance(stored, StoredArticle)
    assert decode(ARTICLE.id, 5, 17, 3, b"", content, entities=False).entities == ()


def test_what_the_faster_writer_refuses_is_stored_all_the_same() -> None:
    """A source's own fields may hold a number of any length or keys that are none; no Unicode is refused."""
    article = Article("a", "Tin", "Tin", extra={"n": 10**30, "k": {1: "một"}})
    back = decode("a", 1, 1, 0, b"", encode(article, None, (), (), "2026-03-15"))
    assert back.extra["k"] == {"1": "một"}
    with pytest.raises(UnicodeEncodeError):
        encode(dataclasses.replace(article, extra={"n": "\ud800"}), None, (), (), "")


def test_the_digest_depends_on_everything() -> None:
    """Another id, number, passage, day, text, meta, span or entity is another digest."""
    content = encode(ARTICLE, PLACE, [ENTITY], [Passage(0, 11)], "")
    digests = {
        content.digest("a", 1, 1, 1),
        content.digest("b", 1, 1, 1),
        content.digest("a", 2, 1, 1),
        content.digest("a", 1, 2, 1),
        content.digest("a", 1, 1, 2),
        *(
            dataclasses.replace(content, **{name: getattr(content, name)[:-1]}).digest("a", 1, 1, 1)
            for name in ("text", "meta", "spans", "entities")
        ),
    }
    assert len(digests) == 9


@pytest.mark.parametrize(
    ("published", "day"),
    [("2026-03-15", 20260315), ("2026-03-15T08:00:00+07:00", 20260315), ("2026-03", 0), ("--03-15", 0), (None, 0)],
)
def test_a_day_is_a_number(published: str | None, day: int) -> None:
    """Only whole dates count."""
    assert day_of(published) == day


def test_tags_are_what_an_article_is_found_by() -> None:
    """Place by code, names without case; the fullest form of a person."""
    person = Entity(0, 3, "person", "ông Văn", 0.9, {"name": "Nguyễn Văn"})
    tags = tags_of(ARTICLE, PLACE, [ENTITY, person])
    assert {(tag.kind, tag.key) for tag in tags} == {
        ("place", "25"),
        ("place", "09999"),
        ("source", "cổng xã"),
        ("body", "ubnd xã"),
        ("person", "nguyễn văn"),
    }
    assert named("person", "  Nguyễn   VĂN ") == Tag("person", "nguyễn văn", "nguyen van", "Nguyễn VĂN")


def test_places_named_are_tags_too() -> None:
    """A commune named under its old name is found by today's codes; an unsure one is not."""
    codes = {"province": "25", "commune": "07909"}
    value = {"codes": codes, "province": "tỉnh Phú Thọ", "commune": "phường Thanh Miếu"}
    sure = Entity(0, 3, "place", "phường Gia Cẩm", 0.9, value)
    unsure = Entity(0, 3, "place", "xã Tân Lập", 0.4, {"codes": {"province": "38"}})
    tags = tags_of(Article("a", "", ""), None, [sure, unsure])
    assert {(tag.kind, tag.key, tag.label) for tag in tags} == {
        ("named", "25", "tỉnh Phú Thọ"),
        ("named", "07909", "phường Thanh Miếu"),
    }
