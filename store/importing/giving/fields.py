"""The fields of the 360Giving Data Standard 1.4, with the titles that its tables have for them.

The names and titles are those of the standard's own schema.
"""

from __future__ import annotations

from typing import NamedTuple


class Field(NamedTuple):
    """A field of the standard.

    `name` is what JSON calls it; `number` whether it holds one; `many` whether it holds a list;
    `parts` the fields of the object or objects in it, by the key of their titles.
    """

    name: str
    number: bool = False
    many: bool = False
    parts: dict[str, Field] | None = None


def title_key(title: str) -> str:
    """Return a title as it is compared: without case, blanks, underscores, question marks."""
    return "".join(title.casefold().translate(_IGNORED).split())


_IGNORED = {ord(sign): None for sign in "_?*\ufeff\u200b"}


def _fields(*fields: tuple[str, Field]) -> dict[str, Field]:
    """Return fields by their titles, and by their names in JSON as well."""
    by_key = {title_key(field.name): field for _, field in fields}
    by_key.update((title_key(title), field) for title, field in fields)
    return by_key


_ID = ("Identifier", Field("id"))
_TITLE = ("Title", Field("title"))
_DESCRIPTION = ("Description", Field("description"))
_CODE = ("Code", Field("code"))
_URL = ("URL", Field("url"))
_WEB_ADDRESS = ("Web Address", Field("url"))
_MODIFIED = ("Last Modified", Field("dateModified"))

_LOCATION = _fields(
    _ID,
    ("Name", Field("name")),
    ("Country Code", Field("countryCode")),
    ("Latitude", Field("latitude", number=True)),
    ("Longitude", Field("longitude", number=True)),
    _DESCRIPTION,
    ("Geographic Code", Field("geoCode")),
    ("Geographic Code Type", Field("geoCodeType")),
    _MODIFIED,
)
_ORGANISATION = _fields(
    _ID,
    ("Name", Field("name")),
    ("Department", Field("department")),
    ("Contact Name", Field("contactName")),
    ("Charity Number", Field("charityNumber")),
    ("Company Number", Field("companyNumber")),
    ("Street Address", Field("streetAddress")),
    ("City", Field("addressLocality")),
    ("County", Field("addressRegion")),
    ("Country", Field("addressCountry")),
    ("Postal Code", Field("postalCode")),
    ("Phone Number", Field("telephone")),
    ("Alternate Name", Field("alternateName")),
    ("Email", Field("email")),
    _DESCRIPTION,
    ("Organisation Type", Field("organisationType")),
    _URL,
    _WEB_ADDRESS,
    ("Location", Field("location", many=True, parts=_LOCATION)),
    _MODIFIED,
)
_EVENT = _fields(
    _TITLE,
    ("Start Date", Field("startDate")),
    ("End Date", Field("endDate")),
    ("Duration", Field("duration", number=True)),
    ("Duration (months)", Field("duration", number=True)),
    _DESCRIPTION,
    _MODIFIED,
)
_CLASSIFICATION = _fields(
    ("Vocabulary", Field("vocabulary")), _CODE, _TITLE, _DESCRIPTION, _URL, _MODIFIED
)
_PROGRAMME = _fields(_CODE, _TITLE, _DESCRIPTION, _URL, _MODIFIED)
_DOCUMENT = _fields(
    _ID,
    _TITLE,
    _URL,
    _WEB_ADDRESS,
    _DESCRIPTION,
    ("Document Type", Field("documentType")),
    _MODIFIED,
)
_TRANSACTION = _fields(
    _ID,
    ("Transaction Date", Field("transactionDate")),
    ("Currency", Field("currency")),
    ("Value", Field("value", number=True)),
    ("Value Date", Field("valueDate")),
    _DESCRIPTION,
    ("Provider", Field("provider")),
    ("Recipient", Field("recipient")),
    _MODIFIED,
)
_INDIVIDUAL = _fields(_ID, ("Name", Field("name")))
_TO_INDIVIDUALS = _fields(
    ("Primary Grant Reason", Field("primaryGrantReason")),
    ("Secondary Grant Reason", Field("secondaryGrantReason")),
    ("Grant Purpose", Field("grantPurpose", many=True)),
)

GRANT_TITLES = _fields(
    _ID,
    _TITLE,
    _DESCRIPTION,
    ("Currency", Field("currency")),
    ("Amount Applied For", Field("amountAppliedFor")),
    ("Amount Awarded", Field("amountAwarded")),
    ("Amount Disbursed", Field("amountDisbursed")),
    ("Award Date", Field("awardDate")),
    _URL,
    ("Planned Dates", Field("plannedDates", many=True, parts=_EVENT)),
    ("Actual Dates", Field("actualDates", many=True, parts=_EVENT)),
    ("Recipient Ind", Field("recipientIndividual", parts=_INDIVIDUAL)),
    ("To Individuals Details", Field("toIndividualsDetails", parts=_TO_INDIVIDUALS)),
    ("Recipient Org", Field("recipientOrganization", many=True, parts=_ORGANISATION)),
    ("Beneficiary Location", Field("beneficiaryLocation", many=True, parts=_LOCATION)),
    ("Funding Org", Field("fundingOrganization", many=True, parts=_ORGANISATION)),
    ("Grant Programme", Field("grantProgramme", many=True, parts=_PROGRAMME)),
    ("From An Open Call", Field("fromOpenCall")),
    ("Funding Type", Field("fundingType", many=True, parts=_CLASSIFICATION)),
    ("Classifications", Field("classifications", many=True, parts=_CLASSIFICATION)),
    ("Related Document", Field("relatedDocument", many=True, parts=_DOCUMENT)),
    ("applicationTransaction", Field("applicationTransaction", many=True, parts=_TRANSACTION)),
    ("commitmentTransaction", Field("commitmentTransaction", many=True, parts=_TRANSACTION)),
    ("disbursementTransaction", Field("disbursementTransaction", many=True, parts=_TRANSACTION)),
    ("Related Activity", Field("relatedActivity", many=True)),
    _MODIFIED,
    ("Data Source", Field("dataSource")),
    ("For Regrant Type", Field("regrantType")),
    ("Location Scope", Field("locationScope")),
)
"""Fields of a grant by the keys of their titles."""

GRANT_FIELDS = frozenset(field.name for field in GRANT_TITLES.values())
"""Names in JSON of the fields of a grant."""

REQUIRED = ("id", "title", "description", "currency", "amountAwarded", "awardDate")
"""Fields that the standard asks of every grant, beside who gives and who gets it."""

TELLING = frozenset(
    ("amountAwarded", "awardDate", "recipientOrganization", "fundingOrganization", "currency")
)
"""Fields by which a table or a list of objects is known to be grants."""
