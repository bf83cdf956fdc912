"""Where people live: invented towns round Varnby on the Irish coast, and places far away."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from troth.project.sample.chance import Weighted, pick
from troth.project.sample.shapes import Address


@dataclass(frozen=True, slots=True)
class Town:
    """A town with its centre in degrees, and what its postcodes look like: # digit, ? letter."""

    name: str
    country: str
    time_zone: str
    latitude: float
    longitude: float
    postcode: str
    weight: float = 1.0


def _here(name: str, latitude: float, longitude: float, route: str, weight: float) -> Town:
    # No Irish postcode starts with Q, so none of these is anybody's.
    return Town(name, "IE", "Europe/Dublin", latitude, longitude, f"{route} ?#?#", weight)


VARNBY = _here("Varnby", 52.912, -6.118, "Q10", 40)
NEAR = (
    VARNBY,
    _here("Brackwater", 52.953, -6.142, "Q11", 13),
    _here("Merrin Quay", 52.881, -6.093, "Q12", 9),
    _here("Tern Hill", 52.934, -6.181, "Q13", 6),
    _here("Saltmarsh", 52.866, -6.131, "Q14", 5),
    _here("Kestrel Meadow", 52.902, -6.214, "Q15", 4),
    _here("Millrace", 52.921, -6.163, "Q16", 5),
    _here("Harbour Lane", 52.909, -6.097, "Q17", 3),
    _here("Ballyhollin", 52.975, -6.211, "Q18", 4),
    _here("Clonbrack", 52.843, -6.187, "Q19", 3),
    _here("Rathmerrin", 52.889, -6.262, "Q20", 3),
    _here("Kilvarna", 52.996, -6.125, "Q21", 3),
    _here("Drumsedge", 52.861, -6.241, "Q22", 2),
    _here("Inishkeel Strand", 53.021, -6.101, "Q23", 2),
)
FAR = (
    Town("Ardcolm", "IE", "Europe/Dublin", 52.41, -6.93, "Q80 ?#?#", 5),
    Town("Lissadoon", "IE", "Europe/Dublin", 53.31, -8.97, "Q81 ?#?#", 3),
    Town("Wethersby", "GB", "Europe/London", 53.94, -1.38, "ZZ# #??", 4),
    Town("Port Anstey", "GB", "Europe/London", 50.38, -4.17, "ZY# #??", 2),
    Town("Osterby", "DE", "Europe/Berlin", 54.19, 9.32, "24###", 2),
    Town("Lindenau am Fluss", "DE", "Europe/Berlin", 51.31, 12.33, "04###", 2),
    Town("Veldrecht", "NL", "Europe/Amsterdam", 51.82, 4.66, "33## ??", 2),
    Town("Kermoal", "FR", "Europe/Paris", 48.24, -4.01, "29###", 2),
    Town("Fjellvang", "NO", "Europe/Oslo", 60.39, 5.32, "50##", 1),
    Town("Skovhavn", "DK", "Europe/Copenhagen", 55.67, 12.57, "21##", 1),
    Town("Vila Serena", "PT", "Europe/Lisbon", 41.15, -8.61, "4###-###", 2),
    Town("Borgosole", "IT", "Europe/Rome", 45.07, 7.69, "101##", 1),
    Town("Zielona Brama", "PL", "Europe/Warsaw", 52.41, 16.93, "61-###", 2),
    Town("Puerto Claro", "ES", "Europe/Madrid", 43.26, -2.93, "48###", 1),
    Town("Cedar Falls Landing", "US", "America/New_York", 42.44, -76.5, "148##", 2),
    Town("Wharenui Bay", "NZ", "Pacific/Auckland", -36.84, 174.76, "10##", 1),
)
LOCAL = Weighted({town: town.weight for town in NEAR})
ABROAD = Weighted({town: town.weight for town in FAR})

_STREETS = (
    "Quay Street",
    "Rope Walk",
    "Chapel Hill",
    "Signal Road",
    "Mill Lane",
    "Lower Mill Lane",
    "Sandpit Close",
    "The Crescent",
    "Orchard Terrace",
    "Heron’s Reach",
    "Station Road",
    "Old Station Mews",
    "Kiln Street",
    "Weavers’ Row",
    "St Brigid’s Terrace",
    "Gallows Green",
    "Upper Dock Road",
    "Lighthouse View",
    "Priory Park",
    "Bramble Court",
    "Ferry Steps",
    "Market Cross",
    "Ashgrove",
    "Linden Avenue",
    "Curlew Drive",
    "Marsh Road",
    "Cooper’s Yard",
    "Bakehouse Lane",
    "Windmill Rise",
    "Convent Gardens",
    "Pound Street",
    "Barrack Hill",
    "Strand Cottages",
    "Beechmount",
    "Tannery Lane",
    "Nun’s Walk",
    "Harbour Lane",
    "Alder Row",
)
_STREETS_ABROAD = {
    "GB": ("High Street", "Corn Hill", "Beck Side", "Quarry Road", "Saint Swithin’s Lane"),
    "DE": ("Lindenweg", "Mühlgasse", "Am Alten Hafen", "Gartenstraße", "Kirchplatz"),
    "NL": ("Molenweg", "Havenkade", "Lange Dijk", "Kerkstraat", "Zandpad"),
    "FR": ("rue du Port", "rue des Tilleuls", "chemin des Dunes", "place du Marché"),
    "NO": ("Strandgata", "Bryggeveien", "Fjellveien"),
    "DK": ("Skovvej", "Havnegade", "Møllestien"),
    "PT": ("Rua do Moinho", "Rua da Ribeira", "Travessa do Forno"),
    "IT": ("via dei Mulini", "via del Porto", "corso Garibaldi"),
    "PL": ("ul. Młyńska", "ul. Ogrodowa", "ul. Kolejowa"),
    "ES": ("calle del Puerto", "calle Mayor", "paseo de los Álamos"),
    "US": ("Cedar Street", "Falls Road", "Maple Avenue"),
    "NZ": ("Wharf Road", "Kauri Street", "Tui Lane"),
}
_NUMBER_LAST = {"DE", "NL", "NO", "DK", "PT", "IT", "PL", "ES"}
_LETTERS = "ABCDEFGHJKLMNPRSTVWXYZ"


def address(random: Random, town: Town, label: str, *, is_primary: bool = True) -> Address:
    """Draw an address in a town, within about 2 km of its centre."""
    chance = random.random
    number = 1 + int(chance() * chance() * 120)
    street = pick(random, _STREETS_ABROAD.get(town.country, _STREETS))
    line = f"{street} {number}" if town.country in _NUMBER_LAST else f"{number} {street}"
    return Address(
        label=label,
        street=line,
        postcode="".join([_postcode_sign(sign, chance()) for sign in town.postcode]),
        city=town.name,
        country=town.country,
        latitude=round(town.latitude + (chance() - 0.5) * 0.036, 5),
        longitude=round(town.longitude + (chance() - 0.5) * 0.06, 5),
        is_primary=is_primary,
    )


def _postcode_sign(sign: str, x: float) -> str:
    if sign == "#":
        return str(int(x * 10))
    return _LETTERS[int(x * 22)] if sign == "?" else sign
