"""Words that exclude each other, as data: units of one quantity, colours, opposites. A new class goes here."""

_UNITS = """
second seconds sec s, millisecond milliseconds ms, microsecond microseconds, minute minutes min, hour hours h, day days, week weeks,
month months, year years, byte bytes, kilobyte kilobytes KB KiB, megabyte megabytes MB MiB, gigabyte gigabytes GB GiB,
terabyte terabytes TB TiB, bit bits, degree degrees, metre metres meter meters, kilometre kilometres kilometer kilometers km,
centimetre centimetres centimeter centimeters cm, millimetre millimetres millimeter millimeters mm, mile miles, foot feet, inch inches,
gram grams g, kilogram kilograms kg, milligram milligrams mg, litre litres liter liters,
millilitre millilitres milliliter milliliters ml,
volt volts V, watt watts W, ampere amperes amp amps, hertz Hz, kilohertz kHz, megahertz MHz, gigahertz GHz, percent %, bar bars, calorie
calories, character characters, word words, line lines, row rows, column columns, page pages, dollar dollars, euro euros, core cores
"""
_CLASSES = {
    "colour": "red green blue yellow orange purple violet pink brown black white grey gray cyan magenta olive crimson amber turquoise"
    " indigo teal maroon beige scarlet golden silver",
    "state": "enabled disabled",
    "truth": "true false",
    "bound": "maximum minimum",
    "order": "ascending descending",
    "sign": "signed unsigned",
    "mutability": "mutable immutable",
    "duty": "optional mandatory",
    "visibility": "public private",
    "timing": "synchronous asynchronous",
    "case": "case-sensitive case-insensitive",
    "frequency": "always never",
    "time": "before after",
    "change": "increases decreases",
    "comparison of speed": "faster slower",
    "comparison of size": "larger smaller",
    "comparison of height": "higher lower",
    "supervision": "supervised unsupervised",
    "binding": "static dynamic",
    "validity": "valid invalid",
    "safety": "safe unsafe",
    "persistence": "temporary permanent",
    "side": "left right",
}

UNIT_OF = {word: unit.split()[0] for unit in _UNITS.replace("\n", " ").split(",") for word in unit.split()}
"""The name of each unit by any of its spellings."""
CLASS_OF = {word: name for name, words in _CLASSES.items() for word in words.split()}
"""The class of each word that can stand for a value."""
DECISIVE = frozenset(_CLASSES) - {"sign", "duty", "visibility", "frequency", "binding", "validity", "safety", "persistence", "side"}
"""The classes whose words decide wherever they stand; others only where the sentence says what something is."""
