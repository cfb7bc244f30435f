"""Tests of search_api.answer.spans.agents."""

import pytest

from search_api.answer.spans.agents import tells_agent
from tests.search_api.answer.reading_of import evidence_of, reading_of, stored
from tests.search_api.answer.spans.test_spans import offered

RUN = "Ông Tạ Văn Thu kể hội làng Lúa do Hội Nông dân và Đoàn xã Lúa phối hợp tổ chức."
BUILT = "Bà Lê Thị Mai nói chợ Lúa do công ty tư nhân trồng trọt Hoa Mây (phường Mây) làm chủ đầu tư."
LED = "Bà Lê Thị Mai tiếp tổ khảo sát do Ủy viên ban chấp hành, Phó bí thư Tạ Văn Thu làm tổ trưởng."
GIVEN = "Chủ tịch UBND xã Lúa đã giao Công an xã dẹp xe dù quanh chợ Lúa."


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("Hội làng Lúa do ai tổ chức?", RUN, ["Hội Nông dân và Đoàn xã Lúa"]),
        ("hoi lang Lua do don vi nao to chuc", RUN, ["Hội Nông dân và Đoàn xã Lúa"]),
        ("ai tổ chức hội làng Lúa", RUN, ["Hội Nông dân và Đoàn xã Lúa"]),
        ("ai làm chủ đầu tư chợ Lúa", BUILT, ["công ty tư nhân trồng trọt Hoa Mây"]),
        ("chu dau tu cho Lua", BUILT, ["công ty tư nhân trồng trọt Hoa Mây"]),
        ("Xã Lúa giao ai dẹp xe dù?", GIVEN, ["Công an xã"]),
        ("to khao sat do ai lam to truong", LED, ["Tạ Văn Thu"]),
    ],
)
def test_who_is_told_outright_is_the_answer(question: str, text: str, found: list[str]) -> None:
    """Who stands between "do" and the verb asked with, or behind the verb that gives a task, goes before all others."""
    assert offered(question, text) == found


def test_who_speaks_to_an_investor_is_no_investor() -> None:
    """A role that the question only names does not make its bearer the answer."""
    text = "Ông Tạ Văn Thu nhắc chủ đầu tư là Công ty Hoa Mây dọn rác."
    assert offered("ai nhắc chủ đầu tư dọn rác", text) == ["Ông Tạ Văn Thu"]
    assert offered("chủ đầu tư chợ là ai", text) == ["Công ty Hoa Mây"]


def test_what_is_told_outright_ranks_and_is_surer() -> None:
    """A sentence that says who does it gains in rank and in confidence."""
    reading = reading_of("Hội làng Lúa do ai tổ chức?", stored("a", "Hội làng Lúa", f"{RUN} Làng Lúa đông vui."))
    told = [tells_agent(reading.question, offer.evidence) for offer in reading.offers]
    assert told == [False, True, False]
    costs = reading.costs()
    assert costs[1] < costs[2]
    assert reading.unsure(reading.offers[1]) < reading.unsure(reading.offers[2])
    assert not any(tells_agent(reading.question, one) for one in evidence_of("a", stored("b", "Lúa", GIVEN)))
