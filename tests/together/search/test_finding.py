"""Finding things by their words, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.services.postgres import Cluster
from tests.services.tables import create_tables
from together.database import Database
from together.search import Entry, Query, Results, find, latest, put, remove, remove_all
from together.settings import Settings

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def entry(number: int, title: str, body: str = "", language: str = "en", **changes: object) -> Entry:
    fields: dict[str, object] = {
        "kind": "practice",
        "ref": f"practice:{number}",
        "path": f"/practices/p{number}",
        "texts": {language: (title, body)},
        "at": NOON + timedelta(hours=number),
    }
    return Entry(**(fields | changes))  # type: ignore[arg-type]


async def shelve(database: Database, *entries: Entry) -> None:
    async with database.transaction() as tx:
        for one in entries:
            await put(tx, one)


async def ask(database: Database, words: str = "", **rest: object) -> Results:
    async with database.reading() as tx:
        return await find(tx, Query(words, **rest))  # type: ignore[arg-type]


async def found(database: Database, words: str = "", **rest: object) -> list[int]:
    return [hit.number for hit in (await ask(database, words, **rest)).hits]


SAME = [
    ("fr", "Des solidarités nouvelles", "solidarite"),
    ("fr", "Solidarité", "SOLIDARITES"),
    ("fr", "L'école du quartier", "ecoles"),
    ("fr", "Les écoles ouvertes", "ecole"),
    ("fr", "Conseils municipaux", "municipal"),
    ("fr", "Le cœur de la cité", "coeur"),
    ("fr", "Habitants engagés", "habitant engagement"),
    ("pt", "Participação dos cidadãos", "participacoes"),
    ("pt", "As participações", "participacao"),
    ("pt", "Água para todos", "aguas"),
    ("pt", "Escolas e jovens", "escola jovem"),
    ("pt", "Projetos sociais", "social"),
    ("pt", "Espaços possíveis", "possivel espaco"),
    ("en", "Cities that share", "city sharing"),
    ("en", "A city", "CITIES"),
    ("en", "Schools' gardens", "school garden"),
    ("ar", "المدارس المفتوحة", "مدرسة"),
    ("ar", "مدرسة الحي", "المدارس"),
    ("ar", "مَدْرَسَةٌ", "مدرسه"),
    ("ar", "الممارسات الجيدة", "ممارسة"),
    ("ar", "المسؤولية المشتركة", "مسووليه"),
    ("ar", "مشاريع البلدية", "مشروع بلديات"),
    ("ar", "إعادة المياه", "اعاده مياه"),
    ("ar", "أعمال الأطفال", "عمل طفل"),
]


@pytest.mark.parametrize(("language", "title", "typed"), SAME)
async def test_accents_case_and_endings_do_not_matter(
    database: Database, language: str, title: str, typed: str
) -> None:
    await shelve(database, entry(1, title, language=language), entry(2, "Nothing alike"))
    assert await found(database, typed) == [1]


async def test_the_same_is_found_on_either_database(any_database: Database) -> None:
    await shelve(
        any_database, *(entry(n, title, language=code) for n, (code, title, _typed) in enumerate(SAME))
    )
    for number, (_language, _title, typed) in enumerate(SAME):
        assert number in await found(any_database, typed, size=50), typed


async def test_every_word_must_be_there_and_a_title_weighs_more(any_database: Database) -> None:
    await shelve(
        any_database,
        entry(1, "A garden", "Compost, seeds and water for everybody on the street."),
        entry(2, "Water", "We share it."),
        entry(3, "Sharing tools", "And water, too."),
    )
    assert (await found(any_database, "water"))[0] == 2
    assert await found(any_database, "water tools") == [3]
    assert await found(any_database, "water desert") == []


async def test_words_in_quotes_stand_beside_each_other(any_database: Database) -> None:
    await shelve(
        any_database,
        entry(1, "Eau de pluie", "Une citerne.", "fr"),
        entry(2, "La pluie et l'eau", "Deux citernes.", "fr"),
    )
    assert await found(any_database, '"eau de pluie"') == [1]
    assert sorted(await found(any_database, "eau pluie")) == [1, 2]


async def test_a_star_asks_for_the_start_of_a_word(any_database: Database) -> None:
    await shelve(any_database, entry(1, "Solidarités", language="fr"), entry(2, "Solitude", language="fr"))
    assert await found(any_database, "solidar*") == [1]


ODD = [
    "",
    " ",
    "!?…",
    '"',
    '""',
    '"""water',
    "*",
    "water*",
    "-water",
    "NEAR(",
    "NEAR(water 5)",
    "AND OR NOT",
    "titles:water",
    "water AND",
    "(water",
    "water)",
    "water^2",
    "a'b",
    "\\",
    "'; DROP TABLE search_index; --",
    "wa\0ter",
    "\ud800",
    "%",
    "the",
    "x" * 500,
    "water " * 90,
    "🙂",
    ":q0",
    "₂ ² ½",
    "<script>",
]


