"""Telephone numbers that ring nowhere.

Ranges kept free for fiction are used where a country has them (Ireland: ComReg's 020 91x; Great
Britain: Ofcom's 07700 900xxx and 020 7946 0xxx; the USA: 555-01xx; Germany, France: the regulators'
lists for drama); for the rest a number is only well formed.
"""

from __future__ import annotations

from random import Random

# # is a digit.
_MOBILE = {
    "IE": "+35320914####",
    "GB": "+447700900###",
    "US": "+1607555 01##",
    "DE": "+49176040690##",
    "FR": "+3363998####",
    "NL": "+316555#####",
    "NO": "+4790555###",
    "DK": "+4520555###",
    "PT": "+35191555####",
    "IT": "+39320555####",
    "PL": "+4850555####",
    "ES": "+3460555####",
    "NZ": "+642155501##",
}
_LANDLINE = {
    "IE": "+35320917####",
    "GB": "+442079460###",
    "DE": "+493023125###",
    "FR": "+3319900####",
}


class PhoneBook:
    """Gives out numbers, each one once while the country's range lasts."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._next: dict[str, int] = {}

    def mobile(self, country: str) -> str:
        """Give a mobile number of a country."""
        return self._number(_MOBILE.get(country, _MOBILE["IE"]))

    def landline(self, country: str) -> str:
        """Give a number that stands on a desk."""
        return self._number(_LANDLINE.get(country) or _MOBILE.get(country, _LANDLINE["IE"]))

    def _number(self, pattern: str) -> str:
        pattern = pattern.replace(" ", "")
        digits = pattern.count("#")
        size = 10**digits
        # A step that shares no factor with the range walks through all of it before it repeats.
        turn = self._next[pattern] = self._next.get(pattern, 0) + 1
        return pattern[:-digits] + str(turn * 7919 % size).zfill(digits)
