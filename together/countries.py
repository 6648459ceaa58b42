"""Countries: their codes (ISO 3166-1 alpha-2) and their names in a language, as Babel (Unicode CLDR) knows them."""

from collections.abc import Mapping
from functools import cache

from babel import Locale

from together.text import plain

_NO_COUNTRY = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
"""Codes of two letters in CLDR that are unions, islands of another country, or stand for nothing."""


@cache
def countries(language: str) -> Mapping[str, str]:
    """Code → name in this language, in its alphabetical order. Babel's languages: `en`, `fr`, `pt`, `ar`, …"""
    known = {str(code): str(name) for code, name in Locale.parse(language).territories.items()}
    codes = [code for code in known if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY]
    return {code: known[code] for code in sorted(codes, key=lambda code: plain(known[code]))}
