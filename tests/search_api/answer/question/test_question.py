"""Tests of search_api.answer.question.question."""

import pytest

from search_api.answer.question.question import classify


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ai là Chủ tịch HĐND phường Hạc Thành?", "who"),
        ("chu tich phuong la ai", "who"),
        ("deputy chairwoman of Lua province", "who"),
        ("lương giáo viên hợp đồng trả thế nào", "how"),
        ("luong giao vien hop dong tra the nao", "how"),
        ("Ngày bầu cử là hôm nào?", "when"),
        ("hop hom nao", "when"),
        ("Có bao nhiêu cử tri đi bỏ phiếu?", "howmany"),
        ("phuong co bao nhieu ho ngheo", "howmany"),
        ("Tiền ăn mỗi ngày bao nhiêu?", "howmany"),
        ("xã họp mỗi tháng mấy buổi", "howmany"),
        ("moi thang hop may buoi", "howmany"),
        ("moi thang may buoi hop", "howmany"),
        ("Chợ họp ngày mấy?", "when"),
        ("Kinh phí làm đường của xã lấy từ đâu?", "how"),
        ("kinh phi lam duong cua xa lay tu dau", "how"),
        ("Việc chia đất sai ở chỗ nào?", "what"),
        ("Hồi đó ông Tám làm bí thư tỉnh nào?", "where"),
        ("ong Tam tung la chu tich huyen nao", "where"),
        ("que cua ong Tam", "where"),
        ("người tiền nhiệm của ông Tám", "who"),
        ("Dự án kè sông tên là gì?", "what"),
        ("thiet bi thay keng ten gi", "what"),
        ("Chủ dự án kè sông tên là gì?", "who"),
        ("Phường mấy tổ dân phố?", "howmany"),
        ("Hội nghị tổ chức ở đâu?", "where"),
        ("Xã nào đạt chuẩn nông thôn mới?", "where"),
        ("Vì sao phải dời chợ?", "why"),
        ("Xã giải thích thế nào về chuyện dời chợ?", "why"),
        ("phuong ly giai sao viec dung bom", "why"),
        ("Why did they stop the ferry when it rained?", "why"),
        ("Chủ tịch xã nào bị nhắc tên?", "who"),
        ("cuu bi thu huyen nao bi bat", "who"),
        ("Chủ tịch xã về thăm thôn nào?", "where"),
        ("vu pho nao xin nghi", "who"),
        ("cty nào trồng rừng", "who"),
        ("Sếp ban quản lý nào xin nghỉ?", "who"),
        ("Which deputy finance minister visited the school?", "who"),
        ("Which project did the chairman stop?", "what"),
        ("In which wards will the road run?", "where"),
        ("Bí thư được giao giữ chức vụ nào?", "what"),
        ("Loại xe nào bị cấm ở mấy tuyến phố?", "what"),
        ("bị kỷ luật mức nào", "what"),
        ("nq số mấy quy định mức thu", "document"),
        ("ra văn bản cho học sinh là của trường nào", "who"),
        ("Cây gạo được trồng hồi nào?", "when"),
        ("phải nộp trễ nhất hạn nào", "when"),
        ("tổ chức bn đợt khám", "howmany"),
        ("Ông ấy viện cớ gì để xin rút?", "why"),
        ("doi lich nham muc dich gi", "why"),
        ("tai nạn từ đầu năm làm mấy người chết", "howmany"),
        ("tai sao phai doi cho", "why"),
        ("vi sao nhom tre ai linh bi dong cua", "why"),
        ("Người dân được hỗ trợ như thế nào?", "how"),
        ("Bị xử lý vì sai gì?", "why"),
        ("Bộ nào soạn thảo?", "who"),
        ("Nghi phạm trốn sang nước nào?", "where"),
        ("cháy ở hẻm nào", "where"),
        ("Hùng bị băt ở xã nao", "where"),
        ("Thực hiện theo nghị quyết nào?", "document"),
        ("Nghị định về đò ngang nào có hiệu lực?", "document"),
        ("nghi quyet ve thu phi ben bai nao bi bo", "document"),
        ("Chuông chùa đúc từ đời vua nào?", "what"),
        ("dinh lang co tu doi vua nao", "what"),
        ("Nghị định về xử phạt trong lĩnh vực nào?", "what"),
        ("Cụ mất năm bao nhiêu tuổi?", "howmany"),
        ("Phường trao tặng gì cho hộ nghèo?", "what"),
        ("Who chairs the People's Council?", "who"),
        ("How many voters were there?", "howmany"),
        ("Who chairs the council of Thục Phán?", "who"),
        ("When was the ward founded?", "when"),
        ("Hội xuân được tổ chức ngày nào?", "when"),
        ("Chợ phiên mở vào mùa nào?", "when"),
        ("Đoàn xe dừng lại bao lâu?", "howmany"),
        ("bai giu xe cach cho bao xa", "howmany"),
        ("Cái ao rộng cỡ nào?", "howmany"),
        ("Xe rác ghé mấy ngày một lần?", "howmany"),
        ("how often does the barge run", "howmany"),
        ("Giám đốc bến xe bị khiển trách bằng cách nào?", "how"),
        ("nop don bang cach nao", "how"),
        ("Phường mua thuyền để làm gì?", "why"),
        ("dap dap de lam chi", "why"),
        ("Kho thóc cháy do đâu?", "why"),
        ("thu phi cho theo giay to gi", "document"),
        ("Hợp nhất thư viện theo kết luận số mấy?", "document"),
        ("Thuyền chìm ở khúc sông nào?", "where"),
        ("Nhà ông Tư ở ấp mấy?", "where"),
        ("which bridge will be widened", "where"),
        ("Which ministry drafted it?", "who"),
        ("Ông Ba Gà tên thật là gì?", "who"),
        ("Tổ chức nào tài trợ hội đua ghe?", "who"),
        ("hạn thay đèn đường phố Lụa", "when"),
        ("số thuyền thúng bến Cau", "howmany"),
        ("mức đóng BHXH tự nguyện thấp nhất", "howmany"),
        ("muc huong tro cap that nghiep", "howmany"),
        ("tuổi nghỉ hưu của lao động nam", "howmany"),
        ("mức độ hài lòng của người dân", "what"),
        ("turnout in the commune by-election", "howmany"),
        ("chủ đầu tư bến phà Lau", "who"),
        ("Ngay từ sáng, bà con đã ra bến", "what"),
        ("tổ trưởng tổ dân phố 9 phường Lúa", "who"),
        ("tong bien tap bao Ruong Lua", "who"),
        ("Ngư dân nào vớt được phao?", "who"),
        ("trung tam y te khu vuc nao thieu thuoc", "who"),
        ("Thầy dạy vẽ ở trường Lúa có bằng gì?", "what"),
        ("Xã chở đất bằng gì?", "how"),
        ("rác thải Củ Chi", "what"),
        ("bầu cử ở La Gi", "what"),
        ("nha may nuoc Thong Nong", "what"),
        ("", "what"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    """The kind follows the question words, with marks, without and in English."""
    assert classify(text).kind == kind


def test_marks_tell_words_apart() -> None:
    """A question with marks is read with them: "hai" and "ái" are not "ai"."""
    assert classify("Lễ kết nạp của hai chi bộ ái quốc").kind == "what"


def test_question_words_are_located() -> None:
    """The words behind the question words name the unit that is asked for."""
    question = classify("Quyên góp được bao nhiêu tiền?")
    assert question.text[question.start : question.end] == "bao nhiêu"
    assert question.after == "tien"


def test_what_is_only_looked_at_does_not_ask() -> None:
    """A pattern may need words before those that ask: these alone are the question words."""
    question = classify("Dự án kè sông tên là gì?")
    assert question.text[question.start : question.end] == "tên là gì"
