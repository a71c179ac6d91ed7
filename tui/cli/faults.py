"""What a fault of a run comes from, where that is not the program: an index with damaged files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import PactlineError

if TYPE_CHECKING:
    from tui.cli.session import Session


def blame_index(session: Session, fault: BaseException | None = None) -> None:
    """Look at the index of the open stores after a fault; nothing else reads its files whole.

    Args:
        session: the run that failed.
        fault: what was raised; None for one that the app has told of.

    Raises:
        PactlineError: the index is damaged; it has been thrown away where it can be.
    """
    told_already = isinstance(fault, PactlineError | BrokenPipeError)
    if told_already or isinstance(fault, KeyboardInterrupt | SystemExit | GeneratorExit):
        return
    from store.index.upkeep import damaged_files, throw_away

    for store in session.opened():
        folder = store.index.path
        if damaged_files(folder):
            remedy = (
                "it is made again from the records, which are as they were: do it again"
                if throw_away(folder)
                else "let its owner delete that folder; it is made again from the records"
            )
            raise PactlineError("the index is damaged", place=folder, remedy=remedy) from fault
