"""Names that are written in several ways."""

from collections.abc import Sequence

import pytest

from indexer.lexical import Field
from search_api.query.spelling import names, other_ways, usual

SHORT = {"tp_hcm": 90, "tphcm": 20, "thanh_pho": 200, "pho_ho": 8, "ho_chi": 30, "chi_minh": 30, "tp_ho": 6}
LONG = SHORT | {"pho_ho": 150, "ho_chi": 170, "chi_minh": 170}


def _counts(held: dict[str, int]):  # type: ignore[no-untyped-def]
    def count(terms: Sequence[str], field: Field) -> list[int]:
        return [held.get(term, 0) for term in terms]

    return count


@pytest.mark.parametrize(
    ("text", "usually"),
    [
        ("chợ nổi thành phố Hồ Chí Minh", "chợ nổi TP.HCM"),
        ("cho noi thanh pho ho chi minh o dau", "cho noi TP.HCM o dau"),
        ("chợ nổi tphcm, TP Hồ Chí Minh", "chợ nổi TP.HCM, TP.HCM"),
        ("chợ nổi TP.HCM", "chợ nổi TP.HCM"),
        ("đường Hồ Chí Minh qua thành phố", "đường Hồ Chí Minh qua thành phố"),
        ("tư tưởng Hồ Chí Minh", "tư tưởng Hồ Chí Minh"),
        ("thành phò hồ chí minh", "thành phò hồ chí minh"),
    ],
)
def test_a_name_is_written_as_most_passages_have_it(text: str, usually: str) -> None:
    """With marks or without; a name that is only part of it stays."""
    assert usual(text, _counts(SHORT)) == usually


def test_where_most_write_it_out_it_is_written_out() -> None:
    """An index of a portal that shortens nothing."""
    assert usual("chợ nổi tphcm", _counts(LONG)) == "chợ nổi thành phố Hồ Chí Minh"


def test_a_numbered_district_stays_as_it_was_typed() -> None:
    """ "q1" may be a quarter of a year."""
    assert usual("doanh thu q1", _counts({"quan": 90, "quan_1": 50, "q1": 2})) == "doanh thu q1"


def test_a_name_that_no_passage_has_stays() -> None:
    """Nothing tells which way is the usual one."""
    assert usual("chợ nổi tphcm", _counts({})) == "chợ nổi tphcm"


def test_all_ways_are_known_by_each() -> None:
    """Each finds the others, never itself."""
    assert "TP.HCM" in other_ways(("tphcm",))
    assert "TPHCM" not in other_ways(("tphcm",))
    assert other_ways(("cho", "noi")) == []
    assert set(other_ways(("q4",))) == {"quận 4", "Q.4"}
    assert set(other_ways(("phuong", "12"))) == {"P.12", "P12"}
    assert ("tp", "hcm") in names()
