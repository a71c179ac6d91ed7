"""Names and texts that try to get out of their place: whatever shows or exports one must hold.

`TEXTS` is the corpus, `MARKER` a plain word in every text of it by which it must still be found,
and `leaks` tells what of an output a terminal would act on.
"""

from __future__ import annotations

import re

from store.dates import PartialDate
from store.records import (
    Agreement,
    Event,
    FundingLine,
    Organisation,
    Party,
    Person,
    Source,
    SourceFile,
    Statement,
)

MARKER = "hostilemarker"

ESC, BEL, CSI, OSC, DCS, ST = "\x1b", "\x07", "\x9b", "\x9d", "\x90", "\x9c"

_RAW: dict[str, str] = {
    **{f"c0-{number:02x}": f"a{chr(number)}b" for number in range(0x20)},
    **{f"c1-{number:02x}": f"a{chr(number)}b" for number in range(0x7F, 0xA0)},
    "csi-clear": f"{ESC}[2J{ESC}[H{ESC}[31m",
    "csi-eight-bit": f"{CSI}2J{CSI}31m",
    "csi-report": f"{ESC}[6n{ESC}[c{ESC}[?1049h",
    "osc-title": f"{ESC}]0;owned{BEL}",
    "osc-8-link": f"{ESC}]8;;http://evil.example/{ESC}\\click{ESC}]8;;{ESC}\\",
    "osc-52-clipboard": f"{ESC}]52;c;ZXZpbA=={BEL}",
    "osc-eight-bit": f"{OSC}52;c;ZXZpbA=={ST}",
    "dcs": f'{ESC}P$q"p{ESC}\\{DCS}1$r{ST}',
    "tmux-passthrough": f"{ESC}Ptmux;{ESC}{ESC}]52;c;ZXZpbA=={BEL}{ESC}\\",
    "apc-pm-sos": f"{ESC}_a{ESC}\\{ESC}^b{ESC}\\{ESC}Xc{ESC}\\",
    "reset": f"{ESC}c{ESC}[!p",
    "charset": f"{ESC}(0{ESC})0\x0e\x0f",
    "bidi": "abc\u202edef\u202c\u2066ghi\u2069\u200f\u061c",
    "zero-width": "a" + "\u200b\u200c\u200d\u2060\ufeff" * 50 + "b",
    "combining-flood": "e" + "\u0301\u0316\u20dd" * 400,
    "variation-and-tags": "x\ufe0f\U000e0041\U000e007f\ufff9y\ufffb",
    "line-separators": "a\u2028b\u2029c\x85d\x0be\x0cf",
    "line-breaks": "a\nb\r\nc\rd\te",
    "private-use": "\ue000\U000f0000\U0010fffd",
    "noncharacters": "\ufffe\uffff\ufdd0",
    "wide": "漢字" * 40 + "👩‍👩‍👧‍👦",
    "rich-markup": "[bold red]x[/] [/] [/bold] [link=http://evil.example]y[/link] [blink]",
    "textual-markup": "[@click=app.quit]quit[/] [@click=app.bell()]z[/] [$primary]p[/] [",
    "markup-ends": "\\[/] [/][/] ]] [[ [!] [#] [=]",
    "format": "{0} {name!r} %s %(x)s %n ${HOME} $(id) `id` ; id",
    "formula": '=HYPERLINK("http://evil.example","x")',
    "formula-plus": "+1+cmd|' /C calc'!A0",
    "formula-at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "formula-minus": "-2+3+cmd|' /C calc'!A0",
    "formula-full-width": "\uff1d1+1",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "svg": "</text></svg><script>alert(1)</script>&amp;<!--",
    "markdown": "| a | b |\n[x](javascript:alert(1)) ![y](http://evil.example/z.png) `z`",
    "csv": 'a","b\n"c"\r\n,,;\t',
    "roff": ".so /etc/passwd\n'\\*(x",
    "query": 'name:"x" OR -y fy:2011/12 (z',
    "lone-surrogates": "a\ud800b\udfffc",
    "path": "../../../../etc/passwd\\..\\..",
}

TEXTS: dict[str, str] = {name: f"{text} {MARKER}" for name, text in _RAW.items()}
"""Name of an attack to a text that holds it; every text starts with the attack."""

LONG_LINE = f"{MARKER} " + "x" * 1_000_000
"""A line of a megabyte."""

OWN_SEQUENCES = re.compile(
    r"\x1b\[[0-9;]*m"  # colours and attributes
)
"""What Rich sends to colour a terminal; all else that a one-shot verb prints is text."""

PROGRESS = re.compile(
    "\x1b\\[\\?25l(?:\r\x1b\\[2K[^\x00-\x1f\x7f-\x9f]*)*\n\x1b\\[\\?25h\r\x1b\\[1A\x1b\\[2K"
)
"""The bar of a verb that takes a while, from where it hides the cursor to where it is wiped off."""

_ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\u061c\ufeff\ufff9-\ufffb"
    "\u2028\u2029\ud800-\udfff\U000e0000-\U000e007f]"
)


_ACTING_IN_A_FILE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


JOINED = re.compile("(?<=[\u2600-\U0001ffff\ufe0f])\u200d(?=[\u2600-\U0001ffff\ufe0f])")
"""The joiners of a family of emoji, which alone are kept on the screen."""


def leaks_of_export(output: str) -> list[str]:
    """Return what in an exported file would act; line ends and joiners in a text are kept there."""
    return [repr(match[0]) for match in _ACTING_IN_A_FILE.finditer(output)]


def leaks(output: str, *, colours: bool = False) -> list[str]:
    """Return what in an output a terminal would act on, with a little of what stands around it."""
    plain = PROGRESS.sub("", OWN_SEQUENCES.sub("", output)) if colours else output
    text = JOINED.sub("", plain)
    return [repr(text[max(0, m.start() - 20) : m.end() + 20]) for m in _ACTING.finditer(text)]


def source_file(source_id: str = "hostile") -> SourceFile:
    """Return a source whose every text is hostile, each attack in every field that holds text."""
    organisations = []
    agreements = []
    for number, (name, text) in enumerate(TEXTS.items()):
        body = f"PACT-hostile-{number}"
        organisations.append(
            Organisation(
                id=body,
                name=text,
                kind=text,
                aliases=(f"alias {text}",),
                description=text,
                people=(Person(name=text, post=text, organisation=body, note=text),),
                statements=(Statement(text=text, quoted=True, where=text),),
                status=text,
                address=text,
                url=text,
                notes=(text,),
                as_published={text: text, name: [text, {text: text}]},
                where=text,
            )
        )
        agreements.append(
            Agreement(
                id=f"PACT-hostile-agreement-{number}",
                title=text,
                type=text,
                purpose=text,
                parties=(
                    Party(role="funder", organisation=body, name=text, note=text),
                    Party(role=text, name=text, kind=text),
                ),
                funding=(FundingLine(key="a", note=text, where=text),),
                events=(Event(kind=text, date=PartialDate("2017"), text=text),),
                aims=(text,),
                term=text,
                url=text,
                notes=(text,),
                as_published={text: text},
            )
        )
    return SourceFile(
        source=Source(
            id=source_id,
            title=TEXTS["osc-52-clipboard"],
            kind=TEXTS["csi-clear"],
            publisher=TEXTS["rich-markup"],
            address=TEXTS["osc-8-link"],
            licence=TEXTS["bidi"],
            file_name=TEXTS["line-breaks"],
            notes=(TEXTS["textual-markup"],),
        ),
        organisations=tuple(organisations),
        agreements=tuple(agreements),
    )
