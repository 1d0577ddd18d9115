"""Every key of a TOML text is found in its line."""

import tomllib
from importlib import resources

from orda.regulation.lines import line_of, lines_of

TRICKY = '''# a comment with [brackets] and "quotes
top = 1
"quoted key" = 'x # y'
dotted.inner = { one = 1, "two" = [2, { three = 3 }] } # [no]
text = """
[not.a.table]
key = "\\""" still inside
"""
raw = \'\'\'
[[nor.this]]\'\'\'
list = [
    "a", # one
    # nothing
    ["b",
     "c"],
]
moment = 2024-07-19 10:00:00
[ table . "sub.table" ]
key = true
[[rows]]
id = "one"
[[rows.cells]]
id = "cell"
[[rows]]
id = "two"
[rows.table]
key = -1
[[rows.cells]]
id = "cell"
'''


def paths(value, path=()):
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in inner:
        yield from paths(child, (*path, key))


def test_every_path_of_a_tricky_text_is_known():
    assert set(paths(tomllib.loads(TRICKY))) <= set(lines_of(TRICKY))


def test_lines_are_counted_over_long_strings_lists_and_comments():
    lines = lines_of(TRICKY)
    written = TRICKY.splitlines()
    for path, start in {
        ("top",): "top",
        ("quoted key",): '"quoted key"',
        ("dotted", "inner", "two", 1, "three"): "dotted",
        ("raw",): "raw",
        ("list", 1, 1): '     "c"',
        ("moment",): "moment",
        ("table", "sub.table"): "[ table",
    }.items():
        assert written[lines[path] - 1].startswith(start)
    assert [lines["rows", 0, "id"], lines["rows", 1, "id"]] == [21, 25]
    assert lines["rows", 1, "cells", 0, "id"] == len(written)


def test_every_path_of_the_packaged_regulation_is_in_the_line_that_holds_its_key():
    text = (resources.files("orda.regulation") / "kaznmu.toml").read_text("utf-8")
    lines, written = lines_of(text), text.splitlines()
    for path in paths(tomllib.loads(text)):
        key = next(part for part in reversed(path) if isinstance(part, str))
        line = written[lines[path] - 1]
        assert key in line or line.startswith("    ")


def test_what_is_not_written_is_placed_at_what_surrounds_it():
    lines = lines_of(TRICKY)
    assert line_of(lines, ("rows", 1, "title", "kk")) == lines["rows", 1]
    assert line_of(lines, ("nothing",)) == 1


def test_lists_nested_deeply_are_walked():
    text = "deep = " + "[" * 60 + "]" * 60
    assert lines_of(text)["deep", *[0] * 59] == 1
