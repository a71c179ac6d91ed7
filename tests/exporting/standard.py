"""What the 360Giving Data Standard asks of a grant, in our own words, as a JSON schema.

It holds where no copy of the standard's own schemas is at hand; `tests/exporting` uses those too
where PACTLINE_DATA leads to them.
"""

from __future__ import annotations

from typing import Any

_DAY = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
_MOMENT = {"type": "string", "format": "date-time"}
_DATE = {"type": "string", "anyOf": [{"pattern": _DAY}, {"format": "date-time"}]}
_WORDS: dict[str, Any] = {
    "text": {"type": "string"},
    "text?": {"type": ["string", "null"]},
    "number": {"type": "number"},
    "web": {"type": "string", "format": "uri"},
    "web?": {"type": ["string", "null"], "format": "uri"},
    "date": _DATE,
    "moment": _MOMENT,
    "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
    "country?": {"type": ["string", "null"], "pattern": "^[A-Z]{2}$"},
    "months": {"type": "number", "minimum": 0},
    "yes or no": {"enum": ["Yes", "No"]},
    "texts": {"type": "array", "items": {"type": "string"}},
}
_SHORT_DATE = {"type": "string", "anyOf": [*_DATE["anyOf"], {"pattern": r"^\d{4}(-\d\d)?$"}]}


def _object(fields: str, needed: str = "", **more: Any) -> dict[str, Any]:
    """Return the schema of an object from lines of `kind: field field …`."""
    properties = {"dateModified": _MOMENT, **more}
    for line in fields.strip().splitlines():
        kind, _, names = line.partition(":")
        properties |= {name: _WORDS[kind.strip()] for name in names.split()}
    return {"type": "object", "properties": properties, "required": needed.split()}


def _some(item: dict[str, Any], least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": item, "minItems": least}


_LOCATION = _object(
    """text: id
    text?: name description geoCode geoCodeType
    country?: countryCode
    number: latitude longitude"""
)
_ORGANISATION = _object(
    """text: id name department charityNumber companyNumber streetAddress addressLocality
    text: addressRegion addressCountry postalCode alternateName description
    text?: organisationType
    web: url""",
    "id name",
    location=_some(_LOCATION),
)
_EVENT = _object(
    "text: title description\nmonths: duration", startDate=_SHORT_DATE, endDate=_SHORT_DATE
)
_NAMED = _object("text: code vocabulary\ntext?: title description\nweb?: url")
_TRANSACTION = _object(
    "text: id\ndate: transactionDate\ncurrency: currency\nnumber: value\ntext?: description"
)
GRANT = {
    **_object(
        """text: id title description regrantType locationScope
        currency: currency
        number: amountAwarded amountAppliedFor amountDisbursed
        date: awardDate
        web: url
        web?: dataSource
        yes or no: fromOpenCall
        texts: relatedActivity""",
        "id title description currency amountAwarded awardDate fundingOrganization",
        fundingOrganization=_some(_ORGANISATION, 1),
        recipientOrganization=_some(_ORGANISATION, 1),
        recipientIndividual=_object("text: id name", "id name"),
        toIndividualsDetails={"type": "object"},
        plannedDates=_some(_EVENT),
        actualDates=_some(_EVENT),
        beneficiaryLocation=_some(_LOCATION),
        grantProgramme=_some(_NAMED),
        fundingType=_some(_NAMED),
        classifications=_some(_NAMED),
        commitmentTransaction=_some(_TRANSACTION),
        disbursementTransaction=_some(_TRANSACTION),
        applicationTransaction=_some(_TRANSACTION),
    ),
    "oneOf": [{"required": ["recipientOrganization"]}, {"required": ["recipientIndividual"]}],
}
PACKAGE = {
    "type": "object",
    "properties": {"version": {"type": "string"}, "grants": {"type": "array"}},
    "required": ["grants"],
}
