"""Comparing texts for people."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from orda.text.difference import Block, Labels, compare_html, compare_line
from orda.text.plain import plain_text
from orda.text.sanitize import clean_html

NOTES = re.compile(r' ?<span class="(?:diff-note|visually-hidden)">[^<]*</span>')


def after(html):
    """The text when every change is accepted."""
    return re.sub(r"<del>.*?</del>", "", NOTES.sub("", html), flags=re.DOTALL)


def before(html):
    """The text when every change is refused."""
    return re.sub(r"<ins>.*?</ins>", "", NOTES.sub("", html), flags=re.DOTALL)


def words(html):
    return re.sub(r"\s+", "", plain_text(re.sub(r"</?(?:ins|del)>", "", html)))


def pictures(html):
    return re.findall(r'src="([^"]*)"', html)


def whole(blocks):
    return "\n".join(block.html for block in blocks)


def marked_words(html):
    found = re.findall(r"<(?:ins|del)>(.*?)</(?:ins|del)>", NOTES.sub("", html), flags=re.DOTALL)
    return sum(len(plain_text(piece).split()) for piece in found)


def compared(old, new):
    return [(block.kind, block.html) for block in compare_html(old, new)]


def test_equal_texts_have_no_marks():
    html = "<p>Сәлем <b>әлем</b></p><ul><li>a</li></ul>"
    assert [kind for kind, _html in compared(html, html)] == ["same", "same"]
    assert compare_html("", "") == []


def test_words_inside_a_paragraph():
    assert compared("<p>Қабылдау сағаты 10:00, 2-қабат</p>", "<p>Қабылдау сағаты 11:00, 3-қабат</p>") == [
        (
            "changed",
            "<p>Қабылдау сағаты <del>10:00</del><ins>11:00</ins>, <del>2-қабат</del><ins>3-қабат</ins></p>",
        )
    ]


def test_neighbouring_replaced_words_are_marked_together():
    assert compared("<p>the old big house stands here</p>", "<p>the new small house stands here</p>") == [
        ("changed", "<p>the <del>old big</del><ins>new small</ins> house stands here</p>")
    ]


def test_blocks_added_and_removed_stand_where_they_belong():
    old = "<p>first one</p><p>second one here</p><p>third piece</p>"
    new = "<h2>Heading</h2><p>first one</p><p>third piece</p>"
    assert compared(old, new) == [
        ("added", "<h2><ins>Heading</ins></h2>"),
        ("same", "<p>first one</p>"),
        ("removed", "<p><del>second one here</del></p>"),
        ("same", "<p>third piece</p>"),
    ]


def test_a_rewritten_paragraph_is_removed_and_added():
    assert [kind for kind, _ in compared("<p>a b c d e</p>", "<p>f g h i j</p>")] == ["removed", "added"]


def test_a_cell_of_a_table_changes_alone():
    old = "<table><tr><th>Күні</th><th>Бағасы</th></tr><tr><td>1</td><td>200</td></tr></table>"
    [block] = compare_html(old, old.replace("200", "350"))
    assert block.kind == "changed"
    assert "<td>1</td><td><del>200</del><ins>350</ins></td>" in block.html
    assert block.html.count("<del>") == 1


def test_an_item_in_a_list_inside_a_list():
    old = "<ul><li>a<ul><li>one two</li></ul></li><li>b</li></ul>"
    new = "<ul><li>a<ul><li>one two</li><li>three</li></ul></li><li>b</li></ul>"
    assert compared(old, new) == [
        ("changed", "<ul><li>a<ul><li>one two</li><li><ins>three</ins></li></ul></li><li>b</li></ul>")
    ]


def test_a_new_row_is_added_word_for_word():
    row = "<tr><td>a</td><td>b</td></tr>"
    [block] = compare_html(f"<table>{row}</table>", f"<table>{row}<tr><td>c</td><td></td></tr></table>")
    assert block.html == (
        "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td><ins>c</ins></td><td></td></tr></tbody></table>"
    )


def test_a_change_of_format_is_shown_without_marking_words():
    [block] = compare_html("<p>one two three</p>", "<p>one <strong>two</strong> three</p>", Labels(restyled="Format:"))
    assert block == Block(
        "changed",
        '<p>one <span class="diff-format"><span class="visually-hidden">Format: </span>'
        "<strong>two</strong></span> three</p>",
    )


def test_bold_written_in_two_ways_is_no_change():
    assert [kind for kind, _ in compared("<p><b>a</b> <i>b</i></p>", "<p><strong>a </strong><em>b</em></p>")] == [
        "same"
    ]


def test_a_changed_link_says_where_it_led_and_leads():
    names = {"uid:0a": "Old <page>", "uid:0b": "New page"}.get
    [block] = compare_html(
        '<p>see <a href="uid:0a">here</a></p>', '<p>see <a href="uid:0b">here</a></p>', link_name=names
    )
    assert block.kind == "changed"
    assert '<span class="diff-note">Old &lt;page&gt; → New page</span>' in block.html
    [block] = compare_html("<p>see here</p>", '<p>see <a href="uid:0b">here</a></p>')
    assert '<span class="diff-note">— → uid:0b</span>' in block.html


def test_a_replaced_picture_shows_both():
    [block] = compare_html('<figure><img src="uid:1" alt="a"></figure>', '<figure><img src="uid:2" alt="a"></figure>')
    assert block.html == ('<figure><del><img src="uid:1" alt="a"></del><ins><img src="uid:2" alt="a"></ins></figure>')


def test_a_paragraph_that_becomes_a_heading_is_shown_as_restyled():
    [block] = compare_html("<p>About us</p>", "<h2>About us</h2>", Labels(restyled="Format:"))
    assert block.kind == "changed"
    assert block.html.startswith('<h2 class="diff-format"><span class="visually-hidden">Format: </span>')
    assert "<ins>" not in block.html


def test_a_list_that_gets_numbers_keeps_its_items():
    [block] = compare_html("<ul><li>a</li></ul>", "<ol><li>a</li></ol>")
    assert block == Block("changed", '<ol class="diff-format"><li>a</li></ol>')


def test_labels_are_spoken_and_escaped():
    html = compare_line("old", "new", Labels(removed="Removed <", added="Added:"))
    assert html == (
        '<del><span class="visually-hidden">Removed &lt; </span>old</del>'
        '<ins><span class="visually-hidden">Added: </span>new</ins>'
    )


@pytest.mark.parametrize(
    ("old", "new", "html"),
    [
        ("Title", "Title", "Title"),
        ("Old title", "New title", "<del>Old</del><ins>New</ins> title"),
        ("", "a <b>", "<ins>a &lt;b&gt;</ins>"),
        ("<script>", "", "<del>&lt;script&gt;</del>"),
        ("+7 (727) 000-00-01", "+7 (727) 000-00-02", "+7 (727) <del>000-00-01</del><ins>000-00-02</ins>"),
    ],
)
def test_a_line(old, new, html):
    assert compare_line(old, new) == html


def test_three_words_of_352_mark_six():
    text = [f"сөз{number}" for number in range(352)]
    paragraphs = [text[start : start + 44] for start in range(0, 352, 44)]
    old = "".join(f"<p>{' '.join(paragraph)}.</p>" for paragraph in paragraphs)
    new = old.replace("сөз10 ", "жаңа10 ").replace("сөз150 ", "жаңа150 ").replace("сөз300 ", "жаңа300 ")
    blocks = compare_html(old, new)
    assert marked_words(whole(blocks)) == 6
    assert [block.kind for block in blocks].count("changed") == 3


def test_three_neighbouring_words_with_common_ones_between_mark_at_most_twelve():
    old = " ".join(f"and the w{number}" for number in range(117))
    new = old.replace("w50 ", "x50 ").replace("w51 ", "x51 ").replace("w52 ", "x52 ")
    assert marked_words(whole(compare_html(f"<p>{old}</p>", f"<p>{new}</p>"))) <= 12


WORDS = st.lists(
    st.sampled_from("бір екі үш төрт бес алты жеті , . 10:30 қала-дала &amp; &lt;b&gt;".split()), max_size=8
)
TEXT = WORDS.map(" ".join)
INLINE = st.lists(
    st.one_of(
        TEXT,
        TEXT.map("<strong>{}</strong> ".format),
        TEXT.map('<a href="uid:0a">{}</a>'.format),
        TEXT.map('<a href="/kk/x">{}</a>'.format),
        st.sampled_from(['<img src="uid:1" alt="x">', '<img src="uid:2" alt="x">', "<br>"]),
    ),
    max_size=3,
).map("".join)
BLOCKS = st.deferred(lambda: st.lists(BLOCK, max_size=4).map("".join))
BLOCK = st.one_of(
    INLINE,
    INLINE.map("<p>{}</p>".format),
    INLINE.map("<h2>{}</h2>".format),
    INLINE.map("<figure>{}<figcaption>a b</figcaption></figure>".format),
    st.just("<hr>"),
    st.lists(INLINE, max_size=3).map(lambda items: "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"),
    st.lists(st.lists(TEXT, min_size=2, max_size=2), max_size=3).map(
        lambda rows: "<table>" + "".join(f"<tr><td>{a}</td><th>{b}</th></tr>" for a, b in rows) + "</table>"
    ),
    st.builds("<ul><li>{}{}</li></ul>".format, TEXT, BLOCKS),
    BLOCKS.map("<blockquote>{}</blockquote>".format),
    BLOCKS.map("<b>{}</b>".format),
)


@given(BLOCKS, BLOCKS)
@settings(max_examples=400, deadline=None)
@example("<p>a</p>", "<ul><li><p>a</p><p>b</p></li></ul>")
@example("a<p>b</p>c", "<pre>b\n c</pre>")
def test_accepting_gives_the_new_text_and_refusing_the_old_one(old, new):
    old, new = clean_html(old), clean_html(new)
    html = whole(compare_html(old, new, Labels("removed", "added", "restyled", "relinked")))
    assert words(after(html)) == words(new)
    assert words(before(html)) == words(old)
    assert pictures(after(html)) == pictures(new)
    assert pictures(before(html)) == pictures(old)


@given(BLOCKS, BLOCKS)
@settings(max_examples=150, deadline=None)
def test_the_comparison_holds_nothing_unsafe(old, new):
    html = whole(compare_html(old, new))
    bare = re.sub(r"</?(?:ins|del|span)[^>]*>| class=\"diff-format\"", "", html)
    assert words(clean_html(bare)) == words(bare)
    assert not re.search(
        r"<(?!/?(?:ins|del|span|p|h2|ul|li|table|tbody|tr|td|th|strong|a|img|br|hr|figure|figcaption|blockquote)\b)",
        html,
    )


@pytest.mark.parametrize(
    "payload", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=x>", "<p onclick=x>y"]
)
def test_hostile_bodies_come_out_harmless(payload):
    html = whole(compare_html(payload, f"<p>a{payload}b</p>"))
    assert "alert" not in html and "onclick" not in html and "onload" not in html


@given(BLOCKS)
@settings(max_examples=100, deadline=None)
def test_a_text_compared_with_itself_is_the_same(html):
    assert all(block.kind == "same" for block in compare_html(html, html))


def test_the_largest_bodies_are_compared_like_small_ones():
    paragraphs = [" ".join(f"word{(i * 7 + j * 13) % 900}" for j in range(60)) for i in range(550)]
    old = "".join(f"<p>{text}</p>" for text in paragraphs)
    changed = [text.replace("word7 ", "other ") for text in paragraphs[3:]] + ["new end"]
    blocks = compare_html(old, "".join(f"<p>{text}</p>" for text in changed))
    compare_html(old, "".join(f"<p>{text[::-1]}</p>" for text in paragraphs))
    compare_html("<p>" + " ".join(paragraphs) + "</p>", "<p>" + " ".join(reversed(paragraphs)) + "</p>")
    assert [block.kind for block in blocks].count("removed") == 3
