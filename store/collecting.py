"""The search for garbage in circles: at rest while it would find nothing, and kept short."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """Rest the search: records hold no circles, and it would go over all of them again and again.

    Reference counts free what is let go of meanwhile as ever.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def spare_the_living() -> None:
    """Search again, but never among what lives now, such as the modules of a program.

    Going over all of that would hold up a key by some 20 ms now and then.
    """
    gc.freeze()
    gc.enable()
