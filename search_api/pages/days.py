"""Read a day, month or year as people type it, and write it as ISO."""

import re
from datetime import date

from indexer.vietnamese.normalise import nfc
from search_api.pages.address import Address
from search_api.understanding.dates import read_day

_PARTS = re.compile(r"(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})")
_ISO = re.compile(r"(\d{4})(?:[/.-](\d{1,2})(?:[/.-](\d{1,2}))?)?")
_WORDS = re.compile(r"\s*\b(?:ngày|tháng|năm)\s+")


def iso(text: str) -> str | None:
    """Return "24/12/2025", "12/2025", "2025" or an ISO date as YYYY-MM-DD, YYYY-MM or YYYY; None for no date.

    Separators may be / . - or the words "ngày", "tháng", "năm"; months and days may lack their zero.
    """
    text = _WORDS.sub("/", nfc(text).strip().lower()).strip("/").replace(" ", "")
    if found := _ISO.fullmatch(text):
        year, month, day = found.groups()
    elif found := _PARTS.fullmatch(text):
        day, month, year = found.groups()
    else:
        return None
    try:
        whole = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if whole.year < 1900 or whole.year > 2100:
        return None
    return whole.isoformat()[: 10 if day else 7 if month else 4]


def settle(here: Address) -> tuple[Address, dict[str, str]]:
    """Write the dates of a state as ISO; return with it what is wrong: name of the field, kind of the fault."""
    faults: dict[str, str] = {}
    found = {}
    for name, field in (("from", "date_from"), ("to", "date_to")):
        typed = getattr(here, field)
        read = iso(typed) if typed else ""
        if read is None:
            faults[name] = "date_wrong"
        else:
            found[field] = read
    here = here.change(**found, cursor=here.cursor)
    first, final = read_day(here.date_from, last=False), read_day(here.date_to, last=True)
    if not faults and first and final and first > final:
        faults["to"] = "date_order"
    return here, faults
