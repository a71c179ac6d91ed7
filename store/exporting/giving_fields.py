"""What the 360Giving Data Standard 1.4 allows in each field, as its schema says."""

from __future__ import annotations

from enum import Enum
from typing import Final


class Rule(Enum):
    """What a single value must be."""

    TEXT = "text"
    NUMBER = "number"
    DURATION = "number of months, not below zero"
    DAY = "date to the day, or a date-time"
    STRETCH = "date to the day, month or year, or a date-time"
    MOMENT = "date-time"
    WEB = "web address"
    YES_NO = "Yes or No"
    CURRENCY = "code of ISO 4217"
    COUNTRY = "code of ISO 3166"


Spec = Rule | dict[str, "Spec"] | tuple["Spec"]
"""A rule for a value, the fields of an object, or a list of either (as a tuple of one)."""

_TEXT, _WEB, _MOMENT = Rule.TEXT, Rule.WEB, Rule.MOMENT
_LOCATION: Final[dict[str, Spec]] = {
    **dict.fromkeys(("id", "name", "description", "geoCode", "geoCodeType"), _TEXT),
    "countryCode": Rule.COUNTRY,
    "latitude": Rule.NUMBER,
    "longitude": Rule.NUMBER,
    "dateModified": _MOMENT,
}
_ORGANISATION: Final[dict[str, Spec]] = {
    **dict.fromkeys(("id", "name", "department", "contactName", "charityNumber"), _TEXT),
    **dict.fromkeys(("companyNumber", "streetAddress", "addressLocality"), _TEXT),
    **dict.fromkeys(("addressRegion", "addressCountry", "postalCode", "telephone"), _TEXT),
    **dict.fromkeys(("alternateName", "email", "description", "organisationType"), _TEXT),
    "url": _WEB,
    "location": (_LOCATION,),
    "dateModified": _MOMENT,
}
_EVENT: Final[dict[str, Spec]] = {
    "title": _TEXT,
    "startDate": Rule.STRETCH,
    "endDate": Rule.STRETCH,
    "duration": Rule.DURATION,
    "description": _TEXT,
    "dateModified": _MOMENT,
}
_PROGRAMME: Final[dict[str, Spec]] = {
    **dict.fromkeys(("code", "title", "description"), _TEXT),
    "url": _WEB,
    "dateModified": _MOMENT,
}
_CLASSIFICATION: Final[dict[str, Spec]] = {**_PROGRAMME, "vocabulary": _TEXT}
_DOCUMENT: Final[dict[str, Spec]] = {
    **dict.fromkeys(("id", "title", "description", "documentType"), _TEXT),
    "url": _WEB,
    "dateModified": _MOMENT,
}
_TRANSACTION: Final[dict[str, Spec]] = {
    **dict.fromkeys(("id", "description", "provider", "recipient"), _TEXT),
    "transactionDate": Rule.DAY,
    "valueDate": Rule.DAY,
    "currency": Rule.CURRENCY,
    "value": Rule.NUMBER,
    "dateModified": _MOMENT,
}

GRANT: Final[dict[str, Spec]] = {
    **dict.fromkeys(("id", "title", "description", "regrantType", "locationScope"), _TEXT),
    "currency": Rule.CURRENCY,
    **dict.fromkeys(("amountAppliedFor", "amountAwarded", "amountDisbursed"), Rule.NUMBER),
    "awardDate": Rule.DAY,
    "url": _WEB,
    "plannedDates": (_EVENT,),
    "actualDates": (_EVENT,),
    "recipientIndividual": {"id": _TEXT, "name": _TEXT},
    "toIndividualsDetails": {
        "primaryGrantReason": _TEXT,
        "secondaryGrantReason": _TEXT,
        "grantPurpose": (_TEXT,),
    },
    "recipientOrganization": (_ORGANISATION,),
    "beneficiaryLocation": (_LOCATION,),
    "fundingOrganization": (_ORGANISATION,),
    "grantProgramme": (_PROGRAMME,),
    "fromOpenCall": Rule.YES_NO,
    "fundingType": (_CLASSIFICATION,),
    "classifications": (_CLASSIFICATION,),
    "relatedDocument": (_DOCUMENT,),
    **dict.fromkeys(
        ("applicationTransaction", "commitmentTransaction", "disbursementTransaction"),
        (_TRANSACTION,),
    ),
    "relatedActivity": (_TEXT,),
    "dateModified": _MOMENT,
    "dataSource": _WEB,
}
"""Fields of a grant; fields that are not listed may hold anything."""
