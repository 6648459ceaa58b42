"""Words as search knows them: no accents, no case, no common endings; the same on both databases.

English, French and Portuguese words are stemmed by Snowball. Arabic ones lose what Larkey's light10 takes away (articles
and common endings: "Improving stemming for Arabic information retrieval", SIGIR 2002), and common broken plurals are
brought to their singular. Very common words say nothing and are left out.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

import Stemmer  # type: ignore[import-not-found]  # it tells no types

LANGUAGES = ("en", "fr", "pt", "ar")
LONGEST = 40
"""Letters of a word that count; what is longer is an address or noise."""

KEPT = 50_000
"""Words whose form in the index is remembered: nearly all that are used in a few hundred practices."""

WORD = re.compile(
    r"[^\W_](?:[^\W_]|[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d])*"
)
"""A run of letters and digits, with the marks that stand above and below them."""

_SNOWBALL = {"en": "english", "fr": "french", "pt": "portuguese"}
_ARABIC = re.compile("[\u0600-\u06ff]")
_LETTERS = str.maketrans("ٱىةیکە", "ايهيكه", "\u0640\u200c\u200d") | {
    ord("ß"): "ss",
    ord("œ"): "oe",
    ord("æ"): "ae",
}

COMMON = {
    "en": "a an and are as at be been but by can for from had has have in into is it its not of on or our she so "
    "that the their them they this to was we were what which who will with you your he his her",
    "fr": "a au aux avec c ce ces cette d dans de des du elle en est et il ils j je l la le les leur leurs lui m "
    "mais n ne nos notre nous on ont ou par pas pour qu que qui s sa se ses son sont sur t un une vos votre vous y",
    "pt": "a ao aos as com como da das de do dos e ela ele em entre essa esse esta este eu foi isso ja mais mas na nas "
    "nao no nos nossa nosso o os ou para pela pelo por que se sem ser seu sua sao tem um uma",
    "ar": "من في على الى عن مع هذا هذه ذلك التي الذي ان او ما لا هو هي كان كانت كل قد ثم و ب ل بعد قبل بين",
}


@cache
def common_words(language: str | None = None) -> frozenset[str]:
    """Folded words of one language, or of all, that say nothing by themselves."""
    told = COMMON.get(language, "") if language else " ".join(COMMON.values())
    return frozenset(fold(word) for word in told.split())


@lru_cache(maxsize=KEPT)
def fold(word: str) -> str:
    """`word` without accents, case, vowel signs and the variants of one Arabic letter."""
    if word.isascii():
        return word.lower()[:LONGEST]
    decomposed = unicodedata.normalize("NFKD", word).casefold()
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return "".join(map(_digit, letters.translate(_LETTERS)))[:LONGEST]


def _digit(letter: str) -> str:
    return str(unicodedata.digit(letter)) if letter.isdigit() else letter


@lru_cache(maxsize=KEPT)
def term(word: str, language: str) -> str:
    """What stands in the index for `word` in a text of `language`; empty for a very common word."""
    plain = fold(word)
    if plain in common_words(language):
        return ""
    return _stem(plain, language)


def _stem(plain: str, language: str) -> str:
    if _ARABIC.search(plain):
        return _arabic(plain)
    if language == "pt":
        plain = _portuguese_singular(plain)
    return fold(_stemmer(language).stemWord(plain))


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_SNOWBALL.get(language, "english"))


_PORTUGUESE = (
    ("oes", "ao"),
    ("aes", "ao"),
    ("ais", "al"),
    ("iveis", "ivel"),
    ("aveis", "avel"),
    ("ens", "em"),
    ("uns", "um"),
)


def _portuguese_singular(plain: str) -> str:
    """Plurals that Snowball only knows by their accents; then its most common ending gets its accents back."""
    for plural, singular in _PORTUGUESE:
        if plain.endswith(plural) and len(plain) > len(plural) + 1:
            plain = plain.removesuffix(plural) + singular
            break
    return plain.removesuffix("cao") + "ção" if plain.endswith("cao") else plain


_ARTICLES = ("وال", "بال", "كال", "فال", "لل", "ال")
_ENDINGS = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")


@lru_cache(maxsize=KEPT)
def _arabic(plain: str) -> str:
    if plain.startswith("و") and len(plain) > 3:
        plain = plain[1:]
    for article in _ARTICLES:
        if plain.startswith(article) and len(plain) >= len(article) + 2:
            plain = plain.removeprefix(article)
            break
    for ending in _ENDINGS:
        if plain.endswith(ending) and len(plain) >= len(ending) + 2:
            plain = plain.removesuffix(ending)
    return _arabic_singular(plain)


def _arabic_singular(stem: str) -> str:
    """Broken plurals of the patterns mafāʿil, mafāʿīl and afʿāl, and the singular mafʿūl, lose their long vowels."""
    long = len(stem) == 6 and stem[2] == "ا" and stem[4] in "يو"
    if long:
        return stem[:2] + stem[3] + stem[5]
    if len(stem) == 5 and stem[0] == "ا" and stem[3] == "ا":
        return stem[1:3] + stem[4]
    if len(stem) == 5 and stem[2] == "ا":
        return stem[:2] + stem[3:]
    if len(stem) == 5 and stem[0] == "م" and stem[3] == "و":
        return stem[:3] + stem[4]
    return stem


def words(text: str) -> Iterator[re.Match[str]]:
    """The words of `text`, with where they stand."""
    return WORD.finditer(text)


def terms(text: str, language: str) -> list[str]:
    """What stands in the index for `text`, in order, without very common words."""
    return [found for word in WORD.findall(text) if (found := term(word, language))]


def variants(word: str) -> frozenset[str]:
    """Everything that `word` may stand as in the index: its stem in each language."""
    plain = fold(word)
    return frozenset(_stem(plain, language) for language in LANGUAGES)
