"""Words and sentences for made-up practices: four languages, the frequencies of natural text, the same on every run."""

from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

LANGUAGES = ("fr", "en", "pt", "ar")
SHARES = (40, 25, 25, 10)
"""Of a hundred practices, how many were written in each language."""

KNOWN: Mapping[str, str] = {
    "en": "water school garden city people share young elders health meeting neighbours children territory project "
    "community solidarity energy market bread river forest women participation decision commitment",
    "fr": "eau école jardin ville habitants partage jeunes aînés santé réunion voisins enfants territoire projet "
    "communauté solidarités énergie marché pain rivière forêt femmes participation décision engagement",
    "pt": "água escola horta cidade pessoas partilha jovens idosos saúde reunião vizinhos crianças território projeto "
    "comunidade solidariedade energia mercado pão rio floresta mulheres participação decisão compromisso",
    "ar": "الماء المدرسة الحديقة المدينة السكان المشاركة الشباب المسنين الصحة اللقاء الجيران الأطفال الإقليم المشروع "
    "المجتمع التضامن الطاقة السوق الخبز النهر الغابة النساء الممارسة القرار الالتزام",
}
"""Words that people look for; they stand at every fortieth rank, from very common to rare."""

_SYLLABLES: Mapping[str, str] = {
    "en": "ing ter ber lan dor min ser ack ell ost ray pen wil cor hat",
    "fr": "tion re ment lou par gé ver can ti eau ch mi lè sou bri",
    "pt": "ção ra men lho par gue ver can ti ão che mi lê sou bri",
    "ar": "با تي سو مر لا نو كي دا رو في حا شي عم قا زل",
}
VOCABULARY = 20_000
EXPONENT = 1.05
"""Of Zipf's law: the word of rank r is as frequent as 1 / r to this power."""


@dataclass(frozen=True)
class Tongue:
    """One language: words by rank, and how far each reaches on the line from which they are drawn."""

    words: Sequence[str]
    reach: Sequence[float]

    def text(self, chance: Random, count: int) -> str:
        """`count` words in sentences."""
        drawn = [self.words[bisect(self.reach, chance.random() * self.reach[-1])] for _ in range(count)]
        sentences = (" ".join(drawn[at : at + 12]).capitalize() for at in range(0, count, 12))
        return ". ".join(sentences) + "."


def known(language: str) -> list[str]:
    """The words of `KNOWN`, the most common first."""
    return KNOWN[language].split()


def tongue(language: str) -> Tongue:
    """The vocabulary of `language`."""
    chance, syllables = Random(f"words of {language}"), _SYLLABLES[language].split()
    invented = {"".join(chance.choices(syllables, k=chance.randint(2, 5))) for _ in range(2 * VOCABULARY)}
    words = sorted(invented)
    chance.shuffle(words)
    words = words[:VOCABULARY]
    for rank, word in enumerate(known(language)):
        words.insert(20 + 40 * rank, word)
    weights = (1 / (rank + 3) ** EXPONENT for rank in range(len(words)))
    return Tongue(words, list(accumulate(weights)))
