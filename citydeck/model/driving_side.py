"""On which side a city drives, when nobody has said so: the time zone names the country.

The zones of countries and territories with left-hand traffic, by the names of the tz database; everywhere else keeps
right.
"""

from typing import Literal

DrivingSide = Literal["left", "right"]
LEFT = {
    "Africa": "Blantyre Dar_es_Salaam Gaborone Harare Johannesburg Kampala Lusaka Maputo Maseru Mbabane"
    " Nairobi Windhoek",
    "America": "Anguilla Antigua Barbados Cayman Dominica Grand_Turk Grenada"
    " Guyana Jamaica Montserrat Nassau Paramaribo"
    " Port_of_Spain St_Kitts St_Lucia St_Thomas St_Vincent Tortola Virgin",
    "Asia": "Bangkok Brunei Calcutta Colombo Dacca Dhaka Dili Famagusta Hong_Kong Jakarta Jayapura Karachi Kathmandu"
    " Katmandu Kolkata Kuala_Lumpur Kuching Macao Macau Makassar Nicosia Pontianak Singapore Thimbu Thimphu Tokyo"
    " Ujung_Pandang",
    "Atlantic": "Bermuda St_Helena Stanley",
    "Europe": "Belfast Dublin Guernsey Isle_of_Man Jersey London Malta Nicosia",
    "Indian": "Christmas Cocos Mahe Maldives Mauritius",
    "Pacific": "Apia Auckland Bougainville Chatham Enderbury Fakaofo Fiji Funafuti Guadalcanal Kanton Kiritimati Nauru"
    " Niue Norfolk Pitcairn Port_Moresby Rarotonga Tarawa Tongatapu",
    "": "Eire GB GB-Eire Hongkong Jamaica Japan NZ NZ-CHAT Singapore",
}


def driving_side(zone: str) -> DrivingSide:
    """The side of an IANA time zone's country; ``right`` for one that is not known."""
    area, _, place = zone.rpartition("/")
    if area == "Australia":
        return "left"
    return "left" if place in LEFT.get(area, "").split() else "right"
