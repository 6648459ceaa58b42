"""The passage that a hit shows."""

import time

from together.search.excerpts import excerpt
from together.search.words import understood


def test_the_passage_is_where_most_of_the_words_stand() -> None:
    body = "water " + "nothing " * 100 + "water and more water " + "nothing " * 100
    _code, _title, passage = excerpt({"en": ("A well", body)}, understood("water"), "en")
    assert passage.count("<mark>water</mark>") == 2


def test_a_word_said_ten_thousand_times_holds_up_nobody() -> None:
    started = time.process_time()
    for _hit in range(20):
        excerpt({"en": ("A well", "zx " * 6600)}, understood("zx"), "en")
    assert time.process_time() - started < 2  # a page of such hits took twenty seconds
