"""What Tab can put into the search line, and which of it is there now."""

from __future__ import annotations

from collections.abc import Sequence

from tui.state.language import Completion


class Offers:
    """Completions of one text; none is chosen until Tab is pressed."""

    def __init__(self, offers: Sequence[Completion] = ()) -> None:
        """Take the completions, the likeliest first."""
        self._all = tuple(offers)
        self._chosen = -1

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._all)

    def step(self, by: int) -> Completion | None:
        """Choose the next one, or the one before; None where there is none."""
        if not self._all:
            return None
        self._chosen = (self._chosen + by) % len(self._all)
        return self._all[self._chosen]

    def words(self) -> str:
        """Return them in a line that begins with the chosen one, however short it is cut."""
        first = max(0, self._chosen)
        names = [
            f"[{offer.label}]" if at == self._chosen else offer.label
            for at, offer in enumerate(self._all)
        ]
        return "Tab: " + "  ".join([*names[first:], *names[:first]])
