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
    facets, total = found["facets"], found["total"]
    query = feed_query(here)
    subject = next((topic["name"] for topic in topics if topic["id"] == here.topic), here.q or here.topic)
    return {
        **common,
        "subject": subject,
        "found": {
            "articles": grouped(found["results"], here, t, root),
            "next_cursor": found["next_cursor"],
        },
        "count": t("mentions_total_bare", n=total) if total else t("mentions_none"),
        "total": total,
        "ways": ways_out(here, t, root),
        "scanned": scanned(found["scanned"], t),
        "months": timeline(facets["months"]),
        "provinces": ranking([(row["code"], _short(row["name"]), row["count"]) for row in facets["provinces"]]),
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


def _short(name: str) -> str:
    """Leave out the type word of a province: there is room for the name alone."""
    return name.removeprefix("tỉnh ").removeprefix("thành phố ")


def scanned(counts: Json, t: Labels) -> str:
    """Say what was looked at."""
    if not counts["articles"]:
        return ""
    return t("mentions_scanned", articles=counts["articles"], characters=counts["characters"])


def grouped(rows: Sequence[Json], here: Address, t: Labels, root: str) -> list[dict[str, Any]]:
    """Put mentions that follow each other under their article, those of one sentence into it."""
    found = []
    for _, group in itertools.groupby(rows, key=lambda row: row["article"]["id"]):
        of_article = list(group)
        by_sentence = itertools.groupby(of_article, key=lambda row: row["sentence_start"])
        sentences = [sentence(list(same), here, t, root) for _, same in by_sentence]
        found.append(
            {
                "article": of_article[0]["article"],
                "url": sentences[0]["url"],
                "count": t("mentions_here", n=len(of_article)) if len(of_article) > 1 else "",
                "sentences": sentences,
            }
        )
    return found


def sentence(rows: Sequence[Json], here: Address, t: Labels, root: str) -> dict[str, Any]:
    """Return one sentence with its mentions marked, the link to it, and why each counts."""
    first = rows[0]
    kinds = dict.fromkeys(row["class"] for row in rows)
    opened = Address(lang=here.lang, topic=here.topic, related=here.related, phrase="" if here.topic else here.q)
    return {
        "pieces": pieces(first["sentence"], [_mark(row) for row in rows]),
        "url": article_link(opened, root, first["article"]["id"], first["start"], first["end"]),
        "labels": [(kind, t(f"class_{kind}")) for kind in kinds if kind == "related"] if here.topic else [],
        "reasons": [(row["quote"], reason) for row in rows if (reason := _reason(row, t))] if here.topic else [],
    }


def _mark(row: Json) -> Json:
    shift = row["sentence_start"]
    return {"start": row["start"] - shift, "end": row["end"] - shift, "kind": "term"}


def _reason(row: Json, t: Labels) -> str:
    """Say why a mention counts, days as people write them."""
    told = row.get("reason_en") if t.language == "en" else row.get("reason")
    reason = str(told or row.get("rule") or "")
    return _DAY.sub(lambda day: t.day(day[0]), reason)
