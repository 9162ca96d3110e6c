"""Personal data: what finds or pays a person, and must not be learnt by heart.

Documentation is full of things that only look so: addresses at example.com, networks reserved for documentation (RFC 5737, RFC
3849), private networks, telephone numbers of films (555-01xx) and the test cards of payment services. They are let through.
"""

import re
from collections.abc import Callable, Iterator
from ipaddress import ip_address

from ...records import Example

_EMAIL = re.compile(r"(?<![\w.+-])\w[\w.+-]{0,63}@(?:[\w-]+\.)+[A-Za-z]{2,24}\b")
_EXAMPLE_DOMAIN = re.compile(
    r"@(?:[\w-]+\.)*(?:example|test|invalid|localhost)(?:\.\w+)?$|@(?:my|your|some)?(?:domain|company|site|server|host|mail|email)\.\w+$"
    r"|@(?:foo|bar|acme)\.\w+$|^git@|@(?:[\w-]+\.)*noreply\.",
    re.IGNORECASE,
)
_OF_NOBODY = re.compile(
    r"^(?:info|support|help|contact|sales|admin|security|noreply|no-reply|webmaster|postmaster|[\w-]*list|bugs?)@", re.IGNORECASE
)
_PHONE = re.compile(
    r"(?<![\w.+#/-])(?:\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,4}(?:[ .-]?\d{2,4}){2,4}"
    r"|(?:1[ .-])?\(?[2-9]\d{2}\)?[ .-][2-9]\d{2}[ .-]\d{4})(?![\w-]|\.\d)"
)
_FEWEST_DIGITS, _MOST_DIGITS = 9, 15  # E.164 allows 15; a shorter one is hardly a number that can be called from elsewhere.
_FICTION = re.compile(r"555\D?\d{4}$|^\D*1?\D*555\b")
# What a text must have for a long number to be in it; most texts have not.
_LONG_NUMBER = re.compile(r"\d(?:[ .()-]{0,2}\d){6}")
# Numbers of services: toll-free ones belong to no person.
_TOLL_FREE = re.compile(r"^\+?1?\D{0,2}\(?8(?:00|33|44|55|66|77|88)\b")
_IP = re.compile(r"(?<![\w.:])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)|(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])", re.IGNORECASE)
_COLONS = 7
_VERSION_BEFORE = re.compile(r"(?:version|release|v|build|chapter|section|§)\.? ?$", re.IGNORECASE)
_WELL_KNOWN = frozenset({"8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9", "255.255.255.255", "1.2.3.4"})
_CARD = re.compile(r"(?<![\w.-])(?:\d[ -]?){12,18}\d(?![\w-]|\.\d)")
_CARD_STARTS = re.compile(r"^(?:4|5[1-5]|2[2-7]|3[47]|6(?:011|5)|3(?:0[0-5]|[68]))")
_TEST_CARDS = frozenset(
    "4242424242424242 4111111111111111 5555555555554444 378282246310005 6011111111111117 4000056655665556 5105105105105100".split()
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_TEST_IBANS = frozenset("DE89370400440532013000 GB29NWBK60161331926819 GB82WEST12345698765432 FR1420041010050500013M02606".split())
_SSN = re.compile(r"(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])")
_SSN_NAMED = re.compile(r"social security|\bssn\b", re.IGNORECASE)


def personal_data(example: Example, *, passage: str, allow: str = "") -> str | None:
    """Refuse a question or answer with an e-mail address, a telephone number, a public IP address, a payment card or a bank account.

    `allow` is a pattern of what is let through, such as `@our-company[.]com$`. Addresses of functions (`support@`) and toll-free
    numbers are of nobody. What is reported is masked.
    """
    for kind, value in personal_items(f"{example.instruction}\n{example.input}\n{example.output}"):
        if not (allow and re.search(allow, value)):
            return f"personal-data: {kind} {masked(value)}"
    return None


def personal_items(text: str) -> Iterator[tuple[str, str]]:
    """Yield the kind and the words of every piece of personal data in a text."""
    has_number = _LONG_NUMBER.search(text) is not None
    for kind, (pattern, is_one) in _KINDS.items():
        if not ("@" in text if kind == "e-mail" else has_number or (kind == "ip-address" and text.count(":") >= _COLONS)):
            continue
        yield from ((kind, found[0].strip()) for found in pattern.finditer(text) if is_one(found[0].strip(), text[: found.start()]))


def masked(value: str) -> str:
    """Return the first three characters and stars: enough to find it, too little to leak it."""
    return value[:3] + "*" * min(len(value) - 3, 8)


def passes_luhn(digits: str) -> bool:
    """Say whether a string of digits has a right check digit (ISO/IEC 7812-1, annex B)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def passes_mod_97(iban: str) -> bool:
    """Say whether an IBAN without spaces has right check digits (ISO 13616, ISO 7064 mod 97-10)."""
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1


def _is_email(value: str, before: str) -> bool:
    return not _EXAMPLE_DOMAIN.search(value) and not _OF_NOBODY.search(value)


def _is_phone(value: str, before: str) -> bool:
    digits = re.sub(r"\D", "", value)
    return _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS and not _FICTION.search(value) and not _TOLL_FREE.search(value)


def _is_address(value: str, before: str) -> bool:
    if value in _WELL_KNOWN or _VERSION_BEFORE.search(before[-12:]):
        return False
    try:
        return ip_address(value).is_global
    except ValueError:
        return False


def _is_card(value: str, before: str) -> bool:
    digits = re.sub(r"\D", "", value)
    return bool(_CARD_STARTS.search(digits)) and digits not in _TEST_CARDS and len(set(digits)) > 2 and passes_luhn(digits)


def _is_iban(value: str, before: str) -> bool:
    plain = value.replace(" ", "")
    return 15 <= len(plain) <= 34 and plain not in _TEST_IBANS and passes_mod_97(plain)


def _is_ssn(value: str, before: str) -> bool:
    return bool(_SSN_NAMED.search(before[-80:]))


_KINDS: dict[str, tuple[re.Pattern[str], Callable[[str, str], bool]]] = {
    "e-mail": (_EMAIL, _is_email),
    "card": (_CARD, _is_card),
    "account": (_IBAN, _is_iban),
    "telephone": (_PHONE, _is_phone),
    "ip-address": (_IP, _is_address),
    "social-security": (_SSN, _is_ssn),
}
