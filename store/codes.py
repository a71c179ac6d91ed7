"""Closed lists of the field: currencies and their signs, countries, kinds of regrant."""

from __future__ import annotations

import re

INDIVIDUAL = "an individual"
"""What a recipient who is a person is called."""

# ---- How money is written: signs of currencies, words of size, and the unit that figures count in.

SYMBOLS = {"GBP": "£", "USD": "$", "EUR": "€"}
"""Signs printed before the figure; every other currency is printed by its ISO 4217 code."""

SIGNS = {sign: code for code, sign in SYMBOLS.items()}
"""Signs that are read, with the code that each stands for."""

MINOR = 10_000
"""Minor units in one unit of a currency: figures are counted as whole ten-thousandths."""
PENNY = MINOR // 100
"""Minor units in a penny or a cent."""

SCALES = {"": 0, "k": 3, "m": 6, "bn": 9, "thousand": 3, "million": 6, "billion": 9}
"""Words after a figure, with the power of ten that each stands for."""


def pounds_first(code: str) -> tuple[bool, str]:
    """Return what codes are sorted by wherever currencies stand side by side."""
    return code != "GBP", code


# ---- Codes of currencies: those of ISO 4217 that are or were in use.

_OF_THE_SCHEMA = """
    ADP AED AFA AFN ALK ALL AMD ANG AOA AOK AON AOR ARA ARP ARS ARY ATS AUD AWG AYM AZM AZN BAD
    BAM BBD BDT BEC BEF BEL BGJ BGK BGL BGN BHD BIF BMD BND BOB BOP BOV BRB BRC BRE BRL BRN BRR
    BSD BTN BUK BWP BYB BYN BYR BZD CAD CDF CHC CHE CHF CHW CLF CLP CNY COP COU CRC CSD CSJ CSK
    CUC CUP CVE CYP CZK DDM DEM DJF DKK DOP DZD ECS ECV EEK EGP ERN ESA ESB ESP ETB EUR FIM FJD
    FKP FRF GBP GEK GEL GHC GHP GHS GIP GMD GNE GNF GNS GQE GRD GTQ GWE GWP GYD HKD HNL HRD HRK
    HTG HUF IDR IEP ILP ILR ILS INR IQD IRR ISJ ISK ITL JMD JOD JPY KES KGS KHR KMF KPW KRW KWD
    KYD KZT LAJ LAK LBP LKR LRD LSL LSM LTL LTT LUC LUF LUL LVL LVR LYD MAD MDL MGA MGF MKD MLF
    MMK MNT MOP MRO MRU MTL MTP MUR MVQ MVR MWK MXN MXP MXV MYR MZE MZM MZN NAD NGN NIC NIO NLG
    NOK NPR NZD OMR PAB PEH PEI PEN PES PGK PHP PKR PLN PLZ PTE PYG QAR RHD ROK ROL RON RSD RUB
    RUR RWF SAR SBD SCR SDD SDG SDP SEK SGD SHP SIT SKK SLL SOS SRD SRG SSP STD STN SUR SVC SYP
    SZL THB TJR TJS TMM TMT TND TOP TPE TRL TRY TTD TWD TZS UAH UAK UGS UGW UGX USD USN USS UYI
    UYN UYP UYU UZS VEB VEF VES VNC VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD XDR XEU XFO XFU
    XOF XPD XPF XPT XRE XSU XTS XUA XXX YDD YER YUD YUM YUN ZAL ZAR ZMK ZMW ZRN ZRZ ZWC ZWD ZWL
    ZWN ZWR
"""

SCHEMA_CODES = frozenset(_OF_THE_SCHEMA.split())
"""The closed list of the field `currency` in the 360Giving schema: others make a file invalid."""

CURRENCIES = SCHEMA_CODES | {"SLE", "UYW", "VED", "XCG", "ZWG"}
"""The list of the schema, and the codes that were added to ISO 4217 since."""

CODES_LIKE_WORDS = frozenset(
    ("ALL", "BAM", "BOB", "COP", "CUP", "GEL", "MAD", "MOP", "PEN", "RON", "SOS", "TOP", "TRY")
)
"""Codes that are words as well, so that they are read in capitals alone, and in no heading."""

_WITH_DOLLARS = """
    USD AUD BBD BMD BND BSD BZD CAD FJD GYD HKD JMD KYD LRD NAD NZD SBD SGD SRD TTD TWD XCD
"""
DOLLARS = frozenset(_WITH_DOLLARS.split())
"""Codes of the currencies that are written “$”."""

UNKNOWN_CODE = "no currency code of ISO 4217; kept as published"


# ---- Codes of money that is to be granted on: the closed list `regrantType` of 360Giving.

REGRANT_TYPES = ("FRG010", "FRG020", "FRG030", "FRG040", "FRG050", "FRG060", "FRG070")
"""Every code of the list, in its order."""

_LENGTH = 6


def is_regrant(published: str) -> bool:
    """Tell whether a published regrant type is, or begins with, a code of the list.

    Anything else (“Yes”, “n/a”, a code that the list has not) says nothing that the standard knows:
    it is kept as published, and takes no money out of a total.
    """
    return (
        published[:_LENGTH].upper() in REGRANT_TYPES
        and not published[_LENGTH : _LENGTH + 1].isalnum()
    )


# ---- Codes of countries that the 360Giving schema closes, those of ISO 3166-1.

_COUNTRIES = """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR
    BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ
    EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW
    GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY
    KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV
    MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY
    QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG
    TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM
    ZW
"""
COUNTRIES = frozenset(_COUNTRIES.split())

# ---- Areas: what an area is, by how its code of the Office for National Statistics begins.

_AREAS = (
    ("country", "E92 W92 S92 N92"),
    ("region", "E12"),
    ("county", "E10 E11"),
    ("district", "E06 E07 E08 E09 W06 S12 N09"),
    ("ward", "E05 W05 S13 N08"),
)
_LEVELS = {code: level for level, (_, codes) in enumerate(_AREAS) for code in codes.split()}
_AREA_CODE = re.compile(r"[A-Z][0-9]{8}")


def area_level(code: str) -> int | None:
    """Return how narrow an area is, 0 for a country to 4 for a ward; None for any other code."""
    return _LEVELS.get(code[:3]) if _AREA_CODE.fullmatch(code) else None


# ---- Postcodes.

UK_DISTRICT = r"([A-Z]{1,2}[0-9][A-Z0-9]?)"
UK_POSTCODE = rf"{UK_DISTRICT} *([0-9][A-Z]{{2}})"
"""The first half of a postcode of the United Kingdom, and the whole of one."""
