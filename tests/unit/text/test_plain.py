"""Plain text and excerpts."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orda.text.plain import excerpt, plain_text
from orda.text.sanitize import clean_html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h2>Құрылым</h2><p>Бір <b>екі</b>&nbsp;үш &amp; төрт</p>", "Құрылым\nБір екі үш & төрт"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "a\nb\nc"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table>", "a b\nc d"),
        ("a<br>b", "a\nb"),
        ("<p>one\n two</p>", "one two"),
        ("<pre>one\n  two</pre>", "one\ntwo"),
        ("<script>x</script><style>y</style><!-- z --><p>a</p>", "a"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("a &lt;b&gt; c", "a <b> c"),
        ("сөз<b>дік</b>", "сөздік"),
        ("", ""),
    ],
)
def test_blocks_become_lines(html, text):
    assert plain_text(html) == text


@given(st.text(max_size=80))
def test_plain_text_of_cleaned_text_holds_every_word(text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    assert plain_text(clean_html(escaped)).split() == normalize("NFC", plain_text(escaped)).split()


@pytest.mark.parametrize(
    ("text", "length", "cut"),
    [
        ("short", 10, "short"),
        ("one two three", 8, "one two…"),
        ("one two, three", 9, "one two…"),
        ("one\ntwo", 10, "one two"),
        ("Ұзынсөзмұндаболмайды", 8, "Ұзынсөз…"),
        ("", 5, ""),
    ],
)
def test_an_excerpt_ends_between_words(text, length, cut):
    assert excerpt(text, length) == cut


@given(st.text(max_size=100), st.integers(2, 40))
def test_an_excerpt_is_never_longer_than_asked(text, length):
    assert len(excerpt(text, length)) <= length
