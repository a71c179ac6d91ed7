"""What is sent in fewer bytes draws the same, whatever stood there before."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from tui.drawing.thrift import Thrift

_STEP = re.compile(r"\x1b\[([\d;]*)m|\x1b\[[?\d;]*[A-Za-z]|.", re.DOTALL)
_OFF = {"22": ("1", "2"), "23": ("3",), "24": ("4",), "27": ("7",)}

_COLOURS = ("31", "39", "97", "44", "49", "103", "38;5;252", "48;5;24", "38;2;1;2;3", "48;2;9;8;7")
_one = st.sampled_from(("0", "", "1", "2", "3", "4", "7", "22", "23", "24", "27", *_COLOURS))
_selections = st.lists(_one, min_size=1, max_size=4).map(lambda words: f"\x1b[{';'.join(words)}m")
_others = st.sampled_from(
    ("a", "row of text ", "é", "\x1b[3;1H", "\x1b[K", "\x1b[?2026h", "\x1b[5;23r", "\n")
)
_pieces = st.lists(st.one_of(_selections, _others), max_size=12).map("".join)


def drawn(data: str) -> list[tuple[str, frozenset[str], str, str]]:
    """Return each sign and sequence with the attributes and colours that it is drawn in."""
    attributes: set[str] = set()
    ink = ground = ""
    found: list[tuple[str, frozenset[str], str, str]] = []
    for step in _STEP.finditer(data):
        if step[1] is None:
            found.append((step[0], frozenset(attributes), ink, ground))
            continue
        words = step[1].split(";")
        while words:
            word = words.pop(0)
            if word in ("", "0"):
                attributes, ink, ground = set(), "", ""
            elif word in ("38", "48"):
                taken = 2 if words[0] == "5" else 4
                colour = ";".join((word, *words[:taken]))
                words = words[taken:]
                ink, ground = (colour, ground) if word == "38" else (ink, colour)
            elif word in _OFF:
                attributes -= set(_OFF[word])
            elif len(word) == 1:
                attributes = attributes | {word}
            elif word[0] in "39":
                ink = "" if word == "39" else word
            else:
                ground = "" if word == "49" else word
    found.append(("end", frozenset(attributes), ink, ground))
    return without_breaks(found)


def without_breaks(
    found: list[tuple[str, frozenset[str], str, str]],
) -> list[tuple[str, frozenset[str], str, str]]:
    """Leave out line breaks before a jump, and the look of what shows nothing."""
    kept: list[tuple[str, frozenset[str], str, str]] = []
    for sign, *look in found:
        while sign == "\x1b[3;1H" and kept and kept[-1][0] == "\n":
            kept.pop()
        silent = sign in ("\x1b[3;1H", "\x1b[?2026h")
        kept.append((sign, frozenset(), "", "") if silent else (sign, *look))  # type: ignore[arg-type]
    return kept


@given(st.lists(_pieces, min_size=1, max_size=4))
@example(["\x1b[1ma\x1b[0m", "b"])
@example(["\x1b[1;38;5;231;48;5;24ma\x1b[0m\n\x1b[3;1H\x1b[38;5;252;48;5;24mb\x1b[0m"])
def test_the_picture_is_the_same(written: list[str]) -> None:
    thrift = Thrift()
    assert drawn("\x1b[m" + "".join(map(thrift.shorten, written))) == drawn(
        "\x1b[m" + "".join(written)
    )


def test_what_stays_the_same_is_not_sent_again() -> None:
    thrift = Thrift()
    thrift.shorten("\x1b[0m")
    line = "\x1b[38;5;252;48;5;234mone\x1b[0m\x1b[38;5;246;48;5;234mtwo\x1b[0m"
    assert thrift.shorten(line) == "\x1b[38;5;252;48;5;234mone\x1b[38;5;246mtwo\x1b[m"
    assert thrift.shorten("\x1b[0m\n\x1b[6;1H") == "\x1b[6;1H"


def test_what_is_not_understood_is_sent_as_it_is() -> None:
    thrift = Thrift()
    odd = "\x1b[0m\x1b[1ma\x1b[53mb\x1b[38;9mc\x1b[1md\x1b[0me"
    assert thrift.shorten(odd) == odd
