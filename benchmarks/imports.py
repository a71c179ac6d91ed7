"""Taking records in: a large file against its bare parts, and a small one into large stores."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import workshop
from benchmarks.table import Result, median, milliseconds

HELD_BY = (
    "reading and checking a grant, and making its document of some fifty fields for the index, is "
    "Python's work; the bare parts keep four fields, unchecked"
)


def _import_seconds(source: Path, store: Path) -> float:
    began = time.perf_counter()
    workshop.run_pactline("import", str(source), "--store", str(store))
    return time.perf_counter() - began


def _bare_seconds(source: Path) -> float:
    """Return the time of a parse, a write with fsync and an index of the same awards."""
    import orjson
    import tantivy

    folder = workshop.FOLDER / "bare-import"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    began = time.perf_counter()
    grants = orjson.loads(source.read_bytes())["grants"]
    with (folder / "store.json").open("wb") as file:
        file.write(orjson.dumps({"agreements": {grant["id"]: grant for grant in grants}}))
        file.flush()
        os.fsync(file.fileno())
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("text")
    builder.add_integer_field("amount", fast=True)
    builder.add_bytes_field("row", stored=True)
    index = tantivy.Index(builder.build(), path=str(folder))
    writer = index.writer(128_000_000)
    for grant in grants:
        names = (grant["recipientOrganization"][0]["name"], grant["fundingOrganization"][0]["name"])
        text = " ".join((grant["title"], grant["description"], *names))
        writer.add_json(
            json.dumps({"id": grant["id"], "text": text, "amount": grant["amountAwarded"]})
        )
    writer.commit()
    writer.wait_merging_threads()
    return time.perf_counter() - began


def whole(rounds: int, size: int = 100_000) -> Result:
    """Return the row for an import of many grants into an empty store."""
    source = workshop.package(size)
    ours, parts = [], []
    for _ in range(rounds):
        target = workshop.FOLDER / "store-import"
        shutil.rmtree(target, ignore_errors=True)
        parts.append(_bare_seconds(source))
        ours.append(_import_seconds(source, target))
    ratio = median(ours) / median(parts)
    figure = f"{ratio:.2f} ({milliseconds(median(ours))} against {milliseconds(median(parts))})"
    what = f"import of {size:,} grants against the bare parse, write with fsync and index"
    return Result(what, "at most 3", figure, ratio <= 3, HELD_BY)


def into_large(sizes: Sequence[int], rounds: int) -> list[Result]:
    """Return rows for a small import into large stores, against the same into an empty one."""
    source = workshop.small_package()
    empty = workshop.FOLDER / "store-empty"
    times: dict[int, list[float]] = {0: [], **{size: [] for size in sizes}}
    stores = {size: workshop.store(size) for size in sizes}
    for _ in range(rounds):
        shutil.rmtree(empty, ignore_errors=True)
        times[0].append(_import_seconds(source, empty))
        for size, folder in stores.items():
            times[size].append(_import_seconds(source, folder))
            _forget_small(folder)
    results = []
    for size in sizes:
        ratio = median(times[size]) / median(times[0])
        limit = 2.0 if size >= 1_000_000 else 1.5
        figure = (
            f"{ratio:.2f} ({milliseconds(median(times[size]))} against "
            f"{milliseconds(median(times[0]))})"
        )
        what = f"import of 100 grants into {size:,} against an empty store"
        results.append(Result(what, f"at most {limit}", figure, ratio <= limit))
    return results


def _forget_small(folder: Path) -> None:
    names = [path.stem for path in folder.glob("*.json") if "small" in path.stem]
    for name in names:
        workshop.run_pactline("forget", name, "--store", str(folder))
