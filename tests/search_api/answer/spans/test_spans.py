"""Tests of search_api.answer.spans.spans and search_api.answer.spans.widen."""

import pytest

from indexer.catalogue.rows import StoredArticle
from tests.search_api.answer.reading_of import named, reading_of, stored

ARTICLE = stored(
    "a",
    "Phường Lúa họp",
    "Dự họp có ông Tạ Quang Chính, Bí thư Đảng ủy, Chủ tịch HĐND phường Lúa; bà Lê Thị Mai, Chủ tịch UBND phường Lúa. "
    "Kiểm tra 640 xe taxi, phát hiện hơn 88 xe gắn chip, phạt 96 triệu đồng. "
    "Hộ dân ở thôn Đoài, xã Quảng Trạch, tỉnh Quảng Trị nộp đơn từ ngày 4 đến hết ngày 6/2. Ba người xin rút.",
    "2026-02-10",
)


def best(question: str, feature: str) -> str:
    """Return the text of the entity with the highest value of a feature."""
    reading = reading_of(question, ARTICLE)
    spans = [(span.features.get(feature, 0.0), span) for offer in reading.offers for span in offer.named]
    top = max(spans, key=lambda pair: pair[0])[1]
    return ARTICLE.text[top.start : top.end]


def answers(question: str, article: StoredArticle) -> list[str]:
    """Return the texts of all entities that an article offers."""
    return [
        article.text[span.start : span.end] for offer in reading_of(question, article).offers for span in offer.named
    ]


def test_the_usual_body_of_an_office() -> None:
    """A bare "chủ tịch phường" is the chair of its people's committee; "ông", "bà" belong to the answer."""
    assert best("chủ tịch phường Lúa là ai", "role") == "bà Lê Thị Mai"
    assert best("bí thư phường Lúa là ai", "role") == "ông Tạ Quang Chính"


@pytest.mark.parametrize(
    ("question", "feature", "text"),
    [
        ("Có bao nhiêu xe gắn chip?", "near", "hơn 88 xe"),
        ("Bị phạt bao nhiêu tiền?", "fits", "96 triệu đồng"),
        ("Mấy người xin rút?", "fits", "Ba người"),
        ("Người dân nộp đơn ngày nào?", "precise", "từ ngày 4 đến hết ngày 6/2"),
        ("Hộ dân ở thôn nào nộp đơn?", "fits", "thôn Đoài, xã Quảng Trạch, tỉnh Quảng Trị"),
    ],
)
def test_entities_are_described_and_widened(question: str, feature: str, text: str) -> None:
    """The unit, the nearness, the level choose; "hơn", an interval and wider places belong to the answer."""
    assert best(question, feature) == text


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ("Học phí là 365.000 đồng/tín chỉ, tăng nhẹ.", "365.000 đồng/tín chỉ"),
        ("Học phí là 365.000 đồng / tín chỉ.", "365.000 đồng / tín chỉ"),
        ("Học phí là 200.000 đồng/em/tháng.", "200.000 đồng/em/tháng"),
        ("Học phí là 3 triệu đồng/tháng (chưa tính tiền ăn).", "3 triệu đồng/tháng"),
    ],
)
def test_a_rate_ends_with_a_whole_word(told: str, text: str) -> None:
    """What a sum is for belongs to it, each time as the whole word."""
    assert answers("Học phí bao nhiêu?", stored("f", "Học phí", told)) == [text]


def test_what_the_question_names_is_no_answer() -> None:
    """Entities of the question itself are left out."""
    reading = reading_of("Bà Lê Thị Mai là ai?", ARTICLE)
    texts = [ARTICLE.text[span.start : span.end] for offer in reading.offers for span in offer.named]
    assert not any("Mai" in text for text in texts)


def offered(question: str, body: str) -> list[str]:
    """Return the texts of the entities that an article offers."""
    article = stored("b", "Tin ngắn", body)
    return [
        article.text[span.start : span.end] for offer in reading_of(question, article).offers for span in offer.named
    ]


def test_an_entity_named_in_part_is_no_answer() -> None:
    """A place without its level, a person by the given name."""
    flood = "Phường Bình Thủy lo triều cường gây ngập bán đảo ở phường Ô Môn."
    assert offered("Triều cường gây ngập chỗ nào gần Bình Thủy?", flood) == ["phường Ô Môn"]
    letter = "Anh Trần Thái Châu gửi đơn đến Bí thư Thành ủy Đinh La Thăng."
    assert offered("Ai than với ông Thăng?", letter) == ["Anh Trần Thái Châu"]


