"""What `docs/ssh.md` tells an administrator to write, taken from it as written."""

from __future__ import annotations

import re
import sys
from pathlib import Path

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "ssh.md"


def block(kind: str) -> str:
    """Return the guide's first block of that kind."""
    found = re.findall(rf"^```{kind}\n(.*?)^```", GUIDE.read_text("utf-8"), re.S | re.M)
    assert found, kind
    return str(found[0])


def fitted(text: str, *, user: str, store: str, key: str = "") -> str:
    """Return a block with this machine's names in place of the guide's, each met once or more."""
    program = Path(sys.executable).with_name("pactline")
    names = {"/usr/local/bin/pactline": str(program), "/srv/pactline": store}
    if "Match User reader" in text:
        names["Match User reader"] = f"Match User {user}"
    if key:
        names["ssh-ed25519 AAAA reader@example.org"] = key
    for name, here in names.items():
        assert name in text
        text = text.replace(name, here)
    return text
