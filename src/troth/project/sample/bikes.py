"""The bikes of Varnby, made by makers that do not exist, and what is sold over the counter."""

from __future__ import annotations

from random import Random

from troth.project.sample.chance import Weighted, between, pick

# kind: (models, price from, price to)
MODELS = {
    "city bike": (("Pellow Heron", "Nordsel Stroll", "Arrenby Quay", "Hollin Daily"), 480, 890),
    "hybrid": (("Kessock Drift", "Arrenby Lane", "Nordsel 7"), 520, 980),
    "tourer": (("Hollin Long Way", "Kessock Traverse", "Pellow Pilgrim"), 1150, 2400),
    "gravel bike": (("Kessock Shale", "Marlish Track", "Arrenby Grit"), 1250, 2900),
    "road bike": (("Marlish Tempo", "Marlish Corsair", "Kessock Swift"), 1100, 3600),
    "folding bike": (("Tamblin Fold", "Tamblin Ticket", "Nordsel Suitcase"), 780, 1650),
    "mountain bike": (("Brannock Tor", "Brannock Scree"), 890, 2600),
    "e-bike": (("Nordsel Volt", "Pellow Tailwind", "Arrenby Uphill", "Hollin Daily E"), 1950, 3900),
    "longtail": (("Hollin Longtail", "Pellow Pack Horse", "Nordsel Caravan"), 3200, 5400),
    "cargo bike": (("Hollin Barrow", "Nordsel Kiste", "Pellow Dray"), 3400, 5900),
    "trike": (("Pellow Milk Float", "Hollin Three"), 1400, 4300),
    "child’s bike": (
        ("Pellow Sparrow 16", "Pellow Sparrow 20", "Nordsel Pip 24", "Arrenby Wren 12"),
        190,
        420,
    ),
}
_OWNED = Weighted(
    {
        "city bike": 22,
        "hybrid": 18,
        "road bike": 13,
        "mountain bike": 10,
        "tourer": 9,
        "gravel bike": 9,
        "e-bike": 10,
        "folding bike": 5,
        "longtail": 1.5,
        "cargo bike": 1.5,
        "trike": 1,
    }
)
ELECTRIC = {"e-bike", "longtail", "cargo bike"}


def owned(random: Random) -> str:
    """Draw the kind of bike that somebody rolls in with."""
    return _OWNED.draw(random)


def model(random: Random, kind: str) -> tuple[str, int]:
    """Draw a model of a kind and its price in euro, as such prices are."""
    models, low, high = MODELS[kind]
    return pick(random, models), between(random, low // 10, high // 10) * 10 - 1


# What goes over the counter: (name, plural or "", price in cent).
_COUNTER = (
    ("inner tube", "inner tubes", 690),
    ("inner tube", "inner tubes", 750),
    ("mini pump", "", 2490),
    ("track pump", "", 3950),
    ("patch kit", "", 450),
    ("set of tyre levers", "", 595),
    ("bottle cage", "bottle cages", 1295),
    ("bell", "bells", 990),
    ("brass bell", "", 2450),
    ("front light", "", 3495),
    ("rear light", "rear lights", 2495),
    ("set of lights", "sets of lights", 4995),
    ("D-lock", "", 5950),
    ("chain lock", "", 7495),
    ("cable lock", "", 1990),
    ("medium helmet", "", 5995),
    ("large helmet", "", 6495),
    ("child’s helmet", "", 3995),
    ("pannier", "panniers", 6950),
    ("handlebar bag", "", 5495),
    ("saddlebag", "", 2995),
    ("basket", "", 3450),
    ("bottle of chain oil", "", 895),
    ("tub of grease", "", 1095),
    ("9-speed chain", "", 2895),
    ("pair of brake blocks", "pairs of brake blocks", 1290),
    ("set of disc pads", "sets of disc pads", 1990),
    ("pair of mudguards", "", 4250),
    ("kickstand", "", 2190),
    ("gel saddle", "", 4495),
    ("pair of grips", "", 1895),
    ("roll of bar tape", "rolls of bar tape", 1995),
    ("winter tyre", "winter tyres", 4495),
    ("puncture-proof tyre", "puncture-proof tyres", 3895),
    ("pair of pedals", "", 3295),
    ("rain cape", "", 5490),
    ("pair of winter gloves", "", 3690),
    ("reflective band", "reflective bands", 590),
    ("multi-tool", "", 2790),
    ("spoke key", "", 795),
    ("set of stabilisers", "", 2250),
    ("child seat", "", 11900),
    ("map of the coast greenway", "", 1250),
    ("bag of bearings", "", 650),
    ("mirror", "", 1690),
    ("phone holder", "", 2990),
)
_COMMON = Weighted({item: 3.0 if item[2] < 1300 else 1.0 for item in _COUNTER})


def basket(random: Random) -> tuple[str, int]:
    """Draw what somebody carries to the till: in words, and the total in cent."""
    lines: dict[str, str] = {}
    total = 0
    for _ in range(1 + int(random.random() ** 2 * 3.4)):
        one, many, price = _COMMON.draw(random)
        if one in lines:
            continue
        n = 2 if many and random.random() < 0.35 else 1
        lines[one] = f"2 {many}" if n == 2 else ("an " if one[0] in "aeiou" else "a ") + one
        total += n * price
    words = list(lines.values())
    text = " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
    return text[0].upper() + text[1:], total


def single(random: Random) -> tuple[str, int]:
    """Draw one thing from the shelf: in words with its article, and the price in cent."""
    one, _, price = pick(random, _COUNTER)
    return ("an " if one[0] in "aeiou" else "a ") + one, price