async def test_nothing_that_is_typed_is_an_error(any_database: Database) -> None:
    await shelve(any_database, entry(1, "Water"))
    for typed in ODD:
        await ask(any_database, typed, facets={"theme": [typed]}, counted=["theme"])
        await ask(any_database, typed)


async def test_signs_and_very_common_words_ask_for_nothing(database: Database) -> None:
    await shelve(database, entry(1, "Water"))
    assert await found(database, "?!") == [1]
    assert not (await ask(database, "the")).searched


async def test_what_was_changed_or_removed_is_not_found_any_more(any_database: Database) -> None:
    await shelve(any_database, entry(1, "Water", "fountain"), entry(2, "Bread"), entry(21, "Flour"))
    await shelve(any_database, entry(1, "Wells", "ground"))
    assert await found(any_database, "fountain") == []
    assert await found(any_database, "ground") == [1]
    async with any_database.transaction() as tx:
        await remove(tx, "practice:1")
        await remove_all(tx, "practice:2")
    assert await found(any_database) == []


async def test_only_its_audience_finds_a_thing(any_database: Database) -> None:
    await shelve(any_database, entry(1, "Water"), entry(2, "Water", audience="workshop:3"))
    assert await found(any_database, "water") == [1]
    assert await found(any_database, "water", audiences={"public", "workshop:33"}) == [1]
    assert sorted(await found(any_database, "water", audiences={"public", "workshop:3"})) == [1, 2]
    assert sorted(await found(any_database, "water", audiences=None)) == [1, 2]


def of(country: str, *themes: str) -> dict[str, list[str]]:
    return {"country": [country], "theme": list(themes), "actor": ["public authority"]}


async def test_facets_narrow_and_their_counts_honour_the_others(any_database: Database) -> None:
    await shelve(
        any_database,
        entry(1, "Water", facets=of("PT", "water")),
        entry(2, "Water and food", facets=of("PT", "water", "food")),
        entry(3, "Food", facets=of("FR", "food")),
        entry(4, "Walls", facets=of("FR")),
    )
    counted = ["country", "theme", "actor"]
    everything = await ask(any_database, counted=counted)
    assert everything.counts == {
        "country": {"PT": 2, "FR": 2},
        "theme": {"water": 2, "food": 2},
        "actor": {"public authority": 4},
    }
    portugal = await ask(any_database, counted=counted, facets={"country": ["PT"]})
    assert [hit.number for hit in portugal.hits] == [2, 1]
    assert portugal.counts["country"] == {"PT": 2, "FR": 2}
    assert portugal.counts["theme"] == {"water": 2, "food": 1}
    either = await ask(any_database, counted=counted, facets={"country": ["PT", "FR"], "theme": ["food"]})
    assert sorted(hit.number for hit in either.hits) == [2, 3]
    assert either.counts["country"] == {"PT": 1, "FR": 1}
    assert either.counts["actor"] == {"public authority": 2}
    spaced = await ask(any_database, facets={"actor": ["public authority"], "country": ["fr"]})
    assert spaced.total == 2


async def test_pages_are_stable_and_the_last_one_stands_for_those_beyond(any_database: Database) -> None:
    await shelve(any_database, *(entry(number, "Water") for number in range(1, 8)))
    pages = [await found(any_database, "water", page=page, size=3) for page in (1, 2, 3)]
    assert pages == [[7, 6, 5], [4, 3, 2], [1]]
    assert await found(any_database, "water", page=99, size=3) == [1]
    assert await found(any_database, page=-5, size=3) == [7, 6, 5]


