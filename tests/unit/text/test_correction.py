"""The coloured letter's model (E12, E13): exactly the green in, exactly the red out, nothing guessed."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from orda.text.correcting import TooDifferent, corrections_between
from orda.text.correction import (
    AMBIGUOUS,
    CHANGED,
    CONTRADICTS,
    GONE,
    Correction,
    New,
    Unplaced,
    apply_corrections,
    marked_html,
    place,
    standing,
)
from orda.text.difference import Labels
from orda.text.letters import ADDED, DELETED, SAME, Run
from orda.text.sanitize import clean_html

PAGE = (
    "<h2>Қабылдау</h2>\n"
    '<p>Құжаттар <strong>20 тамызға</strong> дейін <a href="uid:1a">қабылдау комиссиясында</a> қабылданады.</p>\n'
    "<ul>\n<li>жеке куәлік</li>\n<li>аттестат<ul><li>қосымшасымен</li></ul></li>\n</ul>\n"
    "<table>\n<tbody><tr><th>Күні</th><th>Уақыты</th></tr><tr><td>Дүйсенбі</td><td>9:00</td></tr></tbody>\n</table>\n"
    "<p>Бекітілді.</p>\n<p>Қосымша.</p>\n<p>Бекітілді.</p>"
)


def change(anchor, *runs, occurrence=0, of=0):
    return Correction(anchor, occurrence, tuple(Run(kind, html) for kind, html in runs), of)


def new(anchor, html, tag="p", **where):
    return Correction(anchor, 0, (Run(ADDED, html),), 0, tag, New(tag, **where))


def test_the_red_goes_and_the_green_comes_and_all_else_stays_to_the_letter():
    correction = change(
        "Құжаттар 20 тамызға дейін қабылдау комиссиясында қабылданады.",
        (SAME, "Құжаттар "),
        (DELETED, "20"),
        (ADDED, "25"),
        (SAME, " тамызға дейін қабылдау комиссиясында қабылданады."),
    )
    found = apply_corrections(PAGE, [correction])
    # The added word was not bold in the letter; what stays keeps the page's own bold and link.
    assert found == PAGE.replace("<strong>20 тамызға</strong>", "25<strong> тамызға</strong>")


def test_a_colour_may_begin_in_the_middle_of_a_word():
    correction = change("аттестат", (SAME, "аттеста"), (DELETED, "т"), (ADDED, "ттар"))
    assert apply_corrections(PAGE, [correction]) == PAGE.replace("<li>аттестат<", "<li>аттестаттар<")


def test_a_passage_that_is_all_red_disappears():
    assert apply_corrections(PAGE, [change("жеке куәлік", (DELETED, "жеке куәлік"))]) == PAGE.replace(
        "<li>жеке куәлік</li>", ""
    )


def test_a_row_goes_with_the_last_of_its_cells_and_an_empty_cell_stays_till_then():
    day, hour = change("Дүйсенбі", (DELETED, "Дүйсенбі")), change("9:00", (DELETED, "9:00"))
    assert apply_corrections(PAGE, [hour]) == PAGE.replace("9:00", "")
    assert apply_corrections(PAGE, [hour, day]) == PAGE.replace("<tr><td>Дүйсенбі</td><td>9:00</td></tr>", "")


@pytest.mark.parametrize(
    ("correction", "old", "result"),
    [
        (new("Қосымша.", "Жаңа."), "<p>Қосымша.</p>", "<p>Қосымша.</p><p>Жаңа.</p>"),
        (new("Қабылдау", "Кіріспе", before=True), "<h2>Қабылдау</h2>", "<p>Кіріспе</p><h2>Қабылдау</h2>"),
        (new("жеке куәлік", "фото", "li", depth=1), "куәлік</li>", "куәлік</li><li>фото</li>"),
        (new("қосымшасымен", "фото", "li", depth=1), "</ul></li>", "</ul></li><li>фото</li>"),
        (new("қосымшасымен", "фото", "li", depth=3), "сымен</li>", "сымен</li><li>фото</li>"),
        (
            new("9:00", "<td>Сейсенбі</td><td>10:00</td>", "tr", depth=2),
            "<td>9:00</td></tr>",
            "<td>9:00</td></tr><tr><td>Сейсенбі</td><td>10:00</td></tr>",
        ),
        (new("9:00", "Кестеден кейін", "h3"), "</table>", "</table><h3>Кестеден кейін</h3>"),
    ],
)
def test_a_new_passage_stands_beside_its_anchor(correction, old, result):
    assert apply_corrections(PAGE, [correction]) == PAGE.replace(old, result, 1)


def test_several_new_passages_at_one_place_keep_their_order_whatever_the_order_of_the_letter():
    letter = [
        new("Қосымша.", "бірінші"),
        new("Қосымша.", "екінші", order=1),
        change("Қосымша.", (DELETED, "Қосымша.")),
        change("Бекітілді.", (SAME, "Бекітілді"), (DELETED, "."), (ADDED, "!"), occurrence=1, of=2),
    ]
    expected = PAGE.replace("<p>Қосымша.</p>", "<p>бірінші</p><p>екінші</p>")
    expected = expected.removesuffix(".</p>") + "!</p>"
    assert {apply_corrections(PAGE, order) for order in permutations(letter)} == {expected}


def test_edits_elsewhere_do_not_move_a_correction():
    correction = change("аттестат", (DELETED, "аттестат"), (ADDED, "диплом"))
    later = "<p>Жаңа бөлім.</p>" + PAGE.replace("<li>жеке куәлік</li>", "").replace("9:00", "10:00")
    assert apply_corrections(later, [correction]) == later.replace("аттестат", "диплом")


def test_a_passage_that_changed_meanwhile_is_shown_and_nothing_is_applied():
    anchor = "Құжаттар 20 тамызға дейін қабылдау комиссиясында қабылданады."
    correction = change(anchor, (DELETED, anchor), (ADDED, "Қабылдау аяқталды."))
    later = PAGE.replace("20 тамызға", "25 тамызға")
    [missed] = place(later, [correction]).unmatched
    assert (missed.reason, missed.index) == (CHANGED, 1)
    assert "<strong>25 тамызға</strong>" in missed.now and missed.correction.before == anchor
    with pytest.raises(Unplaced) as refused:
        apply_corrections(later, [correction, change("аттестат", (DELETED, "аттестат"))])
    assert refused.value.unmatched == (missed,)


def test_a_passage_that_nothing_resembles_is_gone():
    [missed] = place("<p>Мүлде басқа мәтін.</p>", [change("аттестат", (DELETED, "аттестат"))]).unmatched
    assert (missed.reason, missed.index, missed.now) == (GONE, -1, "")


def test_of_equal_passages_the_right_one_is_meant_or_none():
    second = change("Бекітілді.", (DELETED, "Бекітілді."), occurrence=1, of=2)
    assert apply_corrections(PAGE, [second]) == PAGE.removesuffix("\n<p>Бекітілді.</p>")
    [missed] = place(PAGE.replace("<p>Бекітілді.</p>\n", ""), [second]).unmatched
    assert missed.reason == AMBIGUOUS


def test_two_different_wishes_for_one_passage_contradict_each_other():
    wishes = [change("аттестат", (DELETED, "аттестат"), (ADDED, each)) for each in ("диплом", "куәлік")]
    assert [missed.reason for missed in place(PAGE, wishes).unmatched] == [CONTRADICTS] * 2
    assert apply_corrections(PAGE, [wishes[0], wishes[0]]) == PAGE.replace("аттестат", "диплом")


def test_an_empty_cell_is_filled_once():
    page = "<table><tbody><tr><td>Дүйсенбі</td><td></td><td>x</td></tr></tbody></table>"
    fill = new("Дүйсенбі", "9:00", "td", depth=3, order=1)
    assert apply_corrections(page, [fill]) == page.replace("<td></td>", "<td>9:00</td>")
    twice = place(page, [fill, new("x", "10:00", "td", depth=3, order=1)])
    assert [missed.reason for missed in twice.unmatched] == [CONTRADICTS] * 2
    [missed] = place(page, [replace(fill, new=replace(fill.new, order=2))]).unmatched
    assert missed.reason == CHANGED


def test_a_link_that_leads_elsewhere_by_now_is_not_deleted_unseen():
    page = '<p>Қараңыз: <a href="uid:1">тізім</a></p>'
    [correction] = corrections_between(page, "<p>Қараңыз</p>")
    assert apply_corrections(page, [correction]) == "<p>Қараңыз</p>"
    [missed] = place(page.replace("uid:1", "uid:2"), [correction]).unmatched
    assert missed.reason == CHANGED


@pytest.mark.parametrize(
    ("new", "old_place"), [(New("li", 0), "Қосымша."), (New("tr", 0), "Қосымша."), (New("p", 9), "Қосымша.")]
)
def test_a_new_passage_without_room_is_refused(new, old_place):
    correction = Correction(old_place, 0, (Run(ADDED, "x"),), 0, new.tag, new)
    assert [missed.reason for missed in place(PAGE, [correction]).unmatched] == [CHANGED]
    assert place(PAGE, [replace(correction, new=New("p"))]).unmatched == ()


def test_what_is_added_is_sanitised():
    correction = change("аттестат", (SAME, "аттестат"), (ADDED, ' <img src="x" onerror="a()"><script>b()</script>'))
    found = apply_corrections(PAGE, [correction])
    assert "onerror" not in found and "script" not in found and 'аттестат <img src="x" alt="">' in found
    assert "onerror" not in marked_html(correction) and "script" not in marked_html(correction)


def test_spaces_never_double_where_a_word_went_and_never_vanish_where_one_came():
    page = "<p>бір екі үш</p>"
    gone = change("бір екі үш", (SAME, "бір "), (DELETED, "екі"), (SAME, " үш"))
    assert apply_corrections(page, [gone]) == "<p>бір үш</p>"
    come = change("бір екі үш", (SAME, "бір "), (ADDED, "жарым"), (SAME, " екі үш"), (ADDED, " төрт"))
    assert apply_corrections(page, [come]) == "<p>бір жарым екі үш төрт</p>"
    joined = change("бір екі үш", (SAME, "бір"), (DELETED, " "), (SAME, "екі үш"))
    assert apply_corrections(page, [joined]) == "<p>бірекі үш</p>"


def test_the_marks_are_spoken_for_those_who_see_no_colours():
    correction = change("аттестат", (DELETED, "аттестат"), (ADDED, "<strong>диплом</strong>"))
    assert marked_html(correction, Labels("жойылады:", "қосылады:")) == (
        '<del><span class="visually-hidden">жойылады: </span>аттестат</del>'
        '<ins><span class="visually-hidden">қосылады: </span><strong>диплом</strong></ins>'
    )
    row = new("9:00", "<td>Сейсенбі</td><td>10:00</td>", "tr", depth=2)
    assert marked_html(row) == (
        "<table><tbody><tr><td><ins>Сейсенбі</ins></td><td><ins>10:00</ins></td></tr></tbody></table>"
    )


def test_the_passages_of_a_page_say_what_they_are():
    found = [(each.tag, each.text, each.occurrence, each.of) for each in standing(PAGE)]
    assert found[2:5] == [("li", "жеке куәлік", 0, 1), ("li", "аттестат", 0, 1), ("li", "қосымшасымен", 0, 1)]
    assert found[-3:] == [("p", "Бекітілді.", 0, 2), ("p", "Қосымша.", 0, 1), ("p", "Бекітілді.", 1, 2)]
    assert [each.index for each in standing(PAGE)] == list(range(len(found)))


def test_a_passage_may_be_added_to_an_empty_text():
    correction = Correction("", 0, (Run(ADDED, "Сәлем"),), 0, "h2", New("h2"))
    assert apply_corrections("", [correction]) == "<h2>Сәлем</h2>"
    assert place("<p>a</p>", [correction]).unmatched[0].reason == GONE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p>a b c</p>", "<p>a <strong>b</strong> c</p>"),
        ('<p>see <a href="uid:1">x</a></p>', '<p>see <a href="uid:2">x</a></p>'),
        ("<p>About us</p><p>b</p>", "<h2>About us</h2><p>b</p>"),
        ("<ul><li>a</li></ul>", "<ol><li>a</li></ol>"),
        ("<p>a</p><hr><p>b</p>", "<p>a</p><p>b</p>"),
        ("<p>a</p><p>b</p>", "<p>a</p><hr><p>b</p>"),
        ("<pre>a\n b</pre>", "<pre>a\n  b</pre>"),
        (
            "<table><tr><th>a</th></tr><tr><td>1</td></tr></table>",
            "<table><tr><th>a</th></tr><tr><td>2</td></tr><tr><td>3</td></tr></table>",
        ),
        ("<table><tr><td>a</td><td></td></tr></table>", "<table><tr><td>a</td><td>b</td></tr></table>"),
        ("<table><tr><td>a</td></tr></table>", "<table><tr><td>a</td><td>b</td></tr></table>"),
        ('<figure><img src="uid:1" alt="a"></figure>', '<figure><img src="uid:2" alt="a"></figure>'),
        ("", "<p>a</p><ul><li>b</li></ul>"),
        ("<p>a</p>", ""),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "<blockquote><p>a</p><p>c</p><p>b</p></blockquote>"),
        ('<ol><li>a</li></ol><p lang="en">x</p>', '<ol start="3"><li>a</li></ol><p>x</p>'),
    ],
)
def test_an_edit_of_any_kind_becomes_a_letter(old, new):
    assert apply_corrections(old, corrections_between(old, new)) == clean_html(new)


def test_of_an_unchanged_text_nothing_is_said():
    assert corrections_between(PAGE, PAGE) == ()
    with pytest.raises(TooDifferent):
        corrections_between("<table><tr><td></td></tr></table>", "<p>a</p>")


WORDS = st.lists(st.sampled_from("ана бала үй су 10:00 — , тау".split()), min_size=1, max_size=6).map(" ".join)
INLINE = st.one_of(
    WORDS,
    WORDS.map(lambda text: f"{text} <strong>екпін</strong>"),
    WORDS.map(lambda text: f'<a href="/kk">{text}</a> соң'),
)
ITEMS = st.lists(INLINE.map(lambda html: f"<li>{html}</li>"), min_size=1, max_size=4).map("".join)
ROWS = st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=3).map(
    lambda rows: "".join(f"<tr><td>{one}</td><td>{other}</td></tr>" for one, other in rows)
)
BLOCKS = st.one_of(
    INLINE.map(lambda html: f"<p>{html}</p>"),
    WORDS.map(lambda text: f"<h2>{text}</h2>"),
    ITEMS.map(lambda items: f"<ul>{items}</ul>"),
    ROWS.map(lambda rows: f"<table>{rows}</table>"),
)
TEXTS = st.lists(BLOCKS, max_size=5).map("".join).map(clean_html)


@given(TEXTS, TEXTS)
@example("<p>ана</p><p>ана</p>", "<p>ана</p><p>бала</p><p>ана</p>")
def test_a_letter_made_of_two_texts_makes_the_second_of_the_first(old, new):
    corrections = corrections_between(old, new)
    result = apply_corrections(old, corrections)
    assert [each.text for each in standing(result)] == [each.text for each in standing(new)]
    assert corrections_between(result, new) == ()
    assert apply_corrections(old, corrections[::-1]) == result
    assert not place(old, corrections).unmatched


@given(TEXTS, st.data())
def test_a_letter_that_deletes_and_adds_nothing_changes_nothing(text, data):
    letter = [
        Correction(each.text, each.occurrence, (Run(SAME, each.html),), each.of)
        for each in standing(text)
        if data.draw(st.booleans())
    ]
    assert apply_corrections(text, letter) == text


@given(TEXTS, TEXTS, st.data())
def test_a_letter_applied_in_two_halves_gives_the_whole(old, new, data):
    """Composition: what does not touch a passage leaves its correction valid, as long as equal ones stay countable."""
    letter = [each for each in corrections_between(old, new) if each.of == 1 and each.new is None and each.after]
    halves = [[], []]
    for correction in letter:
        halves[data.draw(st.integers(0, 1))].append(correction)
    first = apply_corrections(old, halves[0])
    placed = place(first, halves[1])
    if not placed.unmatched:  # a text may have become equal to another's anchor; then it is refused, not guessed
        assert apply_corrections(first, halves[1]) == apply_corrections(old, letter)
    else:
        assert {missed.reason for missed in placed.unmatched} == {AMBIGUOUS}


RUNS = st.lists(st.tuples(st.sampled_from((SAME, DELETED, ADDED)), st.text("ә б,", min_size=1, max_size=5)), max_size=8)


@given(RUNS)
@example([(SAME, "ә "), (ADDED, "б"), (SAME, " ә")])
@example([(SAME, "ә"), (DELETED, " "), (SAME, " б")])
def test_letter_by_letter_exactly_the_green_comes_and_the_red_goes(runs):
    """Whatever is coloured, spaces too: what is black and green is there afterwards, one space for any number."""
    before = " ".join("".join(text for kind, text in runs if kind != ADDED).split())
    after = " ".join("".join(text for kind, text in runs if kind != DELETED).split())
    if not before:
        return
    page = f"<p>{before}</p><p>соңы</p>"
    result = apply_corrections(page, [change(before, *runs)])
    assert result == (f"<p>{after}</p><p>соңы</p>" if after else "<p>соңы</p>")
