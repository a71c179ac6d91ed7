"""One thread that does slow work and only ever the newest of its kind."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Job(Generic[T]):
    """A piece of work whose result is handed over once, to whoever comes first."""

    def __init__(self, work: Callable[[], T]) -> None:
        """Take the work; nothing runs yet."""
        self._work = work
        self._done = threading.Event()
        self._lock = threading.Lock()
        self._taken = False
        self.result: T | None = None
        self.error: Exception | None = None

    def run(self) -> None:
        """Do the work; an error is kept and told to whoever takes the result."""
        try:
            self.result = self._work()
        except Exception as error:  # the one who takes the result shows it
            self.error = error
        self._done.set()

    def wait(self, seconds: float) -> bool:
        """Wait for the result; true where it was there in time."""
        return self._done.wait(seconds)

    def take(self) -> bool:
        """Claim the result; false where somebody has it already."""
        with self._lock:
            first, self._taken = not self._taken, True
        return first


class NewestOnly:
    """Runs jobs one after another; one that still waits gives way to a newer one of its name."""

    def __init__(self) -> None:
        """Start no thread before there is work."""
        self._waiting: dict[str, tuple[Job[object], Callable[[Job[object]], None]]] = {}
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._running = False

    def submit(
        self, name: str, work: Callable[[], object], report: Callable[[Job[object]], None]
    ) -> Job[object]:
        """Queue work; `report` is called in the thread when it is done and not yet taken."""
        job: Job[object] = Job(work)
        with self._wake:
            self._waiting.pop(name, None)
            self._waiting[name] = (job, report)
            if self._thread is None:
                self._thread = threading.Thread(target=self._loop, name="search", daemon=True)
                self._thread.start()
            self._wake.notify()
        return job

    @property
    def idle(self) -> bool:
        """Whether nothing waits or runs."""
        with self._wake:
            return not self._waiting and not self._running

    def close(self) -> None:
        """Let the thread end after the job it is at."""
        with self._wake:
            self._closed = True
            self._wake.notify()

    def _loop(self) -> None:
        while True:
            with self._wake:
                while not self._waiting and not self._closed:
                    self._wake.wait()
                if self._closed:
                    return
                name = next(iter(self._waiting))
                job, report = self._waiting.pop(name)
                self._running = True
            job.run()
            if not self._closed:
                report(job)
            with self._wake:
                self._running = False
