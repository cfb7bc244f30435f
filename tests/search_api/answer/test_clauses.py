"""Tests of search_api.answer.clauses."""

from search_api.answer.clauses import clause_spans, gives_reason

from .reading_of import asked_of, evidence_of, stored

ARTICLE = stored("a", "Dời chợ", "Trạm bơm chậm vì vướng mặt bằng; phường sẽ mời thầu lại. Đường do UBND xã làm.")


def test_every_run_of_clauses_is_offered() -> None:
    """The reason, the promise and the whole sentence can be answers; all lie in the sentence."""
    question, asked = asked_of("Vì sao trạm bơm chậm?")
    sentence = evidence_of(question.text, ARTICLE)[1]
    spans = clause_spans(question, asked, sentence)
    texts = {ARTICLE.text[span.start : span.end]: span for span in spans}
    assert texts["vì vướng mặt bằng"].features["reason"] == 1.0
    assert "mời thầu lại" in texts
    assert any(span.features["whole"] for span in spans)
    assert all(sentence.start <= span.start < span.end <= sentence.end for span in spans)


def test_who_did_it_is_no_reason() -> None:
    """ "Do UBND xã làm" names who did it."""
    question, _ = asked_of("Vì sao trạm bơm chậm?")
    _, slow, road = evidence_of(question.text, ARTICLE)
    assert gives_reason(question, slow)
    assert not gives_reason(question, road)


def test_what_makes_it_is_the_reason() -> None:
    """ "Cống nghẹt khiến đường ngập": the reason stands before its word, what it brings about behind."""
    article = stored("a", "Cống", "Cống nghẹt nhiều ngày khiến đường thôn ngập, chợ phải nghỉ.")
    question, asked = asked_of("Đường thôn ngập vì sao?")
    sentence = evidence_of(question.text, article)[1]
    spans = clause_spans(question, asked, sentence)
    rated = {article.text[span.start : span.end]: span.features for span in spans}
    assert rated["Cống nghẹt nhiều ngày"]["reason"] == 1.0
    assert rated["Cống nghẹt nhiều ngày"]["just"] > 0.5
    assert rated["chợ phải nghỉ"]["reason"] == 0.0
    assert gives_reason(question, sentence)
