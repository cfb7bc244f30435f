"""`timtin status`: what the index holds, its model and sizes, and which settings are not the defaults."""

import dataclasses
from typing import Any

from search_api.cli.config import say_origin
from search_api.cli.console import out_json, out_table
from search_api.cli.options import IndexOption, JsonOption
from search_api.messages import say
from search_api.settings import PREFIX, Loaded, Settings, load_settings, shown
from search_api.understanding.dates import iso_day

_SMALL = 50_000  # bytes; smaller files are not worth a line


def status(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Describe the index and the settings in force."""
    loaded = load_settings({"index": index})
    # Late: it loads the numeric libraries.
    from indexer.snapshot import open_snapshot
    from search_api.bounds.disk import disk
    from search_api.server.metrics import folder_bytes

    with open_snapshot(loaded.settings.index) as snapshot:
        facts = {"index": str(loaded.settings.index), **snapshot.stats()}
    facts["bytes"] = folder_bytes(loaded.settings.index)
    facts["disk"] = dataclasses.asdict(disk(loaded.settings))
    facts["limits"] = _limits(loaded.settings)
    facts["settings"] = _settings(loaded)
    if as_json:
        out_json(facts)
        return
    out_table(_rows(facts))


def _limits(settings: Settings) -> dict[str, Any]:
    """Return what is the most that a server with these settings takes: sizes in bytes, times in seconds."""
    from search_api.bounds.fixed_limits import HEADER_BYTES, QUERY_BYTES, WRONG_KEYS
    from search_api.bounds.gate import at_once
    from search_api.mentions.mention_request import LONGEST_PAGE
    from search_api.query.query import LONGEST_TEXT, MOST_TERMS
    from search_api.ranking.engine import LIMIT

    return {
        "query": {"characters": LONGEST_TEXT, "syllables": MOST_TERMS, "address_bytes": QUERY_BYTES},
        "page": {"hits": LIMIT, "mentions": LONGEST_PAGE},
        "rates": {
            "address": settings.rate_limit,
            "key": settings.rate_limit_key,
            "write": settings.rate_limit_write,
            "wrong_keys": WRONG_KEYS,
        },
        "load": {"at_once": at_once(settings), "queue": settings.queue, "queue_seconds": settings.queue_seconds},
        "time": {
            "deadline": settings.deadline_seconds,
            "headers": settings.header_seconds,
            "body": settings.body_seconds,
        },
        "size": {"headers": HEADER_BYTES, "body": settings.body_bytes},
    }


def _settings(loaded: Loaded) -> dict[str, Any]:
    """Return the settings that somebody set, with where."""
    return {
        PREFIX + name.upper(): {"value": shown(getattr(loaded.settings, name)), "origin": origin}
        for name, origin in loaded.origins.items()
        if origin != "default"
    }


def _rows(facts: dict[str, Any]) -> list[tuple[str, str]]:
    model = facts["model"]
    revision = f"@{model['revision']}" if model.get("revision") else ""
    rows = [
        ("index", facts["index"]),
        ("generation", f"{facts['generation']} ({facts['created']})"),
        ("articles", f"{facts['articles']:,}"),
        ("passages", f"{facts['passages']:,}"),
        ("days", " – ".join(iso_day(day) if (day := facts[name]) else "?" for name in ("first_day", "last_day"))),
        ("model", f"{model['id']}{revision}, {model['dimension']} {say('cli.status.dimension')}"),
        ("vectors", shown(tuple(map(str, facts["vectors"])))),
        ("removed", str(facts["removed"])),
        ("topics", ", ".join(f"{topic} ({count})" for topic, count in facts["topics"].items()) or "-"),
        ("bytes", f"{sum(facts['bytes'].values()) / 1e6:,.1f} MB"),
    ]
    rows += [(f"  {part}", f"{size / 1e6:,.1f} MB") for part, size in sorted(facts["bytes"].items()) if size > _SMALL]
    free, floor = (f"{facts['disk'][name] / 1e9:,.1f}" for name in ("free", "floor"))
    rows.append(("disk", say("cli.status.room", free=free, floor=floor)))
    for part, most in facts["limits"].items():
        rows.append((f"at_most_{part}", say(f"cli.status.most_{part}", **most)))
    named = [(say(f"cli.status.{name}") if not name.startswith(" ") else name, value) for name, value in rows]
    for variable, setting in facts["settings"].items():
        named.append((variable, f"{setting['value']} ({say_origin(setting['origin'])})"))
    return named
