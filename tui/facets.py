"""All values of one field as a list to choose from: searched by typing, several at once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Input, Label

from store.amounts import Sum, in_one_form
from store.dates import year_start, year_text
from store.errors import PactlineError
from store.interface import FacetCount, Kind, Listing, Ranking, Reading, Sort, Store
from store.names import PLACE_CODE, place_name
from store.query import Query
from store.query.fields import TABLE_FIELDS
from store.text import fold, plural, printable
from tui.finding import Found
from tui.layout import Run, Runs, fill, scrolled
from tui.pages.document import fit
from tui.rows import GUTTER, Look
from tui.search import LineInput
from tui.state import Session
from tui.theme import Role, Theme
from tui.widgets import Line, Painted

MOST = 20_000
"""Values of a field that are listed at most, the commonest."""

FIELDS = {
    Kind.AGREEMENT: (
        *("funder", "recipient", "fy", "type", "amount", "programme", "place", "status"),
        *("source", "currency"),
    ),
    Kind.ORGANISATION: ("type", "place", "status", "source"),
}
"""Fields whose values narrow a list of a kind of record, in this order."""

HEADINGS = {"fy": "financial year", "amount": "size"}
"""Names of fields for people, where they differ."""

IN_ORDER = ("fy", "amount")
"""Fields whose values have an order of their own, in which they stand first."""


class Value(NamedTuple):
    """A value of a field, how many of the listed records have it, and their money."""

    of: FacetCount
    sums: tuple[Sum, ...] = ()

    @property
    def label(self) -> str:
        """What it is called."""
        return printable(self.of.label or "none")

    @property
    def money(self) -> float:
        """What it is ordered by: its pounds, else its first currency."""
        return float(self.sums[0].nominal) if self.sums else 0.0


def values_of(store: Store, listing: Listing, field: str, most: int = 0) -> list[Value]:
    """Return the values of a field in what is listed, with their money where that can be told.

    Args:
        store: where places have names.
        listing: what is listed.
        field: of the search language.
        most: the commonest values alone, so many; 0 for all.
    """
    counts = listing.facets(field, most or MOST)
    money: Mapping[str, tuple[Sum, ...]] = {}
    if listing.kind is Kind.AGREEMENT and field in TABLE_FIELDS:
        money = listing.money_by_value(field, [each.value for each in counts])
    elif field == "fy" and listing.kind is Kind.AGREEMENT:
        month, years = year_start(store.settings()), listing.years(Reading.AWARD_DATE)
        money = {
            year_text(each.years[0], month): each.sums for each in years if len(each.years) == 1
        }
    if field == "place":
        counts = [each._replace(label=place_name(store, each.label)) for each in counts]
    return [Value(each, money.get(each.value, ())) for each in counts]


ORDERS = (Ranking.NUMBER, Ranking.MONEY, Ranking.NAME)


def ordered(values: list[Value], field: str, ranking: Ranking | None) -> list[Value]:
    """Return values in an order; None is the field's own, as of years. None of them comes last.

    A place's name is left out where its code, which shows it, stands on as many records.
    """
    coded = {
        (each.label.partition(" ")[2], each.of.records)
        for each in values
        if PLACE_CODE.fullmatch(each.of.value)
    }
    values = [each for each in values if (each.label, each.of.records) not in coded]
    if ranking is None:
        found = sorted(values, key=lambda each: each.of.value) if field == "fy" else values
    elif ranking is Ranking.MONEY:
        found = sorted(values, key=lambda each: (-each.money, fold(each.label)))
    elif ranking is Ranking.NUMBER:
        found = sorted(values, key=lambda each: (-each.of.records, fold(each.label)))
    else:
        found = sorted(values, key=lambda each: fold(each.label))
    return sorted(found, key=lambda each: not each.of.value)


LEAST_NAME = 8
"""Cells that a value's name keeps beside its figure."""


def money_words(values: Sequence[Value], room: int) -> list[str]:
    """Return the money of values in the longest words of which all fit into so many cells.

    A figure is never cut: further currencies become a number first, then all figures are left out.
    """
    full = in_one_form((each.sums for each in values), "")
    first = in_one_form((each.sums[:1] for each in values), "")
    more = [f" +{len(each.sums) - 1}" * (len(each.sums) > 1) for each in values]
    blanks = max(map(len, more), default=0)
    short = [figure + words.ljust(blanks) for figure, words in zip(first, more, strict=True)]
    forms = (full, short, [""] * len(values))
    return next(form for form in forms if max(map(cell_len, form), default=0) <= max(0, room))


