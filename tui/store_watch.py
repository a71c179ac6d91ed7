"""The store, as others change it: looked at now and then, and read again where it changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from store.interface import Store


class StoreWatch:
    """Looks at a store's files, and reads them where they changed.

    Args:
        store: whose files these are.
        tell: says what has happened.
        show: shows the new state.
    """

    def __init__(self, store: Store, tell: Callable[[str], None], show: Callable[[], None]) -> None:
        self._store, self._tell, self._show = store, tell, show
        self._looking = False
        self._behind = ""

    async def look(self, *, force: bool = False) -> None:
        """Look at the files, unless that is under way, and read them where they changed.

        Searches go on with the store's old state meanwhile.
        """
        if self._looking:
            return
        self._looking = True
        try:
            changed = force or await asyncio.to_thread(self._store.changed)
            if (behind := self._store.behind()) != self._behind:
                self._behind = behind
                now = f"{behind}: this is what was read before" if behind else "Up to date again"
                self._tell(now)
            if changed:
                await asyncio.to_thread(self._store.refresh)
                self._tell("The store has changed; this is the new state")
                self._show()
        except Exception as error:  # a store that is away for a while comes back
            self._tell(f"The store can't be read just now: {error}")
        finally:
            self._looking = False
        self._behind = self._store.behind()
