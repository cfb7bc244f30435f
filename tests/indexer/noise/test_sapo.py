"""A sapo that the body repeats counts once."""

from indexer.clean import clean
from indexer.passages import passages
from indexer.schema import RawArticle

SAPO = "Chiều 3/2, xã Hoa Mai họp bàn việc làm đường liên thôn, thống nhất khởi công trước mùa mưa năm nay."
OTHER = "Mỗi thôn cử một tổ giám sát cộng đồng, công khai kinh phí đóng góp và tiến độ từng tuần trên loa của xã."


def passage_text(raw: RawArticle) -> str:
    """Return the passages of an article, joined."""
    article = clean(raw)
    return " | ".join(article.text[passage.start : passage.end] for passage in passages(article))


def test_word_for_word() -> None:
    """As a lead field, or as the first paragraph of a file."""
    assert passage_text(RawArticle(id="a", title="T", lead=SAPO, body=f"{OTHER} {SAPO}")).count("khởi công") == 1
    assert (
        passage_text(RawArticle(id="a", body=f"Họp bàn làm đường\n\n{SAPO}\n\n{SAPO} {OTHER}")).count("khởi công") == 1
    )


def test_nearly_word_for_word() -> None:
    """A word may differ."""
    again = SAPO.replace("họp bàn", "đã họp bàn")
    assert passage_text(RawArticle(id="a", title="T", lead=SAPO, body=f"{again} {OTHER}")).count("liên thôn") == 1


def test_another_sapo_stays() -> None:
    """What only shares its subject with the body is prose of its own."""
    assert passage_text(RawArticle(id="a", title="T", lead=SAPO, body=OTHER)).count("khởi công") == 1
