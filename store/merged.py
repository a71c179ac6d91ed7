"""One record as all sources together know it: every claim kept, with the sources that make it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, Generic, NamedTuple, TypeVar

from msgspec.structs import replace

from store.records import Agreement, Fund, FundingLine, Organisation, Party
from store.settling import SetAside, with_figures

T = TypeVar("T")
R = TypeVar("R", Organisation, Agreement, Fund)


class Claim(NamedTuple, Generic[T]):
    """A value and the ids of the sources that say it, in the order in which they were met."""

    value: T
    sources: tuple[str, ...]


class View(Generic[R]):
    """The merged view of a record.

    Args:
        record_id: the id that the record is listed under.
        records: source id and what that source says, as far as it counts, the fullest first.
        name: returns the display name of a record that is mentioned, or nothing.
        said: the same with all that each source says; None where all of it counts.
        aside: what the person set aside of it.
    """

    title_field = "title"

    def __init__(
        self,
        record_id: str,
        records: Iterable[tuple[str, R]],
        name: Callable[[str], str | None] = lambda _: None,
        *,
        said: Iterable[tuple[str, R]] | None = None,
        aside: Iterable[SetAside] = (),
    ) -> None:
        """Raise ValueError where no source says anything."""
        self.id = record_id
        self.records: tuple[tuple[str, R], ...] = tuple(records)
        self.said: tuple[tuple[str, R], ...] = self.records if said is None else tuple(said)
        self.aside = tuple(aside)
        self._name = name
        if not self.records:
            raise ValueError(f"no source knows {record_id}")

    @property
    def title(self) -> str:
        """The name or title it is listed under."""
        return str(self.first(self.title_field) or self.id)

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that speak of the record, without repetition."""
        return tuple(dict.fromkeys(source for source, _ in self.records))

    def each(self, field: str) -> list[Claim[Any]]:
        """Return the claims of a field: every distinct value that is not empty, with its sources.

        A field that holds several values (aliases, parties) gives one claim for each of them.
        """
        found: dict[Hashable, tuple[Any, list[str]]] = {}
        for source, record in self.records:
            value = getattr(record, field)
            for item in value if isinstance(value, tuple) else (value,):
                if not item and item != 0:
                    continue
                sources = found.setdefault(_without_place(item), (item, []))[1]
                if source not in sources:
                    sources.append(source)
        return [Claim(item, tuple(sources)) for item, sources in found.values()]

    def first(self, field: str) -> Any:  # noqa: ANN401 - the fields differ in type
        """Return the first claim's value, or None where no source fills the field."""
        for _, record in self.records:
            value = getattr(record, field)
            for item in value if isinstance(value, tuple) else (value,):
                if item or item == 0:
                    return item
        return None

    def name_of(self, record_id: str, otherwise: str = "") -> str:
        """Return the display name of a mentioned record."""
        return self._name(record_id) or otherwise or record_id


class OrganisationView(View[Organisation]):
    """An organisation, joined over all its identifiers."""

    title_field = "name"

    @property
    def ids(self) -> tuple[str, ...]:
        """Every identifier that some source gives the body, its own ids first."""
        own = dict.fromkeys([self.id, *(record.id for _, record in self.records)])
        own.update(dict.fromkeys(claim.value for claim in self.each("identifiers")))
        return tuple(own)


class AgreementView(View[Agreement]):
    """An agreement, with every source's account of it."""

    def parties(self, *roles: str) -> list[Claim[Party]]:
        """Return the parties in these roles, or all of them."""
        claims: list[Claim[Party]] = self.each("parties")
        return [claim for claim in claims if not roles or claim.value.role in roles]

    def funding(self) -> list[Claim[FundingLine]]:
        """Return every funding line that some source states.

        A line that is preferred counts in another source's account, and is no word of its own.
        """
        said = {
            (source, _without_place(line))
            for source, record in self.said
            for line in (*record.funding, *with_figures(record.funding))
        }
        found: list[Claim[FundingLine]] = self.each("funding")
        own = [[each for each in by if (each, _without_place(line)) in said] for line, by in found]
        return [Claim(line, tuple(of) or by) for (line, by), of in zip(found, own, strict=True)]

    def line(self, key: str, source: str) -> FundingLine | None:
        """Return the line of that key in one source's account, for `same_as`."""
        return _find(
            (
                line
                for said_by, record in self.records
                if said_by == source
                for line in record.funding
            ),
            lambda line: line.key == key,
        )


class FundView(View[Fund]):
    """A fund that agreements draw on."""


def _find(lines: Iterable[FundingLine], fits: Callable[[FundingLine], bool]) -> FundingLine | None:
    return next((line for line in lines if fits(line)), None)


def _without_place(item: Hashable) -> Hashable:
    """Return what makes two claims the same: all of a value but the place it was found at."""
    return replace(item, where="") if getattr(item, "where", "") else item  # type: ignore[type-var]
