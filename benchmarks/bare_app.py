"""A bare Textual application that fills its screen: what starting Textual itself costs."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class BareApp(App[None]):
    """Shows numbered lines and does nothing else."""

    def compose(self) -> ComposeResult:
        yield Static("\n".join(f"bare line {number}" for number in range(100)))


if __name__ == "__main__":
    BareApp().run()