class ValuesView(Painted):
    """The values that fit what is typed, with a cursor, and signs of what is chosen."""

    def __init__(self, look: Look) -> None:
        """Show nothing yet."""
        super().__init__(id="values")
        self.look = look
        self.values: list[Value] = []
        self.signs: dict[str, str] = {}
        self.cursor = self.top = 0

    def paint(self) -> list[Runs]:
        """Return the rows around the cursor."""
        cells, page = self.size.width, self.page
        self.top = scrolled(self.top, self.cursor, page, len(self.values))
        shown = self.values[self.top : self.top + page]
        numbers = max((len(f"{each.of.records:,}") for each in self.values), default=1)
        room = cells - GUTTER - 2 - numbers - 3
        moneys = money_words(shown, room - LEAST_NAME)
        money = max(map(cell_len, moneys), default=0)
        room = max(4, room - money)
        lines: list[Runs] = []
        for at, (each, figure) in enumerate(zip(shown, moneys, strict=True), self.top):
            on = Role.CURSOR if at == self.cursor else ""
            rich = self.look.glyphs.is_unicode
            point = ("▌" if rich else ">") if on else " "
            sign = self.signs.get(each.of.value, " ")
            name = fit(each.label, room, ellipsis=self.look.glyphs.ellipsis)
            number = f" {each.of.records:>{numbers},}"
            told = f"  {fit(figure, money, right=True)}"
            runs = (
                Run(f"{point} ", on),
                Run(f"{sign} ", on or Role.WARNING),
                Run(name, on),
                Run(number, on or Role.DIM),
                Run(told, on or Role.FIGURE),
            )
            lines.append(fill(runs, cells, on))
        return [*lines, *[fill((), cells)] * (page - len(lines))]


class ValuesInput(LineInput):
    """What values are searched by; a blank chooses, and a hyphen leaves out."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Tell whether a key is typed, and not one of the screen's."""
        return character not in (" ", "-") and super().check_consume_key(key, character)


