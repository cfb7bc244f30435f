"""Prepares the mentions page: the total, what was scanned, two charts, the list."""

from typing import Any

from search_api.pages.address import Address
from search_api.pages.backend import Backend, Json
from search_api.pages.charts import ranking, timeline
from search_api.pages.labels import Labels
from search_api.pages.marked import pieces
from search_api.pages.search_view import article_link, chips, date_names, facet_values, feed_query


def mentions_page(here: Address, backend: Backend, t: Labels, root: str) -> dict[str, Any]:
    """Ask the backend and return the values of `mentions.html`. Raises Problem."""
    topics = backend.topics(t.language)
    common = {"topics": topics, "names": date_names(here, t), "subject": "", "found": None}
    if not here.topic and not here.q:
        return common
    found = backend.mentions(here)
    names = {code: backend.place_name(code) for code in here.place}
    facets = found.get("facets") or {}
    query = feed_query(here)
    subject = next((topic["name"] for topic in topics if topic["id"] == here.topic), here.q or here.topic)
    return {
        **common,
        "subject": subject,
        "found": {
            "mentions": [mention(row, here, t, root) for row in found.get("mentions") or found.get("results") or ()],
            "next_cursor": found.get("next_cursor"),
        },
        "count": t("mentions_total_bare", n=int(found.get("total") or 0)) if found.get("total") else t("mentions_none"),
        "scanned": scanned(found.get("scanned") or {}, t),
        "months": timeline(dict(facets.get("months") or facets.get("month") or {})),
        "provinces": ranking(province_rows(facets, t)),
        "export": f"{root}/v1/mentions?{query}",
        "feed": f"{root}/v1/feed.atom?{query}",
        "chips": chips(here, names, t, root, topics),
        "facets": facet_values(backend.facets(here), here, root, topics),
    }


def province_rows(facets: Json, t: Labels) -> list[tuple[str, str, int]]:
    """Return the counts by province as (code, name, count), whether they come as a table or as rows."""
    given = facets.get("provinces") or facets.get("province") or ()
    if isinstance(given, dict):
        return [(key, key or t("unplaced"), int(count)) for key, count in given.items()]
    rows = []
    for row in given:
        if isinstance(row, dict):
            rows.append((str(row.get("code") or ""), _short(str(row.get("name") or t("unplaced"))), int(row["count"])))
        else:
            code, name, count = row
            rows.append((str(code), str(name), int(count)))
    return rows


def _short(name: str) -> str:
    """Leave out the type word of a province: there is room for the name alone."""
    return name.removeprefix("tỉnh ").removeprefix("thành phố ")


def scanned(counts: Json, t: Labels) -> str:
    """Say what was looked at."""
    if not counts.get("articles"):
        return ""
    return t("mentions_scanned", articles=int(counts["articles"]), characters=int(counts.get("characters") or 0))


def mention(row: Json, here: Address, t: Labels, root: str) -> dict[str, Any]:
    """Return one mention: its sentence with the quote marked, its article, why it counts."""
    sentence, quote = str(row.get("sentence") or row["quote"]), str(row["quote"])
    shift = row.get("sentence_start")
    first = row["start"] - shift if shift is not None else sentence.find(quote)
    marks = [{"start": first, "end": first + row["end"] - row["start"], "kind": "term"}] if first >= 0 else []
    kind = str(row.get("class") or "")
    return {
        "pieces": pieces(sentence, marks),
        "article": row["article"],
        "url": article_link(Address(lang=here.lang), root, row["article"]["id"], row["start"], row["end"]),
        "class": kind,
        "label": t(f"class_{kind}") if kind in ("mention", "related") and here.topic else "",
        "reason": str(row.get("reason") or row.get("rule") or "") if here.topic else "",
    }
