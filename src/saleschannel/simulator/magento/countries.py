"""A sample of countries and regions as Magento knows them; the ids of the regions are Magento's."""

from __future__ import annotations

from typing import Any

_US = """
    AL:Alabama AK:Alaska AS:American_Samoa AZ:Arizona AR:Arkansas AF:Armed_Forces_Africa AA:Armed_Forces_Americas
    AC:Armed_Forces_Canada AE:Armed_Forces_Europe AM:Armed_Forces_Middle_East AP:Armed_Forces_Pacific CA:California
    CO:Colorado CT:Connecticut DE:Delaware DC:District_of_Columbia FM:Federated_States_Of_Micronesia FL:Florida
    GA:Georgia GU:Guam HI:Hawaii ID:Idaho IL:Illinois IN:Indiana IA:Iowa KS:Kansas KY:Kentucky LA:Louisiana ME:Maine
    MH:Marshall_Islands MD:Maryland MA:Massachusetts MI:Michigan MN:Minnesota MS:Mississippi MO:Missouri MT:Montana
    NE:Nebraska NV:Nevada NH:New_Hampshire NJ:New_Jersey NM:New_Mexico NY:New_York NC:North_Carolina ND:North_Dakota
    MP:Northern_Mariana_Islands OH:Ohio OK:Oklahoma OR:Oregon PW:Palau PA:Pennsylvania PR:Puerto_Rico RI:Rhode_Island
    SC:South_Carolina SD:South_Dakota TN:Tennessee TX:Texas UT:Utah VT:Vermont VI:Virgin_Islands VA:Virginia
    WA:Washington WV:West_Virginia WI:Wisconsin WY:Wyoming
"""
_CA = """
    AB:Alberta BC:British_Columbia MB:Manitoba NL:Newfoundland_and_Labrador NB:New_Brunswick NS:Nova_Scotia
    NT:Northwest_Territories NU:Nunavut ON:Ontario PE:Prince_Edward_Island QC:Quebec SK:Saskatchewan YT:Yukon_Territory
"""
_DE = """
    NDS:Niedersachsen BAW:Baden-Württemberg BAY:Bayern BER:Berlin BRG:Brandenburg BRE:Bremen HAM:Hamburg HES:Hessen
    MEC:Mecklenburg-Vorpommern NRW:Nordrhein-Westfalen RHE:Rheinland-Pfalz SAR:Saarland SAS:Sachsen SAC:Sachsen-Anhalt
    SCN:Schleswig-Holstein THE:Thüringen
"""


def _regions(text: str, first: int) -> list[dict[str, str]]:
    pairs = [entry.split(":") for entry in text.split()]
    return [
        {"id": str(first + number), "code": code, "name": name.replace("_", " ")}
        for number, (code, name) in enumerate(pairs)
    ]


def _country(three: str, name: str, regions: list[dict[str, str]] | None = None) -> dict[str, Any]:
    return {"three": three, "name": name, "regions": regions or []}


COUNTRIES: dict[str, dict[str, Any]] = {
    "US": _country("USA", "United States", _regions(_US, 1)),
    "CA": _country("CAN", "Canada", _regions(_CA, 66)),
    "DE": _country("DEU", "Germany", _regions(_DE, 79)),
    "AT": _country("AUT", "Austria"),
    "AU": _country("AUS", "Australia"),
    "BE": _country("BEL", "Belgium"),
    "BR": _country("BRA", "Brazil"),
    "CH": _country("CHE", "Switzerland"),
    "ES": _country("ESP", "Spain"),
    "FR": _country("FRA", "France"),
    "GB": _country("GBR", "United Kingdom"),
    "IE": _country("IRL", "Ireland"),
    "IN": _country("IND", "India"),
    "IT": _country("ITA", "Italy"),
    "JP": _country("JPN", "Japan"),
    "MX": _country("MEX", "Mexico"),
    "NL": _country("NLD", "Netherlands"),
    "PL": _country("POL", "Poland"),
    "SE": _country("SWE", "Sweden"),
}


def country_json(code: str) -> dict[str, Any]:
    """A country as GET /V1/directory/countries tells it; without regions the key is absent."""
    country = COUNTRIES[code]
    told = {
        "id": code,
        "two_letter_abbreviation": code,
        "three_letter_abbreviation": country["three"],
        "full_name_locale": country["name"],
        "full_name_english": country["name"],
    }
    return told | ({"available_regions": country["regions"]} if country["regions"] else {})


def region_of(country: str, region_id: int) -> dict[str, Any] | None:
    """A customer address's region by its id."""
    for region in COUNTRIES.get(country, {"regions": []})["regions"]:
        if region["id"] == str(region_id):
            return {"region_code": region["code"], "region": region["name"], "region_id": region_id}
    return None
