"""An agreement as a document of the index."""

from __future__ import annotations

from store.contributions import Contributions, contributions
from store.index import money as columns
from store.index.accounts import Account, in_order
from store.index.blob import Entry
from store.index.codes_of import codes_of
from store.index.dates_of import dates_of
from store.index.keys import descending
from store.index.parties_of import parties_of
from store.index.parts import Fields, add_whole, begin, finish, joined_tokens
from store.index.plain import set_plain
from store.index.schema import AGREEMENT, NAMES
from store.index.texts_of import people_of, texts_of
from store.interface import Kind, Row
from store.query.tokens import SEPARATOR, index_text
from store.reasons import APPLIED_FOR
from store.records import Agreement
from store.text import printable


def agreement_fields(
    record_id: str, accounts: list[Account[Agreement]], start_month: int
) -> Fields:
    """Return the document of an agreement; financial years start in the month 1 to 12."""
    accounts = in_order(accounts)
    records = [account.record for account in accounts]
    titles = [record.title for record in records if record.title]
    title = titles[0] if titles else record_id
    fields = begin(AGREEMENT, record_id, title, accounts)
    if titles:
        fields[NAMES] = joined_tokens(dict.fromkeys(titles))
    parties, codes = parties_of(accounts), codes_of(records)
    fields |= parties.fields
    fields |= codes.fields
    has = {"status", *parties.has, *codes.has}
    plain = set_plain(fields, records, start_month, has)
    if plain:
        loose: tuple[tuple[str, str, int], ...] = ()
        dates, amount = plain
    else:
        dates = dates_of(records)
        fields |= dates.fields
        has |= dates.has
        amount, loose = _set_money(fields, records, start_month, has)
    _set_texts(fields, records, codes.tokens, has)
    sources = fields["source"]
    row = Row(
        Kind.AGREEMENT,
        record_id,
        printable(title),
        codes.type,
        parties.who,
        printable(amount),
        dates.shown,
        dates.ends,
        "",
        "",
        (sources,) if isinstance(sources, str) else tuple(sources),
    )
    places = tuple([account.place for account in accounts])
    return finish(fields, has, Entry(row, (), places, dates.start, dates.end, loose))


def _set_texts(fields: Fields, records: list[Agreement], tokens: str, has: set[str]) -> None:
    """Set the words that are found anywhere, after those of what a publisher codes."""
    texts: list[str] = []
    people: list[str] = []
    for record in records:
        texts += texts_of(record, has)
        people += people_of(record)
    if people:
        fields["person_w"] = index_text(*people)
        add_whole(fields, "person", people)
        has.add("people")
        texts += people
    own = index_text(*(texts if len(texts) < 2 else dict.fromkeys(texts)))
    fields["text"] = f"{own} {SEPARATOR} {tokens}" if own and tokens else own or tokens
    if len(records) > 1:
        from store.index.disagreeing import agreements_disagree

        if agreements_disagree(records):
            has.add("disagreement")


def _set_money(
    fields: Fields, records: list[Agreement], start_month: int, has: set[str]
) -> tuple[str, tuple[tuple[str, str, int], ...]]:
    """Set what it adds to totals: of the fullest account that gives money, never of two at once."""
    found = Contributions()
    for record in records:
        each = contributions(record, start_month)
        if each.total or record is records[0]:
            found = each
        if found.total:
            break
    loose = columns.set_money(fields, found, has)
    figures = list(found.total)
    text = columns.money_text(found.total)
    codes = [figure.currency for figure in figures]
    if found.left_out:
        codes += [each.figure.currency for each in found.left_out if each.figure]
        sought = [each.figure for each in found.left_out if each.reason == APPLIED_FOR]
        if not text and sought and sought[0]:
            figures = [sought[0]]
            text = f"{columns.figure_text(sought[0])} applied for"
    if len(codes) == 1:
        fields["currency"] = printable(codes[0])
    elif codes:
        fields["currency"] = list(dict.fromkeys(map(printable, codes)))
    figure = columns.main_figure(figures)
    fields["k_amount"] = descending(None if figure is None else figure // columns.PENNY)
    return text, loose
