"""Tables in running text can be scrolled without a mouse."""

from orda.text.tables import scrollable


def label(number: int) -> str:
    return f"Table {number} <a>"


FRAME = '<div class="scroll" role="region" tabindex="0" aria-label="Table {} &lt;a&gt;">'


def test_text_without_tables_is_left_alone():
    assert scrollable("<p>tablecloth</p>", label) == "<p>tablecloth</p>"


def test_each_table_gets_a_frame_with_its_own_name():
    html = "<table><tr><td>1</td></tr></table><p>x</p><table></table>"
    expected = (
        f"{FRAME.format(1)}<table><tr><td>1</td></tr></table></div><p>x</p>{FRAME.format(2)}<table></table></div>"
    )
    assert scrollable(html, label) == expected


def test_a_table_inside_a_table_stays_in_the_outer_frame():
    html = "<table><tr><td><table></table></td></tr></table>"
    assert scrollable(html, label) == f"{FRAME.format(1)}{html}</div>"
