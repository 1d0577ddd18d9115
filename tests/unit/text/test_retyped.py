"""Passages typed anew in plain words: format, links and pictures of what stays are kept; what is typed is no markup."""

import pytest

from orda.text.correction import apply_corrections
from orda.text.retyped import corrections_of, slots, typed_from, with_slots

PICTURE = '<img src="uid:0123456789abcdef" alt="Схема">'


def retyped(html, **typed):
    """The text after passage number n (``p0``, ``p1``, …) was typed anew."""
    return apply_corrections(html, corrections_of(html, {int(name[1:]): text for name, text in typed.items()}))


@pytest.mark.parametrize(
    ("html", "number", "text", "wanted"),
    [
        ("<p>Он <strong>очень</strong> стар.</p>", 0, "Он очень молод.", "<p>Он <strong>очень</strong> молод.</p>"),
        ("<p>Он <strong>очень</strong> стар.</p>", 0, "Он весьма стар.", "<p>Он <strong>весьма</strong> стар.</p>"),
        ('<p>См. <a href="/kk/a">один два</a>.</p>', 0, "См. один три.", '<p>См. <a href="/kk/a">один три</a>.</p>'),
        ("<p>Один.</p><p>Два.</p>", 1, "", "<p>Один.</p>"),
        ("<p>Один.</p>", 0, "<b>Два</b> & три", "<p>&lt;b&gt;Два&lt;/b&gt; &amp; три</p>"),
        ("<p>Один.</p>", 0, "Один.\r\nДва.", "<p>Один.<br>Два.</p>"),
        ("<p>Один.<br>Два.</p>", 0, "Один.\nТри.", "<p>Один.<br>Три.</p>"),
        ("<p>Один.</p><p>Конец.</p>", 0, "Один.\n\nДва.", "<p>Один.</p><p>Два.</p><p>Конец.</p>"),
        ("<ul><li>Один</li><li>Три</li></ul>", 0, "Один\n\nДва", "<ul><li>Один</li><li>Два</li><li>Три</li></ul>"),
        ("<blockquote><p>Один</p></blockquote>", 0, "1\n\n2", "<blockquote><p>1</p><p>2</p></blockquote>"),
        (f"<p>{PICTURE} Рисунок 1</p>", 0, "[Схема] Рисунок 2", f"<p>{PICTURE} Рисунок 2</p>"),
        (f"<p>{PICTURE} Рисунок 1</p>", 0, "Рисунок 1", "<p>Рисунок 1</p>"),
        ("<pre>a  b\nc</pre>", 0, "a  b\nd", "<pre>a  b\nd</pre>"),
        ("<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>", 1, "3\n\n4",
         "<table><tbody><tr><td>1</td><td>3<br><br>4</td></tr></tbody></table>"),
    ],
)  # fmt: skip
def test_what_was_typed_is_what_the_passage_becomes(html, number, text, wanted):
    assert retyped(html, **{f"p{number}": text}) == wanted


def test_equal_passages_are_told_apart_and_many_change_at_once():
    html = "<p>Так.</p><p>Так.</p><p>Так.</p>"
    assert retyped(html, p1="Иначе.") == "<p>Так.</p><p>Иначе.</p><p>Так.</p>"
    assert retyped(html, p0="Раз.", p2="Три.") == "<p>Раз.</p><p>Так.</p><p>Три.</p>"


def test_white_space_unknown_numbers_and_rules_change_nothing():
    html = "<p>Один &nbsp; два.</p><hr><p>Три.</p>"
    assert [slot.index for slot in slots(html)] == [0, 2]
    assert corrections_of(html, {0: "  Один два. \r\n", 1: "правило", 7: "нет", -1: "нет"}) == ()


def test_corrections_come_back_as_they_were_typed():
    html = "<p>Один.</p><ul><li>Два</li></ul>"
    typed = {0: "Раз.\n\nЕщё раз.", 1: "Две"}
    assert typed_from(html, corrections_of(html, typed)) == (typed, [])
    assert typed_from("<p>Другое.</p>", corrections_of(html, {1: "Две"})) == ({}, ["Две"])


def test_fields_stand_where_blocks_may_stand():
    marked = with_slots("<p>Один</p><ul><li>Два</li></ul><p>Три</p>", lambda number: f"[{number}]")
    assert marked == (
        '<p><span class="passage" id="passage-0">Один</span></p>[0]'
        '<ul><li><span class="passage" id="passage-1">Два</span>[1]</li></ul>'
        '<p><span class="passage" id="passage-2">Три</span></p>[2]'
    )


def test_a_page_of_which_nothing_stays_is_replaced_passage_by_passage(monkeypatch):
    """To look for the words that stay takes time, and a form can ask for any amount of it."""
    html = "<p>Один два.</p><p>Три четыре.</p><p>Пять шесть.</p>"
    typed = {0: "Один пять.", 1: "Три шесть.", 2: "Пять семь."}
    monkeypatch.setattr("orda.text.retyped.MAX_EFFORT", 5)
    found = corrections_of(html, typed)
    assert apply_corrections(html, found) == "<p>Один пять.</p><p>Три шесть.</p><p>Пять семь.</p>"
    assert [len(each.runs) for each in found] == [4, 4, 2]
