"""Writes the records of the present list into a file, in the order on the screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from store.errors import PactlineError
from store.text import plural
from tui.state.exporting import Export, ending_words, prepared
from tui.state.worker import Job, NewestOnly

if TYPE_CHECKING:
    from store.exporting import Exported
    from tui.screens.main import MainScreen

YES = ("y", "yes")


class Exporter:
    """Asks for a file's name and has a thread of its own write it, so that nothing waits."""

    def __init__(self, desk: MainScreen) -> None:
        """Serve a screen."""
        self.desk = desk
        self._worker = NewestOnly()
        self._running: Export | None = None

    @property
    def idle(self) -> bool:
        """Whether nothing is being written."""
        return self._running is None

    def ask(self) -> None:
        """Ask for the name; its ending chooses the format."""
        found = self.desk.session.found
        if self._running is not None:
            self.desk.tell(f"Still writing {self._running.path}: {self._running.far}")
        elif found is None or found.listing is None or not found.total:
            self.desk.tell("Nothing is listed that could be exported")
        else:
            name = f"{found.asked.view.kind.value}s.csv"
            said = f"{plural(found.total, 'record')} as {ending_words()}"
            self.desk.asking.ask("export to ", said, name, self._named)

    def _named(self, text: str) -> str:
        found = self.desk.session.found
        if not text or found is None:
            return "give the file a name, or leave with Esc"
        path = Path(text).expanduser()
        try:
            export = prepared(self.desk.session.store, found, path)
            there = path.exists()
        except PactlineError as error:
            return str(error)
        except (OSError, ValueError) as error:
            return f"{text}: {error}"
        if not there:
            self._write(export)
            return ""

        def answered(answer: str) -> str:
            if answer.casefold() in YES:
                self._write(export)
            else:
                self.desk.tell(f"“{path.name}” was left as it is")
            return ""

        said = f"“{path.name}” is there already: y and Enter replaces it"
        self.desk.asking.ask("overwrite? ", said, "", answered)
        return ""

    def _write(self, export: Export) -> None:
        self._running = export
        self.desk.tell(f"Writing {export.path}")
        self._worker.submit("export", export.run, self.desk.report(self._adopt))

    def _adopt(self, job: Job[object]) -> None:
        export, self._running = self._running, None
        if job.error is not None or export is None:
            self.desk.tell(f"Nothing was written: {job.error}")
            return
        self.desk.tell(export.said(cast("Exported", job.result)))

    def close(self) -> None:
        """Stop what is being written; a file half written is taken away."""
        if self._running is not None:
            self._running.stop()
        self._worker.close()
