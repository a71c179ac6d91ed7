"""A headless Chromium, driven over its debugging port, and the terminal that a page shows in it."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import subprocess
import time
import zlib
from pathlib import Path
from types import TracebackType
from typing import Any

import aiohttp
import pyte

from tests.app.pty import PATIENCE

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
KEYS = {
    "enter": ("Enter", 13, "\r"),
    "escape": ("Escape", 27, "\x1b"),
    "down": ("ArrowDown", 40, ""),
}
SIZE = (1100, 700)


class Browser:
    """A browser with one page; `async with` ends it.

    Args:
        folder: for its profile.

    Attributes:
        screen: what the terminal in the page shows, read from what its socket receives.
        asked: addresses that the page asked for.
        blocked: addresses that it was not let load.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.screen = pyte.Screen(300, 100)
        self.asked: list[str] = []
        self.blocked: list[str] = []
        self._stream = pyte.ByteStream(self.screen)
        self._answers: dict[int, dict[str, Any]] = {}
        self._asked_for: dict[str, str] = {}

    async def __aenter__(self) -> Browser:
        assert CHROMIUM
        self._process = subprocess.Popen(
            [
                CHROMIUM,
                *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
                *(f"--user-data-dir={self.folder}", f"--window-size={SIZE[0]},{SIZE[1]}"),
                *("--remote-debugging-port=0", "about:blank"),
            ],
            stderr=subprocess.DEVNULL,
        )
        told = self.folder / "DevToolsActivePort"
        until = time.monotonic() + PATIENCE
        while not told.is_file() or not told.read_text().strip():
            assert time.monotonic() < until, "the browser does not start"
            await asyncio.sleep(0.1)
        port = told.read_text().split()[0]
        self._session = aiohttp.ClientSession()
        async with self._session.put(f"http://127.0.0.1:{port}/json/new?about:blank") as answer:
            page = await answer.json()
        address = page["webSocketDebuggerUrl"]
        self._socket = await self._session.ws_connect(address, max_msg_size=0)
        self._reading = asyncio.create_task(self._read())
        for domain in ("Network", "Page", "Runtime"):
            await self._call(f"{domain}.enable")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._reading.cancel()
        await self._socket.close()
        await self._session.close()
        self._process.kill()
        self._process.wait()

    async def open(self, address: str) -> None:
        """Open a page, and give its terminal the keys."""
        await self._call("Page.navigate", url=address)
        focused = "document.querySelector('textarea')?.focus() ?? document.activeElement.tagName"
        await self._until(lambda: self.text.strip() != "")
        await self._call("Runtime.evaluate", expression=focused)

    async def press(self, *keys: str) -> None:
        """Press keys: names from `KEYS`, or characters as typed."""
        for key in keys:
            name, code, text = KEYS.get(key, (key, ord(key.upper()[0]), key))
            more = {"text": text} if text else {}
            pressed = {"key": name, "code": name, "windowsVirtualKeyCode": code}
            await self._call("Input.dispatchKeyEvent", type="keyDown", **pressed, **more)
            await self._call("Input.dispatchKeyEvent", type="keyUp", **pressed)

    async def wait_for(self, *texts: str) -> None:
        """Wait until all texts are on the screen of the terminal."""
        await self._until(lambda: all(text in self.text for text in texts), texts)

    async def picture(self) -> bytes:
        """Return the page as PNG."""
        answer = await self._call("Page.captureScreenshot", format="png")
        return base64.b64decode(answer["data"])

    @property
    def text(self) -> str:
        """The screen of the terminal."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    async def _until(self, done: Any, what: object = "") -> None:
        until = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < until, f"{what} not on the screen:\n{self.text}"
            await asyncio.sleep(0.05)

    async def _call(self, method: str, **words: Any) -> dict[str, Any]:
        number = len(self._answers) + 1
        await self._socket.send_json({"id": number, "method": method, "params": words})
        await self._until(lambda: number in self._answers, method)
        answer = self._answers[number]
        assert "error" not in answer, answer
        return dict(answer["result"])

    async def _read(self) -> None:
        async for message in self._socket:
            told = json.loads(message.data)
            if "id" in told:
                self._answers[told["id"]] = told
                continue
            words = told["params"]
            if told["method"] == "Network.webSocketFrameReceived":
                frame = words["response"]
                if frame["opcode"] == 2:
                    data = base64.b64decode(frame["payloadData"])
                    self._stream.feed(data.replace(b"\x1b[?2026$p", b""))
            elif told["method"] == "Network.requestWillBeSent":
                self.asked.append(words["request"]["url"])
                self._asked_for[words["requestId"]] = words["request"]["url"]
            elif told["method"] == "Network.loadingFailed":
                self.blocked.append(self._asked_for.get(words["requestId"], ""))


def colours(png: bytes) -> dict[bytes, int]:
    """Return how many pixels of a picture have each colour; of 8 bits a channel, not interlaced."""
    width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    depth = {2: 3, 6: 4}[png[25]]
    packed, at = b"", 8
    while at < len(png):
        size = int.from_bytes(png[at : at + 4], "big")
        if png[at + 4 : at + 8] == b"IDAT":
            packed += png[at + 8 : at + 8 + size]
        at += size + 12
    data, counts = zlib.decompress(packed), dict[bytes, int]()
    above = bytearray(width * depth)
    for row in range(height):
        start = row * (width * depth + 1)
        method, line = data[start], bytearray(data[start + 1 : start + 1 + width * depth])
        for place in range(len(line)):
            left = line[place - depth] if place >= depth else 0
            up = above[place]
            corner = above[place - depth] if place >= depth else 0
            line[place] = (line[place] + _predicted(method, left, up, corner)) % 256
        for place in range(0, len(line), depth):
            colour = bytes(line[place : place + 3])
            counts[colour] = counts.get(colour, 0) + 1
        above = line
    return counts


def _predicted(method: int, left: int, up: int, corner: int) -> int:
    if method == 4:
        guess = left + up - corner
        return min((left, up, corner), key=lambda value: abs(guess - value))
    return (0, left, up, (left + up) // 2)[method]
