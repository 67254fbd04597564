"""What stands under a letter and is not meant: signatures behind `-- `, "Sent from my iPhone", notes of virus scanners and lists."""

import re

from parley.channels.adapters.email.quote_lines import plain

MAX_DEVICE_LINE = 160
MAX_DEVICE_LINES = 4
MAX_LOOSE_SIGNATURE_LINES = 12

STARTS = (
    r"отправлен[оа]?|послано|написано|надіслано|відправлено|написано|sent|gesendet|envoyé|enviado|inviato|wysłane|"
    r"получить|скачать|скачайте|загрузить|установите|завантажити|отримати|отримайте|завантажте|get|download|von meinem"
)
DEVICES = (
    r"i(?:phone|pad|pod)|android|андроид|андроїд|samsung|galaxy|huawei|xiaomi|redmi|poco|honor|nokia|realme|oppo|vivo|pixel|blackberry|"
    r"outlook|gmail|yahoo|proton|spark|mail\.ru|mail app|\bmail\b|windows|mobile|мобильн|мобільн|смартфон|телефон|планшет|"
    r"почт|пошт|устройств|пристро|myoffice|мойофис|thunderbird|ukr\.net|рамблер|airmail|edison|canary|bluemail|k-9|tablet|workspace"
)
DEVICE_LINE = re.compile(rf"[*_\-\s]*(?:{STARTS})\b.{{0,80}}(?:{DEVICES}).{{0,100}}\Z", re.IGNORECASE)
FOOTER_LINE = re.compile(
    r".{0,40}(?:virus-free|без вирусов|без вірусів|avast|checked for viruses|проверено на вирусы|перевірено на віруси)|"
    r"you received this message because you are subscribed|to unsubscribe from this group|"
    r"вы получили это сообщение, поскольку подписаны|ви отримали це повідомлення, оскільки підписані|"
    r"чтобы отменить подписку на эту группу|<?https?://\S{0,40}avast\.com\S*",
    re.IGNORECASE,
)
OWN_WORDS = re.compile(
    r"\b(?:с|со|з|із|зі|из|від|через|from|via|using|with|for|для|von|de|du|da|z|на|мо[йеяєї]\w{0,4}|my|помощью|допомогою)\b", re.IGNORECASE
)


def is_device_line(line: str) -> bool:
    """A line that a telephone or a program writes by itself."""
    line = plain(line)
    if not line or len(line) > MAX_DEVICE_LINE:
        return False
    return (DEVICE_LINE.match(line) is not None and OWN_WORDS.search(line) is not None) or FOOTER_LINE.match(line) is not None


def begins_signature(lines: list[str], at: int) -> bool:
    """`-- ` begins a signature by the rules; `--` alone does where little follows."""
    line = lines[at].replace("\u00a0", " ")
    if line == "-- ":
        return True
    if line.rstrip() not in ("--", "—", "__"):
        return False
    following = [other for other in lines[at + 1 : at + 40] if other.strip()]
    return bool(following) and _until_old_letter(following) <= MAX_LOOSE_SIGNATURE_LINES


def _until_old_letter(following: list[str]) -> int:
    for count, line in enumerate(following):
        if line.lstrip().startswith(">") or line.rstrip().endswith(":") or line.startswith("\ue000"):
            return count
    return len(following)
