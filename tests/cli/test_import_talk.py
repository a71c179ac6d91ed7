"""What an import warns of, summed up in lines."""

from store.importing import Lost, Plan, Warning
from tui.cli.take_in import MOST, sum_up

REPORT = "--report FILE writes down every one, with its place in the file"


def warning(number: int, field: str = "title", found: str = "x") -> Warning:
    return Warning("f", f"row {number}", field, found, "kept")


def lines(plan: Plan, *, listed: bool = False) -> list[str]:
    return list(sum_up(plan, listed=listed))


def test_one_warning_is_told_whole() -> None:
    assert lines(Plan([], "", [warning(1)])) == ["1 warning:", "  1 × title: kept (row 1: “x”)"]


def test_several_of_a_kind_have_an_example_and_a_hint() -> None:
    plan = Plan([], "", [warning(1, found=""), warning(2)])
    summed = ["2 warnings:", "  2 × title: kept (such as row 1)"]
    assert lines(plan) == [*summed, REPORT]
    assert lines(plan, listed=True) == summed


def test_kinds_beyond_the_screen_are_counted() -> None:
    kinds = [warning(number, f"field {number}") for number in range(MOST + 2)]
    assert lines(Plan([], "", kinds))[-2:] == ["  and 2 more kinds of warning", REPORT]


def test_what_is_lost_is_named() -> None:
    plan = Plan([], "", lost=[Lost("f", "row 3", "", "it says nothing")], read=1)
    assert lines(plan) == ["1 of 1 record could not be kept:", "  row 3: it says nothing"]


def test_rows_passed_over_are_told_once() -> None:
    assert lines(Plan([], "", read=5, passed_over=1)) == [
        "1 row about organisations not known here passed over; --all takes in every row"
    ]
