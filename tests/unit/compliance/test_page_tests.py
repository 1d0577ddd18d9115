"""What clause F21 asks of the HTML of a unit's site."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orda import regulation
from orda.compliance.page_tests import Seen, look_at
from orda.compliance.snippet import snippet

NAME = "«С.Ж.Асфендияров атындағы Қазақ ұлттық медицина университеті» КЕАҚ"
LINK = '<a href="https://www.kaznmu.edu.kz/">Ресми сайт</a>'


def seen(html, charset="utf-8") -> Seen:
    university = regulation.get().university
    return look_at(html, charset, university.titles.values(), university.short.values(), university.host)


def page(body: str) -> str:
    return f"<!doctype html><html><head><title>Кафедра</title></head><body>{body}</body></html>"


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_the_snippet_to_paste_is_all_that_is_needed(lang):
    """Clause F21: adding the snippet → green."""
    assert seen(page(snippet(lang))) == Seen(words=True, link=True, logo=True)
    assert seen(page("<p>Кафедра</p>")) == Seen(words=False, link=False, logo=False)


@pytest.mark.parametrize(
    "words",
    [
        NAME,
        NAME.upper(),
        NAME.replace("«", '"').replace("»", '"'),
        "“С. Ж. Асфендияров атындағы\n Қазақ&nbsp;ұлттық <b>медицина</b> университеті” КЕАҚ",
        "НАО «Казахский национальный медицинский университет имени С.Д.Асфендиярова»",
        'NJSC "Kazakh National Medical University named after S.D. Asfendiyarov"',
    ],
)
def test_the_name_is_found_as_people_write_it(words):
    assert seen(page(f"<p>{words}</p>")).words


@pytest.mark.parametrize(
    "html",
    [
        f"<!-- <p>{NAME}</p> -->",
        f"<script>var x = '{NAME}'</script>",
        f"<p hidden>{NAME}</p>",
        f'<div style="display: none"><p>{NAME}</p></div>',
        f"<template>{NAME}</template>",
        f"<noscript>{NAME}</noscript>",
        f"<textarea>{NAME}</textarea>",
        "<p>Қазақ ұлттық медицина университеті</p>",
    ],
)
def test_what_no_reader_sees_does_not_count_as_the_name(html):
    assert not seen(page(html)).words


@pytest.mark.parametrize(
    "link",
    [
        LINK,
        '<a href="http://kaznmu.edu.kz/kk/">сайт</a>',
        '<A HREF=" HTTPS://WWW.KAZNMU.EDU.KZ "><img src="x.png" alt="Ресми сайт"></A>',
        '<a href="//www.kaznmu.edu.kz/kk/">сайт</a>',
        '<a rel="nofollow" href="https://www.kaznmu.edu.kz/">сайт</a>',
        '<footer><div><span><a href="https://www.kaznmu.edu.kz/"><b>сайт</b></a></span></div></footer>',
    ],
)
def test_an_active_link_is_one_that_a_reader_can_follow(link):
    assert seen(page(link)).link


@pytest.mark.parametrize(
    "link",
    [
        f"<!-- {LINK} -->",
        f"<div hidden>{LINK}</div>",
        f'<div style="visibility:hidden">{LINK}</div>',
        '<a style="opacity:0" href="https://www.kaznmu.edu.kz/">сайт</a>',
        '<a href="https://www.kaznmu.edu.kz/"></a>',
        '<a href="https://www.kaznmu.edu.kz/"> <img src="x.png" alt=""></a>',
        '<a href="https://www.kaznmu.edu.kz.evil.example/">сайт</a>',
        '<a href="https://evil.example/?https://www.kaznmu.edu.kz/">сайт</a>',
        '<a href="https://www.kaznmu.edu.kz@evil.example/">сайт</a>',
        "<a href=\"javascript:location='https://www.kaznmu.edu.kz/'\">сайт</a>",
        '<a href="/kk/">www.kaznmu.edu.kz</a>',
        '<a name="x">https://www.kaznmu.edu.kz/</a>',
        "<p>https://www.kaznmu.edu.kz/</p>",
        '<link rel="canonical" href="https://www.kaznmu.edu.kz/">',
        f"<textarea>{LINK}</textarea>",
        '<a href="https://[broken">сайт</a>',
    ],
)
def test_what_is_no_active_link(link):
    assert not seen(page(link)).link


def test_a_word_after_a_hidden_part_still_counts():
    assert seen(page(f"<p><span hidden>жасырын</span>{NAME}</p>")).words
    assert seen(page(f'<a href="/x">сілтеме</a>{NAME}')).words


@pytest.mark.parametrize("charset", ["windows-1251", "utf-16", "koi8-r"])
def test_pages_are_read_in_the_character_set_that_they_are_written_in(charset):
    russian = page(f"<p>НАО «Казахский национальный медицинский университет имени С.Д.Асфендиярова»</p>{LINK}")
    assert seen(russian.replace("«", '"').replace("»", '"').encode(charset), charset) == Seen(True, True, False)
    declared = russian.replace("<head>", f'<head><meta charset="{charset}">').replace("«", '"').replace("»", '"')
    if charset != "utf-16":
        assert seen(declared.encode(charset), "").words


@given(st.one_of(st.binary(max_size=400), st.text(max_size=400)))
def test_nothing_that_a_server_sends_breaks_the_reader(html):
    assert seen(html, "no-such-charset").link is False


def test_a_page_of_a_megabyte_of_tags_is_read_to_its_cap():
    assert seen("<b>" * 300_000 + NAME).words in (True, False)
    assert not seen("<a href='https://www.kaznmu.edu.kz/'></a>" * 20_000).link
