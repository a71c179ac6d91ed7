"""From when until when agreements run."""

from __future__ import annotations

from datetime import date

import pytest

from store.amounts import Stage
from store.dates import PartialDate
from store.records import Event
from store.status import Status
from store.timeline.spans import End, awarded, lapses_within, months_after, stands_on, stretch
from tests.money.samples import agreement, award, line, sample


def test_the_memorandums_end_is_worked_out() -> None:
    run = stretch(sample("gm-memorandum"))
    assert str(run.begins) == "by 3 February 2017"
    assert str(run.ends) == "by February 2022, worked out"
    assert run.ends.why == "five years from signed"


def test_the_programme_ends_as_stated() -> None:
    run = stretch(sample("dh-strategic-partners"))
    assert (str(run.begins), str(run.ends)) == ("2009", "2012/13")
    assert not run.ends.derived
    assert stands_on(run, date(2013, 3, 31)) is Status.LIVE
    assert stands_on(run, date(2013, 4, 1)) is Status.ENDED
    assert stands_on(run, date(2008, 12, 31)) is Status.NOT_BEGUN
    assert lapses_within(run, date(2012, 4, 1))
    assert not lapses_within(run, date(2012, 3, 30))


def test_two_accounts_give_the_end_that_one_of_them_knows() -> None:
    run = stretch([sample("gm-later-reports"), sample("gm-memorandum")])
    assert str(run.begins) == "1 February 2017"
    assert run.ends.account == 1


@pytest.mark.parametrize(
    ("begins", "months", "ends"),
    [
        ("2011-04-01", 12, "31 March 2012, worked out"),
        ("2016-02-29", 12, "27 February 2017, worked out"),
        ("2017-02", 60, "by February 2022, worked out"),
        ("2009", 36, "by 2012, worked out"),
        ("2011/12", 12, "by March 2013, worked out"),
    ],
)
def test_terms_are_counted_from_what_is_known(begins: str, months: int, ends: str) -> None:
    events = (Event(kind="began", date=PartialDate(begins)),)
    assert str(stretch(agreement(events=events, term_months=months)).ends) == ends


def test_a_grant_without_planned_dates_has_no_known_end() -> None:
    run = stretch(award("5", "2015-06-10"))
    assert stands_on(run, date(2015, 6, 9)) is Status.NOT_BEGUN
    assert stands_on(run, date(2030, 1, 1)) is Status.END_NOT_KNOWN
    assert not lapses_within(run, date(2015, 6, 10))


def test_an_application_is_no_award_and_a_payment_only_stands_in_for_one() -> None:
    sought = line("900", stage=Stage.APPLIED_FOR, date="2011-01-01")
    promised = line("800", stage=Stage.AWARDED, date="2011-05-01")
    paid = line("700", stage=Stage.DISBURSED, date="2011-03-01")
    whole = (agreement(paid), agreement(sought, promised))
    assert stretch(whole).begins == End(promised.date, why="awarded", account=1)
    assert awarded(whole).date == promised.date
    assert stretch(agreement(sought, paid)).begins == End(paid.date, why="first payment", account=0)
    assert not awarded((agreement(sought, paid),)).date
    assert not stretch(agreement(sought)).begins.date


def test_nothing_known_is_not_guessed() -> None:
    run = stretch(agreement())
    assert stands_on(run, date(2020, 1, 1)) is Status.END_NOT_KNOWN
    assert str(run.begins) == "not known"


def test_months_stay_in_the_calendar() -> None:
    assert months_after(date(2015, 1, 31), 1) == date(2015, 2, 28)
    assert months_after(date(9999, 6, 1), 12) == date.max
    assert months_after(date(1, 6, 1), -12) == date.min