def test_the_date_of_a_document_is_no_date_of_an_event() -> None:
    """The day of a decision's number does not say when something happened."""
    text = "Ngày 7/7, đoàn theo Quyết định số 469-QĐNS/TW ngày 21/3/2017 đến Cao Bằng."
    assert offered("Đoàn kiểm tra đến Cao Bằng ngày nào?", text) == ["Ngày 7/7"]


def test_wider_places_close_their_brackets() -> None:
    """ "xã Kim Ngân (Quảng Trị)" ends behind its bracket; a province that the question names is left out."""
    lost = "Người lạc rừng ở xã Bắc Quang, tỉnh Tuyên Quang (Hà Giang cũ) đã về."
    assert offered("Người lạc rừng ở xã nào?", lost)[0] == "xã Bắc Quang, tỉnh Tuyên Quang (Hà Giang cũ)"
    text = "Vụ ngộ độc xảy ra ở xã Kim Ngân (Quảng Trị) hôm qua."
    assert offered("Vụ ngộ độc xảy ra ở xã nào?", text)[0] == "xã Kim Ngân (Quảng Trị)"
    assert offered("Vụ ngộ độc xảy ra ở xã nào của Quảng Trị?", text) == ["xã Kim Ngân"]


def test_whose_name_is_asked_for() -> None:
    """A body has no name of a person, and a ministry is no person."""
    body = "Công an tỉnh Lâm Đồng bắt ông Trần Văn Bình. Bộ Xây dựng báo cáo."
    assert offered("Tài xế bị bắt tên gì?", body) == ["ông Trần Văn Bình"]
    assert "Bộ Xây dựng" in offered("Bộ nào báo cáo?", body)
    assert "ông Trần Văn Bình" not in offered("Bộ nào báo cáo?", body)


def test_provinces_are_counted_in_provinces() -> None:
    """Six regions are no answer to how many provinces there are."""
    text = "Sau sáp nhập, cả nước chia thành 6 vùng kinh tế, có 34 tỉnh, thành phố."
    assert offered("Sau sáp nhập cả nước có bao nhiêu tỉnh thành?", text) == ["34 tỉnh, thành phố"]


def test_a_place_calls_nobody_by_his_name() -> None:
    """ "Hồ Chí Minh" does not name ông Minh, "chị Minh" does."""
    article = stored("b", "Bầu lãnh đạo", "Với 100% số phiếu, ông Võ Tấn Minh trúng cử Chủ tịch HĐND TP.HCM.")

    assert "ông Võ Tấn Minh" in answers("Who chairs the People's Council of Ho Chi Minh City?", article)
    assert "ông Võ Tấn Minh" in answers("ai lam chu tich hdnd thanh pho ho chi minh", article)
    assert "ông Võ Tấn Minh" not in answers("Ông Minh giao việc cho ai?", article)


def test_who_heads_a_body_is_a_person() -> None:
    """ "giám đốc sở nào" asks for the director; "sở nào" for the body."""
    body = "Tỉnh họp hôm qua. Theo đó ông Lò Văn Pảo, Giám đốc Sở Nội vụ, thôi giữ chức từ 2/3. Việc bàn giao để sau."
    article = stored("c", "Bổ nhiệm", body)
    assert answers("Giám đốc sở nào thôi giữ chức?", article) == ["ông Lò Văn Pảo"]
    assert answers("Sở nào có người thôi chức?", article) == ["Sở Nội vụ"]


def test_dates_fit_the_grain_that_is_asked_for() -> None:
    """A year alone does not answer "ngày nào"."""
    article = stored("d", "Khởi công", "Cầu khởi công năm 2025. Cầu xong vào tháng 3/2026, sau ba lần lùi hạn.")
    assert [span["fits"] for span in named(reading_of("Cầu xong tháng nào?", article))] == [0.0, 1.0]
    assert [span["unfit"] for span in named(reading_of("Cầu xong ngày nào?", article))] == [1.0, 1.0]


def test_a_name_with_the_noun_asked_with_is_told_apart() -> None:
    """ "Đèo nào" is answered by a pass, not by a firm; the office of a person is no such noun."""
    text = "Công ty Hoa Mai mở lại đèo Gió Núi, ông Tạ Quang Chính, Phó chủ tịch UBND xã Lúa, cho biết."
    assert offered("Đèo nào vừa thông xe?", text) == ["đèo Gió Núi"]
    assert offered("Phó chủ tịch nào cho biết?", text) == ["ông Tạ Quang Chính"]


