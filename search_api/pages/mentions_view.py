"""Prepares the mentions page: the total, what was scanned, two charts, the list."""

import itertools
import re
from collections.abc import Sequence
from typing import Any

from search_api.pages.address import Address
from search_api.pages.backend import Backend, Json
from search_api.pages.charts import ranking, timeline
from search_api.pages.labels import Labels
from search_api.pages.marked import pieces
from search_api.pages.search_view import article_link, chips, date_names, facet_values, feed_query

_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


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
            "articles": grouped(found.get("mentions") or found.get("results") or (), here, t, root),
            "next_cursor": found.get("next_cursor"),
        },
        "count": t("mentions_total_bare", n=int(found.get("total") or 0)) if found.get("total") else t("mentions_none"),
        "total": int(found.get("total") or 0),
        "ways": ways_out(here, t, root),
        "scanned": scanned(found.get("scanned") or {}, t),
        "months": timeline(dict(facets.get("months") or facets.get("month") or {})),
        "provinces": ranking(province_rows(facets, t)),
        "export": f"{root}/v1/mentions?{query}",
        "feed": f"{root}/v1/feed.atom?{query}",
        "chips": chips(here, names, t, root, topics),
        "facets": facet_values(backend.facets(here), here, root, topics),
    }


def ways_out(here: Address, t: Labels, root: str) -> list[dict[str, str]]:
    """List what may find something where nothing is mentioned: without filters, with what is related, by meaning."""
    filtered = here.change(topic="").filtered
    ways = [(t("empty_drop"), here.bare().change(topic=here.topic))] if filtered else []
    if here.topic and not here.related:
        ways.append((t("mentions_related"), here.change(related="1")))
    if here.q:
        ways.append((t("mentions_meaning", q=here.q), Address(q=here.q.replace('"', ""), lang=here.lang)))
    return [{"text": text, "url": state.url(root)} for text, state in ways]


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


def grouped(rows: Sequence[Json], here: Address, t: Labels, root: str) -> list[dict[str, Any]]:
    """Put mentions that follow each other under their article, those of one sentence into it."""
    found = []
    for _, group in itertools.groupby(rows, key=lambda row: row["article"]["id"]):
        of_article = list(group)
        sentences = [sentence(list(same), here, t, root) for _, same in itertools.groupby(of_article, key=_where)]
        found.append(
            {
                "article": of_article[0]["article"],
                "url": sentences[0]["url"],
                "count": t("mentions_here", n=len(of_article)) if len(of_article) > 1 else "",
                "sentences": sentences,
            }
        )
    return found


def _where(row: Json) -> Any:
    """Name the sentence of a mention."""
    return row.get("sentence_start", row.get("sentence") or row["quote"])


def sentence(rows: Sequence[Json], here: Address, t: Labels, root: str) -> dict[str, Any]:
    """Return one sentence with its mentions marked, the link to it, and why each counts."""
    first = rows[0]
    text = str(first.get("sentence") or first["quote"])
    kinds = dict.fromkeys(str(row.get("class") or "") for row in rows)
    opened = Address(lang=here.lang, topic=here.topic, related=here.related, phrase="" if here.topic else here.q)
    return {
        "pieces": pieces(text, [mark for row in rows if (mark := _mark(row, text))]),
        "url": article_link(opened, root, first["article"]["id"], first["start"], first["end"]),
        "labels": [(kind, t(f"class_{kind}")) for kind in kinds if kind == "related"] if here.topic else [],
        "reasons": [(row["quote"], reason) for row in rows if (reason := _reason(row, t))] if here.topic else [],
    }


def _mark(row: Json, text: str) -> Json | None:
    shift, quote = row.get("sentence_start"), str(row["quote"])
    start = row["start"] - shift if shift is not None else text.find(quote)
    return {"start": start, "end": start + row["end"] - row["start"], "kind": "term"} if start >= 0 else None


def _reason(row: Json, t: Labels) -> str:
    """Say why a mention counts, days as people write them."""
    told = row.get("reason_en") if t.language == "en" else row.get("reason")
    reason = str(told or row.get("rule") or "")
    return _DAY.sub(lambda day: t.day(day[0]), reason)
