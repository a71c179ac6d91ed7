"""The bare parts of an import: a parse, a write with fsync, and an index of four fields."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

import orjson
import tantivy


def main(source: Path, parent: Path) -> None:
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        grants = orjson.loads(source.read_bytes())["grants"]
        with Path(folder, "store.json").open("wb") as file:
            file.write(orjson.dumps({"agreements": {grant["id"]: grant for grant in grants}}))
            file.flush()
            os.fsync(file.fileno())
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        builder.add_text_field("text")
        builder.add_integer_field("amount", fast=True)
        builder.add_bytes_field("row", stored=True)
        writer = tantivy.Index(builder.build(), path=folder).writer(128_000_000)
        for grant in grants:
            bodies = (grant["recipientOrganization"][0], grant["fundingOrganization"][0])
            text = " ".join((grant["title"], grant["description"], *(b["name"] for b in bodies)))
            fields = {"id": grant["id"], "text": text, "amount": grant["amountAwarded"]}
            writer.add_json(json.dumps(fields))
        writer.commit()
        writer.wait_merging_threads()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