def test_a_document_is_quoted_with_its_kind() -> None:
    """A bare number tells nobody what it is of."""
    assert offered("Theo quyết định nào?", "Xã làm theo Quyết định số 58 của tỉnh.") == ["Quyết định số 58"]


def test_the_body_of_an_office_is_not_asked_for() -> None:
    """ "Hội" belongs to the office: its holder is a person, while who builds may be a firm."""
    text = "Chủ tịch Quốc hội Tạ Quang Chính thăm Hội Nông dân xã Lúa, Công ty Lúa Vàng là nhà thầu."
    assert offered("Chủ tịch quốc hội là ai?", text) == ["Tạ Quang Chính"]
    assert "Công ty Lúa Vàng" in offered("Nhà thầu là ai?", text)


FESTIVAL = stored(
    "b",
    "Lễ hội",
    "Lễ hội diễn ra từ ngày 20 đến 24-5 ở bờ sông. Hội chợ mở từ 20 đến 26/5/2026 tại xã Lúa. "
    "Nghỉ Tết Nguyên đán năm 2026 kéo dài chín ngày. Xã thu hồ sơ từ ngày 3 đến hết ngày 9/5.",
    "2026-05-02",
)


@pytest.mark.parametrize(
    ("question", "kept", "left_out"),
    [
        ("Lễ hội diễn ra khi nào?", "từ ngày 20 đến 24-5", "đến 24-5"),
        ("Hội chợ mở khi nào?", "từ 20 đến 26/5/2026", "đến 26/5/2026"),
        ("Xã thu hồ sơ khi nào?", "từ ngày 3 đến hết ngày 9/5", "đến hết ngày 9/5"),
        ("Hạn nộp hồ sơ là ngày nào?", "đến hết ngày 9/5", "hết"),
        ("Lịch nghỉ Tết Nguyên đán 2026", "từ ngày 20 đến 24-5", "năm 2026"),
    ],
)
def test_an_interval_is_offered_whole(question: str, kept: str, left_out: str) -> None:
    """Not its end alone, unless a limit is asked for; the year that the question gives is no answer."""
    offered = answers(question, FESTIVAL)
    assert kept in offered
    assert left_out not in offered


def test_an_interval_has_both_days_as_its_value() -> None:
    """The first and the last, as ISO 8601 writes them; a bare first day counts too."""
    offers = reading_of("Khi nào?", FESTIVAL).offers
    values = {FESTIVAL.text[span.start : span.end]: span.value for offer in offers for span in offer.named}
    assert values["từ ngày 20 đến 24-5"] == "2026-05-20/2026-05-24"
    assert values["từ 20 đến 26/5/2026"] == "2026-05-20/2026-05-26"


WAGES = stored(
    "c",
    "Tiền lương",
    "Lương cơ sở tăng từ 2,34 triệu đồng lên 2,53 triệu đồng từ tháng 7. "
    "Như vậy mức này tăng 190.000 đồng so với năm trước. "
    "Phụ cấp từ 1 triệu đồng đến 3 triệu đồng.",
    "2026-07-01",
)


@pytest.mark.parametrize(
    ("question", "offered"),
    [
        ("Lương cơ sở là bao nhiêu?", ["2,53 triệu đồng", "1 triệu đồng", "3 triệu đồng"]),
        (
            "Lương cơ sở tăng bao nhiêu?",
            ["2,34 triệu đồng", "2,53 triệu đồng", "190.000 đồng", "1 triệu đồng", "3 triệu đồng"],
        ),
    ],
)
def test_what_was_before_a_change_is_no_answer(question: str, offered: list[str]) -> None:
    """Of a change the new value holds, not the old one nor the difference, unless the change is asked for."""
    assert answers(question, WAGES) == offered


def test_a_share_is_no_count() -> None:
    """ "Số đại biểu là bao nhiêu" asks for a number of them; what is reached may be a share."""
    told = stored("d", "Bầu cử", "Có 500 đại biểu được bầu. Đã có 99,7% cử tri đi bầu.", "2026-03-16")
    assert answers("Số đại biểu là bao nhiêu?", told) == ["500 đại biểu"]
    assert "99,7%" in answers("Cử tri đi bầu đạt bao nhiêu?", told)


