"""Understanding a query."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.analysis import analyse
from indexer.errors import QueryError
from indexer.vietnamese.fold import fold
from search_api.query.query import Query, parse
from search_api.query.repair import Mender

MARKED = "bầu cử hội đồng nhân dân phường hòa giải rừng đầu nguồn khởi công cầu"
KNOWN = {
    "plain": analyse(MARKED).plain,
    "text": analyse(MARKED).marked,
    "pairs_plain": ("bau_cu", "hoi_dong", "rung_dau"),
}


def counts(terms, field):  # type: ignore[no-untyped-def]
    """Count 5 passages for every known term."""
    return [5 if term in KNOWN.get(field, ()) else 0 for term in terms]


def understood(text: str) -> Query:
    """Parse against the small vocabulary."""
    return parse(text, Mender(counts))


def forms(query: Query) -> dict[str, list[str]]:
    """Return what each unit is also called."""
    return {
        " ".join(unit.forms[0].terms.marked): [" ".join(form.terms.marked) for form in unit.forms[1:]]
        for unit in query.units
        if len(unit.forms) > 1
    }


def test_abbreviations_go_both_ways() -> None:
    """The short form stands for the long one and the other way, also without marks."""
    assert "hội đồng nhân dân" in forms(understood("HĐND phường"))["hđnd"]
    assert "hđnd" in forms(understood("hội đồng nhân dân phường"))["hội đồng nhân dân"]
    assert "hđnd" in forms(understood("hoi dong nhan dan phuong"))["hoi dong nhan dan"]


@pytest.mark.parametrize("text", ["bầu cử TPHCM", "bầu cử tp hcm", "bầu cử thành phố Hồ Chí Minh"])
def test_all_ways_to_write_a_name_are_searched_for(text: str) -> None:
    """Each counts like the others."""
    units = understood(text).units
    ways = {" ".join(form.terms.marked) for form in units[-1].forms if form.weight == 1}
    assert {"tphcm", "tp hcm", "tp hồ chí minh", "thành phố hồ chí minh"} <= ways


@pytest.mark.parametrize("text", ["the market in Ho Chi Minh City", "where is the market of HCMC"])
def test_english_names_what_is_written_in_several_ways(text: str) -> None:
    """The Vietnamese ways to write it count like the English one."""
    ways = {" ".join(form.terms.marked) for form in understood(text).units[-1].forms if form.weight == 1}
    assert {"tphcm", "tp hcm", "thành phố hồ chí minh", "hcmc"} <= ways


@pytest.mark.parametrize("text", ["phòng gd-đt xã", "phòng GD&ĐT xã", "phong gd dt xa", "phòng GDĐT xã"])
def test_an_abbreviation_of_several_parts_is_one(text: str) -> None:
    """None of its parts is taken for what it means alone ("đt" is a telephone)."""
    query = understood(text)
    assert query.understood == text
    own = next(unit for unit in query.units if "giáo dục và đào tạo" in {" ".join(f.terms.marked) for f in unit.forms})
    assert {"".join(form.terms.plain) for form in own.forms} == {"gddt", "giaoducvadaotao"}


def test_a_short_form_of_what_stands_within_a_longer_name() -> None:
    """What most write short is found behind the word before it too."""
    office = "sở tài nguyên và môi trường"
    assert {"sở tnmt", "sở tn mt"} <= set(forms(understood(office))[office])
    assert "đại biểu hđnd" in forms(understood("đại biểu hội đồng nhân dân xã"))["đại biểu hội đồng nhân dân"]


@pytest.mark.parametrize("text", ["UBND phường", "ubnd phường", "ubnd phuong"])
def test_a_body_may_be_shortened_in_small_letters(text: str) -> None:
    """It stays the one word that it is, with its long name beside it: written out it would count four times."""
    query = understood(text)
    assert query.understood == text
    assert "ủy ban nhân dân" in forms(query)["ubnd"]


def test_a_short_form_does_not_repeat_what_stands_before_it() -> None:
    """ "tp hcm" is the city once, not twice; alone it is written out whole."""
    city = "hồ chí minh"
    texts = ("bau cu o tp hcm", "bầu cử TP. hcm", "bầu cử thành phố hcm", "bầu cử ở hcm")
    assert [understood(text).understood for text in texts] == [
        f"bau cu o tp {fold(city)}", f"bầu cử TP. {city}", f"bầu cử thành phố {city}", f"bầu cử ở thành phố {city}",
    ]  # fmt: skip


def test_other_words_for_the_same() -> None:
    """Southern and official words find each other; inside a longer word nothing is replaced."""
    assert "lợn" in forms(understood("nuôi heo ở phường"))["heo"]
    assert "dân" not in forms(understood("dân tộc thiểu số"))


def test_keystrokes_that_an_input_method_missed() -> None:
    """Fifty phrases typed raw in Telex and VNI are searched for as what was meant."""
    lines = (Path(__file__).parent / "keystrokes.tsv").read_text(encoding="utf-8").splitlines()[1:]
    pairs = [tuple(line.split("\t")) for line in lines]
    known = {word for _, meant in pairs for word in analyse(meant).marked}

    def standing(terms, field):  # type: ignore[no-untyped-def]
        return [int(field == "text" and term in known) for term in terms]

    read = {typed: parse(typed, Mender(standing)).terms.marked for typed, _ in pairs}
    assert len(pairs) == 50
    assert read == {typed: analyse(meant).marked for typed, meant in pairs}


def test_slips_are_mended_and_told() -> None:
    """Letters lost, raw keystrokes and hurried spellings; what stands in the index is left alone."""
    query = understood("rừg đầu nguồn")
    assert query.understood == "rừng đầu nguồn"
    assert [(r.typed, r.taken, r.kind) for r in query.repairs] == [("rừg", "rừng", "letters")]
    assert understood("baafu cuwr").understood == "bầu cử"
    assert understood("baucu phường").understood == "bau cu phường"
    assert understood("bầu cử ko").understood == "bầu cử không"
    assert understood("bầu cử").repairs == ()
    assert understood("hồ sơ dvc").repairs == ()  # an abbreviation, though no passage has it


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chủ tịhc xã", "chủ tịch xã"),  # the marks that were typed
        ("chủ tihc xã", "chủ tịch xã"),  # those it has beside its neighbour
        ("chu tihc xa", "chu tich xa"),  # none where none were typed
        ("đđoàn thư ký", "đoàn thư ký"),
        ("vùng tihc lũy", "vùng tích lũy"),  # by the neighbour behind, though "tịch" is commoner
    ],
)
def test_a_mended_word_keeps_its_marks(typed: str, meant: str) -> None:
    """A slip beside marks is mended to a word with marks; the same word without them finds and shows less."""
    held = {
        "plain": {"tich": 9, "doan": 5},
        "text": {"tịch": 6, "tích": 3, "đoàn": 5, "doàn": 1},
        "pairs": {"chủ_tịch": 5, "tích_lũy": 2},
        "pairs_plain": {"chu_tich": 5},
    }
    query = parse(typed, Mender(lambda terms, field: [held.get(field, {}).get(term, 0) for term in terms]))
    assert query.understood == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sáp nhạap xã", "sáp nhập xã"),  # half typed; never "nhạ ap", though "nha ap" is known
        ("khowir coong", "khởi công"),  # though somebody wrote "coong" once
        ("coong", "coong"),  # nothing beside it tells
        ("hổ trợ xã", "hỗ trợ xã"),  # hỏi for ngã
        ("xã hổ", "xã hổ"),
        ("lực tĩnh điện", "lực tĩnh điện"),  # a word, though an index of local news knows Điện Biên better
        ("bảo vệ", "bảo vệ"),
        ("bảo lũ", "bảo lũ"),  # not often enough the other way
    ],
)
def test_neighbours_tell_slips_that_are_words(typed: str, meant: str) -> None:
    """Keys that an input method took or missed, tones that are said alike: where the words beside them want that."""
    held = {
        "plain": {"coong": 1, "cong": 900, "ho": 90, "tro": 90, "bao": 90, "xa": 90},
        "text": {"nhập": 9, "khởi": 9, "công": 900},
        "pairs": {"khởi_công": 50, "hỗ_trợ": 800, "tỉnh_điện": 60, "bảo_vệ": 70, "bão_lũ": 9},
        "pairs_plain": {"nha_ap": 3},
    }
    query = parse(typed, Mender(lambda terms, field: [held.get(field, {}).get(term, 0) for term in terms]))
    assert query.understood == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hp năm 2026", "học phí năm 2026"),
        ("mưa ở hp", "mưa ở hải phòng"),
        ("hp", "hai phong"),
        ("nop hp trc 5/9", "nop hoc phi truoc 5/9"),
        ("lm hso o dau", "lam ho so o dau"),
    ],
)
def test_a_short_form_of_two_meanings_is_told_by_its_neighbours(typed: str, meant: str) -> None:
    """By what stands beside them in the index, else the first of the file."""
    pairs = {
        "pairs": {"học_phí": 9, "hải_phòng": 90, "phí_năm": 2, "phòng_năm": 3, "ở_hải": 3},
        "pairs_plain": {"hoc_phi": 9, "hai_phong": 90, "nop_hoc": 2},
    }
    query = parse(typed, Mender(lambda terms, field: [pairs.get(field, {}).get(term, 0) for term in terms]))
    assert query.understood == meant


def test_marks_or_none() -> None:
    """Marked says whether marks were typed; repairs of an unmarked query stay unmarked."""
    assert understood("bầu cử").marked
    assert not understood("bau cu").marked
    assert not understood("bau cu ko").marked


def test_english_is_told_and_translated() -> None:
    """Words of grammar go, names stay, phrases are taken whole."""
    query = understood("Who was elected chair of the People's Council of Khanh Hoa province?")
    assert query.language == "en"
    found = forms(query)
    assert "hội đồng nhân dân" in found["people s council"]
    assert found["province"] == ["tỉnh"]
    assert "khanh" not in found
    assert "the" not in [unit.forms[0].terms.plain[0] for unit in query.units]


@pytest.mark.parametrize("text", ["bau cu o phuong tan giang", "Tân Giang", "hop an lam do", "UBND tinh"])
def test_unmarked_vietnamese_is_no_english(text: str) -> None:
    """Syllables that also are English words do not make a query English."""
    assert understood(text).language == "vi"


def test_quotes_are_conditions() -> None:
    """Straight and curly quotes; folded, in order."""
    assert understood('họp "bầu cử" và “hòa giải”').phrases == (("bau", "cu"), ("hoa", "giai"))
    assert understood('"…" bầu cử').phrases == ()


def test_asking_words_weigh_less() -> None:
    """ "bao nhiêu" asks; it tells little about the article."""
    weights = {" ".join(u.forms[0].terms.plain): u.weight for u in understood("phường có bao nhiêu cầu").units}
    assert weights["phuong"] == 1.0
    assert min(weights.values()) < 1.0


def test_a_long_query_is_cut_at_a_word() -> None:
    """512 code points are read, whole words only."""
    query = understood("phường " * 200)
    assert query.cut
    assert len(query.text) <= 512
    assert query.text.endswith("phường")


@pytest.mark.parametrize("text", ["", " ", "?!", "🎉", "\u200b", '""'])
def test_nothing_to_search_for(text: str) -> None:
    """The error says what would be right."""
    with pytest.raises(QueryError, match="at least one word"):
        understood(text)


@settings(max_examples=60, deadline=None)
@example("? ! ạ")
@given(st.text(max_size=700))
def test_any_text_is_answered_or_refused(text: str) -> None:
    """No text breaks parsing, and units lie in order within the terms."""
    try:
        query = understood(text)
    except QueryError:
        return
    assert all(unit.start < unit.end for unit in query.units)
    assert [unit.start for unit in query.units] == sorted(unit.start for unit in query.units)


def test_as_typed_nothing_is_changed() -> None:
    """No slip is mended, no abbreviation written out, nothing left out, no English translated."""
    for text in ("baauf cuwr", "tp hcm", "HĐND phường", "xin hỏi bầu cử ạ", "ward election"):
        query = parse(text, Mender(counts), as_typed=True)
        assert (query.understood, query.repairs, forms(query)) == (text, (), {})


def test_halves_of_characters_are_read_as_unknown_ones() -> None:
    """A terminal hands bytes that are no UTF-8 on as lone surrogates, which no model takes."""
    assert parse("b\udcb5 phường", Mender(counts)).text == "b? phường"
