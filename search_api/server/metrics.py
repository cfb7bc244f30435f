"""What `/metrics` tells, for Prometheus. No query, id or name is ever a label."""

import os
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from indexer.catalogue.connection import CATALOGUE
from indexer.newest import SnapshotSource
from search_api.bounds.disk import Disk
from search_api.server.last_runs import LastRuns
from search_api.server.memory import memory
from search_api.understanding.dates import VIETNAM

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The counters of one server process, in a registry of their own."""

    def __init__(self) -> None:
        registry = CollectorRegistry()
        self.registry = registry
        self.requests = Counter(
            "timtin_requests", "Requests answered", ["route", "method", "status"], registry=registry
        )
        self.seconds = Histogram(
            "timtin_request_seconds", "Time to answer", ["route"], buckets=_SECONDS, registry=registry
        )
        self.stages = Histogram(
            "timtin_stage_seconds", "Time of a search's stages", ["stage"], buckets=_SECONDS, registry=registry
        )
        self.searches = Counter("timtin_searches", "Searches by the mode that answered", ["mode"], registry=registry)
        self.refused = Counter("timtin_refused", "Requests refused", ["reason"], registry=registry)
        self.in_flight = Gauge("timtin_in_flight", "Searches at work or waiting", registry=registry)
        self.queued = Gauge("timtin_queued", "Searches waiting", registry=registry)
        self.articles = Gauge("timtin_articles", "Articles in the index", registry=registry)
        self.passages = Gauge("timtin_passages", "Passages in the index", registry=registry)
        self.generation = Gauge("timtin_generation", "Generation of the index that answers", registry=registry)
        self.index_bytes = Gauge("timtin_index_bytes", "Bytes of the index folder by part", ["part"], registry=registry)
        self.free_bytes = Gauge("timtin_disk_free_bytes", "Free disk where the index lies", registry=registry)
        self.floor_bytes = Gauge("timtin_disk_floor_bytes", "Free disk below which writing stops", registry=registry)
        self.memory = Gauge("timtin_resident_bytes", "Resident memory of this process now", registry=registry)
        self.peak = Gauge("timtin_peak_resident_bytes", "Largest resident memory of this process", registry=registry)
        self.proportional = Gauge(
            "timtin_proportional_bytes", "Memory of this process, shared pages in parts (PSS)", registry=registry
        )
        self.files = Gauge("timtin_open_files", "Open files of this process", registry=registry)
        self.ready = Gauge("timtin_ready", "1 when a search would succeed", registry=registry)
        self.build = Gauge("timtin_build_info", "Version of the program", ["version"], registry=registry)
        self.writes = Counter("timtin_writes", "Writes over HTTP", ["action", "result"], registry=registry)
        self.cache = Counter(
            "timtin_cache", "Searches by whether the answer was at hand", ["result"], registry=registry
        )
        self._observed(registry)

    def _observed(self, registry: CollectorRegistry) -> None:
        """Make what is looked at when somebody asks."""
        self.age = Gauge("timtin_newest_article_age_seconds", "Since the newest article's day began", registry=registry)
        self.created = Gauge(
            "timtin_generation_timestamp_seconds", "When the generation that answers was made", registry=registry
        )
        self.opened = Gauge("timtin_generations_opened", "Generations taken up since the start", registry=registry)
        self.reload = Gauge("timtin_reload_seconds", "Time to take up the last generation", registry=registry)
        self.wal = Gauge("timtin_wal_bytes", "Bytes of the catalogue's write-ahead log", registry=registry)
        self.ended = Gauge("timtin_last_run_timestamp_seconds", "End of the last run", ["action"], registry=registry)
        self.took = Gauge("timtin_last_run_seconds", "Duration of the last run", ["action"], registry=registry)
        self.clean = Gauge("timtin_last_run_success", "1 where the last run went well", ["action"], registry=registry)
        self.skipped = Gauge(
            "timtin_last_index_skipped", "What the last indexing left out, by reason", ["reason"], registry=registry
        )

    def observe_search(self, mode: str, took_ms: Mapping[str, float]) -> None:
        """Count a search, with the time of its stages."""
        self.searches.labels(mode).inc()
        for stage, milliseconds in took_ms.items():
            self.stages.labels(stage).observe(milliseconds / 1000)

    def observe_index(self, stats: Mapping[str, Any]) -> None:
        """Note what the index holds."""
        self.articles.set(stats["articles"])
        self.passages.set(stats["passages"])
        self.generation.set(stats["generation"])
        self.created.set(datetime.fromisoformat(stats["created"]).timestamp())
        if day := stats["last_day"]:
            newest = datetime(day // 10000, day // 100 % 100, day % 100, tzinfo=VIETNAM)
            self.age.set(max(0.0, time.time() - newest.timestamp()))

    def observe_source(self, source: SnapshotSource) -> None:
        """Note how generations were taken up."""
        self.opened.set(source.opened)
        self.reload.set(source.seconds)

    def observe_runs(self, runs: LastRuns) -> None:
        """Note how the index was last fed, verified and backed up."""
        found = runs.read()
        for action, run in found.items():
            self.ended.labels(action).set(run.ended)
            self.took.labels(action).set(run.seconds)
            self.clean.labels(action).set(run.clean)
        if "index" in found:
            self.skipped.clear()
            for reason, count in found["index"].skipped.items():
                self.skipped.labels(reason).set(count)

    def observe_process(self) -> None:
        """Measure this process."""
        found = memory()
        self.peak.set(found.peak)
        for gauge, size in ((self.memory, found.resident), (self.proportional, found.proportional)):
            if size is not None:
                gauge.set(size)
        descriptors = Path("/proc/self/fd")
        if descriptors.is_dir():
            self.files.set(len(os.listdir(descriptors)))  # noqa: PTH208  counts entries, no paths wanted

    def observe_disk(self, found: Disk) -> None:
        """Note the disk of the index."""
        self.free_bytes.set(found.free)
        self.floor_bytes.set(found.floor)

    def observe_folder(self, folder: Path) -> None:
        """Measure the index folder."""
        if folder.is_dir():
            for part, size in folder_bytes(folder).items():
                self.index_bytes.labels(part).set(size)
            self.wal.set(_bytes_of(folder / (CATALOGUE + "-wal")))

    def text(self) -> bytes:
        """Return all metrics in Prometheus' text format."""
        return generate_latest(self.registry)


def _bytes_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def folder_bytes(folder: Path) -> dict[str, int]:
    """Return the bytes of an index folder by its first-level parts; a file linked twice counts once."""
    sizes: dict[str, int] = {}
    seen: set[int] = set()
    for path in folder.rglob("*"):
        try:
            stat = path.lstat()
        except FileNotFoundError:
            continue  # a writer cleaned up meanwhile
        if path.is_file() and stat.st_ino not in seen:
            seen.add(stat.st_ino)
            part = path.relative_to(folder).parts[0]
            sizes[part] = sizes.get(part, 0) + stat.st_size
    return sizes
