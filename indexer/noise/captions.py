"""Captions of pictures: lines of their own, or run into the body without a break."""

import re

_CREDIT = re.compile(
    r"(?:^|[\s(\[.,;–-])(?:ảnh|hình|clip|video|nguồn ảnh|ảnh tư liệu|ảnh minh h(?:ọa|oạ)|hình minh h(?:ọa|oạ))"
    r"\s?(?:minh h(?:ọa|oạ)|tư liệu|chụp màn hình|cắt từ clip)?\s?[:：(]",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:\W{0,2})(?:ảnh|hình|hình ảnh|video|clip|ảnh minh h(?:ọa|oạ)|hình minh h(?:ọa|oạ)|chú thích ảnh|ảnh tư liệu)"
    r"(?:\s?\d{1,2})?\s?(?:[:：.)]|$)",
    re.IGNORECASE,
)
_ILLUSTRATION = re.compile(r"(?:ảnh|hình) (?:minh h(?:ọa|oạ)|tư liệu)\W{0,3}$", re.IGNORECASE)
_SCENE = re.compile(
    r"(?:quang cảnh|toàn cảnh|khung cảnh|một góc|hình ảnh|cận cảnh|phối cảnh|"
    r"các đại biểu|đại biểu|các đồng chí(?: lãnh đạo| đại biểu)?)\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"(?:(?:các )?đồng chí|đ/c|ông|bà|lãnh đạo|đại diện|thừa ủy quyền|(?:phó )?chủ tịch|(?:phó )?bí thư|"
    r"(?:phó )?giám đốc|"
    r"(?:phó )?trưởng|thường trực|(?:thiếu|trung|đại|thượng) (?:tướng|tá|úy)|ban|đoàn|cán bộ|người dân|cử tri|nhân dân|"
    r"lực lượng|đại biểu|tập thể|các|thành viên|tổ|học sinh|đoàn viên|hội viên|công an|bộ đội|chiến sĩ)\b",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(?:phát biểu|báo cáo|trình bày|trao|tặng|cho ý kiến|kết luận|chủ trì|điều hành|thăm|kiểm tra|"
    r"chụp ảnh|dâng hương|"
    r"dự|tham dự|tham quan|ký kết|ký|bỏ phiếu|biểu quyết|thảo luận|tham luận|khai mạc|bế mạc|cắt băng|"
    r"động viên|chúc mừng|"
    r"chia sẻ|ra quân|tiếp xúc|đối thoại|giải đáp|công bố|tuyên truyền|hướng dẫn|thực hiện|tham gia|"
    r"khảo sát|làm việc)\b",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"[:;“\"]|\b(?:nhấn mạnh|yêu cầu|đề nghị|cho biết|khẳng định|cho rằng|ghi nhận|đánh giá|nêu rõ|mong muốn|bày tỏ|"
    r"lưu ý|cần|phải|sẽ|cũng|nhằm|để|tuy nhiên|đồng thời|bên cạnh|do đó|vì vậy)\b",
    re.IGNORECASE,
)
_MIDDLE_STOP = re.compile(r"[.!?…] +\S")
_LONGEST = 45  # syllables


def has_credit(text: str) -> bool:
    """Say whether a line names its picture: "Ảnh: …", "(Ảnh: TTXVN)", "Ảnh minh họa"."""
    return bool(_LABEL.match(text) or _CREDIT.search(text) or _ILLUSTRATION.search(text))


def is_caption(text: str, typical: float) -> bool:
    """Say whether a line of its own is a caption; `typical` is the usual length of a line, in syllables."""
    length = len(text.split())
    if length > _LONGEST:
        return False
    if has_credit(text):
        return True
    if _MIDDLE_STOP.search(text) or length * 1.6 > typical:
        return False
    if _SCENE.match(text) and length <= 25 and not _REPORTED.search(text):
        return True
    return bool(_SUBJECT.match(text) and _EVENT.search(text) and not _REPORTED.search(text))
