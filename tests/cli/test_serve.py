"""The app in a browser."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import pytest

import tui.application
from store.errors import EXIT_FOUND, EXIT_MISTAKE
from tests.app.pty import PATIENCE
from tests.cli.browser import CHROMIUM, Browser, colours
from tests.cli.running import environment, pactline

pytestmark = pytest.mark.skipif(
    not hasattr(tui.application, "TerminalDriver"),
    reason="the app draws on terminals alone",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the sample records."""
    with served(tmp_path_factory.mktemp("home")) as address:
        yield address


@contextmanager
def served(home: Path, *words: str) -> Iterator[str]:
    """Serve the sample records; give the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "tui", "serve", "--port", str(port), *words],
        env=environment(home),
        cwd=home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr
    told = b""
    while b"the app is at " not in told:
        line = process.stderr.readline()
        assert line, told
        told += line
    until_it_listens(port)
    yield f"http://127.0.0.1:{port}"
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == EXIT_FOUND


def until_it_listens(port: int) -> None:
    with socket.socket() as probe:
        while probe.connect_ex(("127.0.0.1", port)):
            continue


@pytest.mark.skipif(not CHROMIUM, reason="no chromium here: install chromium")
async def test_rows_are_seen_a_search_typed_and_a_record_opened(
    address: str, tmp_path: Path
) -> None:
    async with Browser(tmp_path / "profile") as browser:
        await browser.open(address)
        await browser.wait_for("Age UK", "Greater Manchester VCSE sector", "Organisations 7")
        rows = await browser.picture()
        await browser.press("/", *"navca", "enter")
        await browser.wait_for("1 of 1", "GB-CHC-1001635")
        await browser.press("enter")
        await browser.wait_for("Body for local infrastructure organisations")
        opened = await browser.picture()
        if folder := os.environ.get("PACTLINE_PICTURES"):
            for name, png in (("rows", rows), ("opened", opened)):
                (Path(folder) / f"{name}.png").write_bytes(png)
        for picture in (rows, opened):
            drawn = colours(picture)
            ground = max(drawn.values()) / sum(drawn.values())
            assert 0.5 < ground < 0.98, "the page shows no text, or nothing but"
            assert len(drawn) > 50
        assert rows != opened
        own = [url for url in browser.asked if url.startswith(f"{address}/")]
        assert {*browser.asked} - {*own} <= {*browser.blocked} | {"about:blank"}


async def test_another_sites_page_gets_no_app(address: str) -> None:
    socket_address = f"{address.replace('http', 'ws')}/ws"
    async with aiohttp.ClientSession() as session:
        for origin in ("http://evil.example", "null", address.replace("127.0.0.1", "127.0.0.2")):
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await session.ws_connect(socket_address, headers={"Origin": origin})
            assert refused.value.status == 403
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(socket_address)
        async with session.get(address) as page:
            policy = page.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert "google" not in policy


async def test_behind_a_proxy_the_page_leads_to_the_proxy(tmp_path: Path) -> None:
    with served(tmp_path, "--url", "https://host.example/pactline/") as address:
        async with aiohttp.ClientSession() as session:
            async with session.get(address) as page:
                text = await page.text()
            assert "wss://host.example/pactline/ws" in text
            assert "https://host.example/pactline/static/" in text
            inner = f"{address.replace('http', 'ws')}/ws"
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(inner, headers={"Origin": address})
            here = {"Origin": "https://host.example"}
            async with session.ws_connect(inner, headers=here) as joined:
                assert not joined.closed


async def test_no_more_readers_than_there_may_be(tmp_path: Path) -> None:
    with served(tmp_path, "--readers", "1") as address:
        inner, here = f"{address.replace('http', 'ws')}/ws", {"Origin": address}
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(inner, headers=here),
        ):
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await session.ws_connect(inner, headers=here)
            assert refused.value.status == 503
            async with session.get(address) as page:
                assert page.status == 503
                assert "come back later" in await page.text()


async def test_an_app_that_takes_too_much_is_ended_with_its_page(tmp_path: Path) -> None:
    with served(tmp_path, "--memory", "1") as address:
        inner, here = f"{address.replace('http', 'ws')}/ws", {"Origin": address}
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(inner, headers=here) as joined,
            asyncio.timeout(PATIENCE),
        ):
            async for _ in joined:
                pass
            assert joined.closed


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--host", "0.0.0.0", "--unrestricted"], "--unrestricted is for loopback alone"),
        (["--port", "70000"], "“70000” isn’t a port"),
        (["--url", "host.example"], "“host.example” isn’t an address"),
        (["--store", "none"], "there is no store yet"),
        (["--restricted"], "`pactline serve` is not for a restricted account"),
        (["--host", "192.0.2.1"], "192.0.2.1:8000: nothing can listen there"),
    ],
)
def test_what_cannot_be_served_is_one_line(words: list[str], message: str, tmp_path: Path) -> None:
    done = pactline("serve", *words, home=tmp_path)
    assert done.returncode == EXIT_MISTAKE
    assert message in done.stderr.decode().splitlines()[-1]
    assert b"Traceback" not in done.stderr