class FacetScreen(Screen[str]):
    """Lets a person choose values of a field; its result is the search, or empty for none.

    Args:
        session: store and signs.
        found: what is listed, which the values are of.
        field: whose values come first.
        theme: the colours.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "apply", "take", priority=True),
        Binding("space", "choose('+')", "choose", priority=True),
        Binding("minus", "choose('-')", "leave out", priority=True),
        Binding("tab", "order", "order", priority=True),
        Binding("right", "field(1)", "field", priority=True),
        Binding("left", "field(-1)", show=False, priority=True),
        Binding("escape", "leave", "leave", priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
    ]

    def __init__(self, session: Session, found: Found, field: str, theme: Theme) -> None:
        super().__init__(id="facet")
        self.session, self.found, self.field = session, found, field
        self.fields = FIELDS[found.listing.kind]
        self.look = Look(session.glyphs)
        self.every: list[Value] = []
        self.ranking: Ranking | None = None
        self.told = "adding up…"
        self.base = found.query
        self.head = Line(self._paint_head, id="facet-head")
        self.keys = Line(self._paint_keys, id="facet-keys")
        self.line = ValuesInput(placeholder="type to search", id="facet-search")
        self.view = ValuesView(self.look)
        for each in (self.head, self.keys, self.view):
            each.set_reactive(Painted.colours, theme)

    def compose(self) -> ComposeResult:
        """Yield the field's name, the line to search in, the values, and the keys."""
        yield self.head
        with Horizontal(id="facet-line"):
            yield Label("/ ", id="slash")
            yield self.line
        yield self.view
        yield self.keys

    def on_mount(self) -> None:
        """Read the values."""
        self.set_focus(self.line)
        self.read()

    def _paint_head(self, cells: int) -> Runs:
        name = HEADINGS.get(self.field, self.field).capitalize()
        words = f" {name}: {self.told}".replace("…", self.session.glyphs.ellipsis)
        return fill((Run(words, Role.FRAME),), cells, Role.FRAME, self.session.glyphs.ellipsis)

    def _paint_keys(self, cells: int) -> Runs:
        words = " Enter take  Space several  - leave out  Tab order  Left Right field  Esc leave"
        role = Role.FRAME_DIM
        return fill((Run(words, role),), cells, role, self.session.glyphs.ellipsis)

    @work(exclusive=True, group="values")
    async def read(self) -> None:
        """Read the values of the field as what else is searched for leaves them."""
        field, query, store = self.field, self.found.query, self.session.store
        self.every, self.ranking = [], None if field in IN_ORDER else Ranking.NUMBER
        self.told = "adding up…"
        self.show()
        base = query.without_field(field)
        kind, as_of = self.found.listing.kind, self.found.search.as_of

        def values() -> list[Value]:
            return values_of(store, store.listing(base, kind, Sort.NAME, as_of=as_of), field)

        try:
            found = await asyncio.to_thread(values)
        except PactlineError as error:
            self.told = str(error)
            self.show()
            return
        self.base, self.every = base, found
        self.view.signs = {
            each.of.value: sign for each in found if (sign := _sign(query, field, each.of.value))
        }
        self.show()

    def show(self) -> None:
        """Show the values that fit what is typed, in their order."""
        wanted = fold(self.line.value).split()
        squeezed = "".join(wanted)
        fitting = [
            each
            for each in self.every
            if squeezed in fold(each.label).replace(" ", "")
            or all(word in fold(each.label) for word in wanted)
        ]
        self.view.values = ordered(fitting, self.field, self.ranking)
        self.view.cursor = max(0, min(self.view.cursor, len(fitting) - 1))
        if self.every:
            number = plural(len(self.every), "value")
            found = f"{len(fitting):,} of {number}" if wanted else number
            chosen = len(self.view.signs)
            order = f"by {self.ranking.value}" if self.ranking else "in their order"
            self.told = f"{found}, {order}" + (f", {chosen:,} chosen" if chosen else "")
        self.view.update()
        self.head.update()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.view.cursor = 0
        self.show()

    def action_move(self, rows: int) -> None:
        """Move the cursor."""
        last = len(self.view.values) - 1
        self.view.cursor = max(0, min(self.view.cursor + rows, last))
        self.view.update()

    def action_page(self, pages: int) -> None:
        """Move by a screenful."""
        self.action_move(pages * self.view.page)

    def action_order(self) -> None:
        """Order by number, money or name; years by themselves first."""
        orders = (*((None,) if self.field in IN_ORDER else ()), *ORDERS)
        self.ranking = orders[(orders.index(self.ranking) + 1) % len(orders)]
        self.view.cursor = 0
        self.show()

    def action_field(self, step: int) -> None:
        """Go to the values of the next field; what was chosen of this one stays."""
        self.found = self.found._replace(query=self.narrowed)
        self.field = self.fields[(self.fields.index(self.field) + step) % len(self.fields)]
        self.view.cursor, self.view.signs = 0, {}
        self.line.put("")
        self.read()

    def action_choose(self, sign: str) -> None:
        """Choose the value under the cursor, or leave it out, or neither any more."""
        if not self.view.values:
            return
        value = self.view.values[self.view.cursor].of.value
        if self.view.signs.pop(value, "") != sign:
            self.view.signs[value] = sign
        self.action_move(1)
        self.show()

    @property
    def narrowed(self) -> Query:
        """The search with the values that are chosen and left out."""
        query = self.base
        for value, sign in self.view.signs.items():
            if sign == "+":
                query = query.toggled(self.field, value)
        for value, sign in self.view.signs.items():
            if sign == "-":
                query = query.excluding(self.field, value)
        return query

    def action_apply(self) -> None:
        """Take what is chosen, or the value under the cursor where nothing is."""
        if not self.view.signs and self.view.values:
            self.view.signs = {self.view.values[self.view.cursor].of.value: "+"}
        self.dismiss(self.narrowed.text or " ")

    def action_leave(self) -> None:
        """Leave the search as it was."""
        self.dismiss("")


def _sign(query: Query, field: str, value: str) -> str:
    try:
        return "-" if query.excludes(field, value) else "+" if query.has_value(field, value) else ""
    except (KeyError, ValueError):
        return ""
