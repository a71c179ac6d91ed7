"""The way from a thread to the screen: messages that carry what it found or has to say."""

from __future__ import annotations

from collections.abc import Callable

from textual.message import Message
from textual.screen import Screen

from tui.state.worker import Job


class Reported(Message):
    """A worker is done; the handler adopts what it found."""

    def __init__(self, job: Job[object], adopt: Callable[[Job[object]], None]) -> None:
        """Carry the job to the screen's thread."""
        super().__init__()
        self.job = job
        self.adopt = adopt


class Said(Message):
    """A thread has something to say in the line of keys."""

    def __init__(self, words: str) -> None:
        """Carry the words to the screen's thread."""
        super().__init__()
        self.words = words


class ReportingScreen(Screen[None], inherit_bindings=False):
    """A screen to which threads report; `report` and `say` are fit for any thread."""

    def report(self, adopt: Callable[[Job[object]], None]) -> Callable[[Job[object]], None]:
        """Return a callback for the worker's thread that hands a job to this screen."""

        def post(job: Job[object]) -> None:
            self.post_message(Reported(job, adopt))

        return post

    def say(self, words: str) -> None:
        """Say something in the line of keys."""
        self.post_message(Said(words))

    def tell(self, notice: str) -> None:
        """Say something in the line of keys, in the screen's own thread."""
        raise NotImplementedError

    def on_reported(self, message: Reported) -> None:
        """Adopt a result unless a key that waited for it has it already."""
        message.stop()
        if message.job.take():
            message.adopt(message.job)

    def on_said(self, message: Said) -> None:
        """Show what a thread has to say."""
        message.stop()
        self.tell(message.words)