def test_an_age_is_asked_for() -> None:
    """ "Bao nhiêu tuổi" asks for years of age alone."""
    told = stored("t", "Vườn mai", "Cụ ông 81 tuổi trồng 12 gốc mai, bán được 30 triệu đồng.")
    assert answers("Cụ ông bao nhiêu tuổi?", told) == ["81 tuổi"]
    assert answers("How old was the man?", told) == ["81 tuổi"]


def test_who_acts_is_not_whom_he_acts_on() -> None:
    """Where the holder of an office does something to somebody, that holder and his body are no answers."""
    told = stored(
        "t", "Thăm dân", "Bí thư Đảng ủy phường Lúa Tạ Quang Chính thăm ông Lê Văn Sơ, rồi Đảng ủy phường Lúa họp."
    )
    assert answers("Bí thư phường Lúa thăm ai?", told) == ["ông Lê Văn Sơ"]
    assert "Tạ Quang Chính" in answers("Ai thăm ông Lê Văn Sơ?", told)


def test_a_province_is_no_district() -> None:
    """ "Tỉnh nào" is answered by a province alone, "xã nào" by what lies below."""
    told = stored("t", "Kết luận", "Kết luận nói về xã Quảng Trạch, nay thuộc tỉnh Quảng Trị.")
    assert answers("Kết luận nói về tỉnh nào?", told) == ["tỉnh Quảng Trị"]
    assert any("xã Quảng Trạch" in one for one in answers("Kết luận nói về xã nào?", told))


@pytest.mark.parametrize(
    ("question", "text", "offered_there"),
    [
        (
            "Ai nhờ công an dò lại số trâu?",
            "Chủ tịch UBND phường Lúa nhờ Công an phường.",
            ["Chủ tịch UBND phường Lúa"],
        ),
        ("Cơ quan nào giao điều tra?", "Chủ tịch UBND phường Lúa giao làm rõ.", ["UBND phường Lúa"]),
        ("Trẻ chuyển sang trường nào?", "UBND phường Lúa chuyển trẻ sang trường Hoa Mướp.", ["trường Hoa Mướp"]),
        (
            "Chủ đầu tư chợ Lúa là ai?",
            "Ông Lê Văn Thu cho biết chợ Lúa do Công ty Mây Xanh làm chủ đầu tư.",
            ["Công ty Mây Xanh"],
        ),
        ("Đường mở rộng mấy làn?", "Sau gần một năm sửa, đường có 6 làn.", ["6 làn"]),
        ("Chợ họp tới mấy giờ?", "Chợ họp đến 2h sáng 12-3 mới tan.", ["sáng 12-3", "đến 2h sáng"]),
        (
            "Trường học được lợp năm nào?",
            "Xã lợp nhà kho Lúa (năm 1997), trạm xá (năm 2004), trường học (năm 2013).",
            ["năm 2013"],
        ),
        ("quán Mây ở đâu", "Anh đến quán Mây ở số 8 Hoa Mai, rồi về.", ["số 8 Hoa Mai"]),
        ("Các nhà được lợp năm nào?", "Lợp nhà kho (năm 1997), trạm xá (năm 2004).", ["năm 1997"]),
    ],
)
def test_whose_answer_it_is(question: str, text: str, offered_there: list[str]) -> None:
    """Whoever leads a body is shown with it; what is asked about is no answer, nor an office where a school is asked
    for, a speaker where an investor is, a year where lanes are counted, or what stands behind another item."""
    assert sorted(answers(question, stored("a", "Tin", text))) == sorted(offered_there)


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("Bà Sen đang làm giảng viên trường nào?", "Bà Sen, giảng viên Đại học Lúa Vàng, góp ý.", ["Đại học Lúa Vàng"]),
        ("Khu nghỉ Lúa do ai đầu tư?", "Khu nghỉ Lúa do Tập đoàn Sen Vàng đầu tư.", ["Tập đoàn Sen Vàng"]),
        ("Phòng giáo dục nào họp?", "Bà Tạ Thị Sen mời Phòng GD-ĐT xã Lúa họp.", ["Phòng GD-ĐT xã Lúa"]),
        ("Kho của công ty nào?", "Kho ở phố Sen Vàng của Công ty Lúa Xanh cháy.", ["Công ty Lúa Xanh"]),
    ],
)
def test_a_body_is_asked_for(question: str, text: str, found: list[str]) -> None:
    """A school, who pays for a work, an office of the state, a firm: no person and no street answers for them."""
    assert offered(question, text) == found
