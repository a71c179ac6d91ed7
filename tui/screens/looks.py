"""How the screen looks: the panes' sizes and the theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


class Looks:
    """Changes the looks and lets the session keep them."""

    def __init__(self, desk: MainScreen) -> None:
        """Serve a screen."""
        self.desk = desk

    def widen(self, step: float) -> None:
        """Move the edge between the panes by a part of the width."""
        if not self.desk.panes.now.two:
            key = self.desk.key_of("one-pane")
            self.desk.tell(f"There is one pane now; {key} shows list and page side by side")
            return
        self.desk.session.share = max(0.2, min(0.8, self.desk.session.share + step))
        self.desk.panes.lay_out()
        self.desk.call_after_refresh(self.desk.resized)

    def toggle_one_pane(self) -> None:
        """Change between one pane and two."""
        two = self.desk.panes.now.two
        self.desk.session.one_pane = two
        self.desk.panes.lay_out()
        self.desk.call_after_refresh(self.desk.resized)
        if not two and self.desk.size.width < 60:
            self.desk.tell("Too narrow for two panes")

    def next_theme(self) -> None:
        """Take the next theme that the terminal can show."""
        themes = self.desk.session.themes
        at = themes.index(self.desk.session.theme) if self.desk.session.theme in themes else -1
        self.desk.session.theme = themes[(at + 1) % len(themes)]
        desk = self.desk
        for widget in (desk.top, desk.list, desk.detail, desk.bottom, desk.small):
            widget.set_theme(desk.session.theme)
        self.desk.tell(f"Theme: {self.desk.session.theme.name}")
