"""Numbers that the tests count, such as kills survived, shown at the end of the run."""

COUNTS: list[str] = []


def count(text: str) -> None:
    """Keep a line for the end of the run."""
    COUNTS.append(text)