async def test_the_newest_first(any_database: Database) -> None:
    await shelve(any_database, entry(3, "Water, water, water"), entry(1, "Water"), entry(2, "Bread"))
    assert await found(any_database, "water", newest=True) == [3, 1]
    async with any_database.reading() as tx:
        hits = await latest(tx, {}, ["practice"], 2)
    assert [hit.path for hit in hits] == ["/practices/p3", "/practices/p2"]


async def test_beyond_what_is_counted_the_answer_says_more(
    any_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("together.search.finding.CAP", 3)
    await shelve(any_database, *(entry(n, "Water", facets=of("FR" if n < 3 else "PT")) for n in range(1, 7)))
    answer = await ask(any_database, "water", counted=["country"])
    assert (answer.total, answer.more, answer.rough) == (3, True, {"country"})
    narrowed = await ask(any_database, "water", facets={"country": ["FR"]}, counted=["country", "actor"])
    assert (narrowed.total, narrowed.more, narrowed.rough) == (2, False, {"country"})
    assert narrowed.counts["actor"] == {"public authority": 2}


async def test_excerpts_are_marked_safe_and_in_the_readers_language(any_database: Database) -> None:
    texts = {
        "fr": (
            "Écoles & <b>quartiers</b>",
            f"{'Un deux trois. ' * 40}Les écoles s'ouvrent <script>. {'Fin. ' * 90}",
        ),
        "en": ("Open schools", "The schools open in the evening."),
    }
    await shelve(any_database, entry(1, "", texts=texts))
    french = (await ask(any_database, "ecole", language="pt")).hits[0]
    assert french.language == "fr"
    assert french.title == "<mark>Écoles</mark> &amp; &lt;b&gt;quartiers&lt;/b&gt;"
    assert "<mark>écoles</mark> s&#39;ouvrent &lt;script&gt;" in french.excerpt
    assert french.excerpt.startswith("… ")
    assert french.excerpt.endswith(" …")
    english = (await ask(any_database, "schools", language="en")).hits[0]
    assert english.excerpt == "The <mark>schools</mark> open in the evening."
    assert (await ask(any_database, language="fr")).hits[0].language == "fr"


async def test_words_that_were_taken_out_are_gone_from_the_file_too(database: Database) -> None:
    async def kept(word: bytes) -> int:
        async with database.reading() as tx:
            blocks = await tx.rows("SELECT block FROM search_index_data", {})
            told = await tx.rows("SELECT c3 FROM search_index_content", {})
        return sum(word in bytes(block) for (block,) in blocks) + sum(word.decode() in row[0] for row in told)

    await shelve(database, entry(1, "Water", "xylophone"), entry(2, "Water", "zeppelin"))
    assert await kept(b"xylophon") == 2
    await shelve(database, entry(1, "Water", "bread"))
    assert await kept(b"xylophon") == 0
    async with database.transaction() as tx:
        await remove(tx, "practice:2")
    assert await kept(b"zeppelin") == 0


@pytest.fixture
def url_of_sorted_words(postgres_cluster: Cluster) -> Iterator[str]:
    """A database that sorts as people do, who pass over signs."""
    with postgres_cluster.scratch("LOCALE_PROVIDER icu ICU_LOCALE 'en'") as url:
        yield url


@pytest.mark.postgres
async def test_what_begins_alike_goes_together_however_a_database_sorts_words(
    settings: Settings, url_of_sorted_words: str
) -> None:
    database = await Database.open(settings.model_copy(update={"database_url": url_of_sorted_words}))
    await create_tables(database.writer)
    await shelve(database, *(entry(3, "Water", ref=ref) for ref in ("outcome:3:o5", "outcome:30:o5")))
    async with database.transaction() as tx:
        await remove_all(tx, "outcome:3:")
    left = (await ask(database)).hits
    await database.close()
    assert [hit.ref for hit in left] == ["outcome:30:o5"]


async def test_more_words_than_an_index_holds_are_no_error(any_database: Database) -> None:
    words = (
        chr(0x4E00 + number % 20_000) + chr(0x4E00 + number // 20_000) + "界" * 38 for number in range(18_000)
    )
    await shelve(any_database, entry(1, "Water", " ".join(words)))  # else a room with such notes never closed
    assert await found(any_database, "water") == [1]
