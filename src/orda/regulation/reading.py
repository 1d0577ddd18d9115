"""Typed reading of a TOML file that says, for every mistake, in which line it stands."""

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NoReturn

from orda.errors import BadRegulation
from orda.regulation.lines import Path, line_of, lines_of
from orda.regulation.parameters import Titles, frozen

MAX_BYTES = 1_000_000
MAX_TEXT = 1_000
MAX_ITEMS = 500
MAX_HINTS = 20

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_SLUG = 60
_MIXED = re.compile(r"[^\W\d_]*(?:[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z])[^\W\d_]*")


class Source:
    """The text of a regulation file under its name."""

    def __init__(self, data: bytes, name: str):
        self.name = name
        self.text = ""
        if len(data) > MAX_BYTES:
            self.fail_at(1, f"the file is larger than {MAX_BYTES} bytes")
        try:
            # tomllib counts lines by "\n" alone
            self.text = data.decode("utf-8").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            self.fail_at(data.count(b"\n", 0, error.start) + 1, "the file is not UTF-8 text")

    def parse(self) -> dict[str, Any]:
        """The parsed text. Raises BadRegulation for broken TOML, with tomllib's line and reason."""
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            reason, _paren, place = str(error).rpartition(" (at ")
            line = re.match(r"line (\d+)", place)
            last = self.text.rstrip("\n").count("\n") + 1
            self.fail_at(int(line[1]) if line else last, f"not valid TOML: {reason or error}")
        except RecursionError:
            self.fail_at(1, "arrays or tables are nested too deeply")

    def fail(self, path: Path, reason: str) -> NoReturn:
        """Stop, naming the line where ``path`` stands, or would have to stand."""
        self.fail_at(line_of(lines_of(self.text), path), reason)

    def fail_at(self, line: int, reason: str) -> NoReturn:
        """Stop, naming ``line``."""
        raise BadRegulation(f"{self.name}, line {line}: {reason}")


class Table:
    """One table of the file. Every read checks type and size; ``close`` refuses keys that nobody read."""

    def __init__(self, source: Source, data: dict[str, Any], path: Path = ()):
        self._source = source
        self._data = data
        self._path = path
        self._read: set[str] = set()

    def fail(self, key: str | None, reason: str) -> NoReturn:
        """Refuse this table, or one key of it."""
        where = ".".join(str(part) for part in (*self._path, key) if isinstance(part, str))
        path = self._path if key is None else (*self._path, key)
        self._source.fail(path, f"{where}: {reason}" if where else reason)

    def __contains__(self, key: str) -> bool:
        return self._optional(key)

    def keys(self) -> Iterable[str]:
        """The keys as written."""
        return tuple(self._data)

    def close(self) -> None:
        """Refuse keys that have no meaning: a misspelt key would silently change nothing."""
        for key in self._data:
            if key not in self._read:
                self.fail(key, f"unknown key {key!r:.80}; {_hint(key, sorted(self._read))}")

    def _get(self, key: str, kind: type, name: str) -> Any:
        self._read.add(key)
        if key not in self._data:
            unread = [other for other in self._data if other not in self._read]
            for near in difflib.get_close_matches(key, unread, n=1, cutoff=0.75):
                self.fail(near, f"unknown key {near!r:.80}; did you mean {key!r}?")
            self.fail(key, f"{name} is missing")
        value = self._data[key]
        if type(value) is not kind:  # not isinstance: to Python, true is an int and a moment is a day
            self.fail(key, f"must be {name}, not {value!r:.60}")
        return value

    def _optional(self, key: str) -> bool:
        self._read.add(key)
        return key in self._data

    def text(self, key: str, default: str | None = None) -> str:
        """One line of text, in Unicode's composed form; with ``default`` the key may be left out."""
        if default is not None and not self._optional(key):
            return default
        value = self._get(key, str, "text")
        return self._checked_text(key, value)

    def _checked_text(self, key: str, value: str) -> str:
        value = unicodedata.normalize("NFC", value.strip())
        if not value:
            self.fail(key, "must not be empty")
        if len(value) > MAX_TEXT:
            self.fail(key, f"is longer than {MAX_TEXT} characters")
        if not value.isprintable():
            self.fail(key, "holds a line break or a control character")
        mixed = _MIXED.search(value)  # a Latin i for a Kazakh і looks right and is never found
        if mixed:
            self.fail(key, f"the word {mixed[0]!r} mixes Latin and Cyrillic letters")
        return value

    def slug(self, key: str) -> str:
        """An identifier that may stand in an address: a-z, 0-9 and single hyphens."""
        return self.checked_slug(key, self._get(key, str, "an identifier"))

    def checked_slug(self, key: str, value: str) -> str:
        """``value`` if it is an identifier."""
        if not _SLUG.fullmatch(value) or len(value) > MAX_SLUG:
            self.fail(key, f"{value!r:.80} must be made of a-z, 0-9 and single hyphens, {MAX_SLUG} at most")
        return value

    def number(self, key: str, lowest: int, highest: int) -> int:
        """A whole number within bounds."""
        value = self._get(key, int, "a whole number")
        if not lowest <= value <= highest:
            self.fail(key, f"must be from {lowest} to {highest}, not {value}")
        return value

    def numbers(self, key: str, lowest: int, highest: int) -> tuple[int, ...]:
        """Whole numbers within bounds, falling: the earliest reminder first."""
        values = self._list(key, int, "a whole number")
        if any(not lowest <= value <= highest for value in values):
            self.fail(key, f"must hold numbers from {lowest} to {highest}")
        if list(values) != sorted(set(values), reverse=True):
            self.fail(key, "must fall from number to number, without repetition")
        return values

    def truth(self, key: str, default: bool = False) -> bool:
        """true or false; ``default`` when left out."""
        return self._get(key, bool, "true or false") if self._optional(key) else default

    def day(self, key: str) -> date:
        """A calendar day, written like 2024-07-19."""
        return self._get(key, date, "a day like 2024-07-19")

    def days(self, key: str, year: int) -> frozenset[date]:
        """Calendar days, all of ``year``."""
        values = self._list(key, date, "a day like 2024-07-19") if self._optional(key) else ()
        for value in values:
            if value.year != year:
                self.fail(key, f"{value} is not in {year}")
        if len(set(values)) != len(values):
            self.fail(key, "holds a day twice")
        return frozenset(values)

    def _list(self, key: str, kind: type, name: str) -> tuple[Any, ...]:
        values = self._get(key, list, "a list")
        if len(values) > MAX_ITEMS:
            self.fail(key, f"has more than {MAX_ITEMS} entries")
        for number, value in enumerate(values):
            if type(value) is not kind:
                where = (*self._path, key, number)
                self._source.fail(where, f"{key}: each entry must be {name}, not {value!r:.60}")
        return tuple(values)

    def words(self, key: str, known: Iterable[str], name: str, optional: bool = False) -> tuple[str, ...]:
        """Identifiers, each among ``known`` and none twice; ``name`` says what they are."""
        if optional and not self._optional(key):
            return ()
        values = self._list(key, str, f"the id of a {name}")
        known = tuple(known)
        for number, value in enumerate(values):
            if value not in known or value in values[:number]:
                reason = "stands here twice" if value in known else f"is an unknown {name}; {_hint(value, known)}"
                self._source.fail((*self._path, key, number), f"{key}: {value!r:.80} {reason}")
        if not values and not optional:
            self.fail(key, f"needs at least one {name}")
        return values

    def word(self, key: str, known: Iterable[str], name: str, default: str | None = None) -> str:
        """One identifier among ``known``; ``default``, if there is one, when left out."""
        if default is not None and not self._optional(key):
            return default
        value = self._get(key, str, f"the id of a {name}")
        known = tuple(known)
        if value not in known:
            self.fail(key, f"{value!r:.80} is an unknown {name}; {_hint(value, known)}")
        return value

    def titles(self, key: str, languages: Iterable[str], optional: bool = False) -> Titles:
        """A text in every language of the regulation; empty only when ``optional`` and left out."""
        if optional and not self._optional(key):
            return frozen({})
        inner = self.table(key, "a table of texts by language")
        found = {}
        for language in languages:
            if language not in inner:
                inner.fail(language, f"the text in {language!r} is missing")
            found[language] = inner.text(language)
        inner.close()
        return frozen(found)

    def mapping(
        self, key: str, keys: Iterable[str], name: str, values: Iterable[str], meaning: str
    ) -> Mapping[str, str]:
        """A table whose keys are among ``keys`` and whose values are among ``values``; empty when left out."""
        if not self._optional(key):
            return frozen({})
        inner = self.table(key, "a table")
        keys = tuple(keys)
        found = {}
        for word in inner.keys():
            if word not in keys:
                inner.fail(word, f"{word!r:.80} is an unknown {name}; {_hint(word, keys)}")
            found[word] = inner.word(word, values, meaning)
        return frozen(found)

    def slugs(self, key: str) -> Mapping[str, str]:
        """A table of short words, read-only; empty when left out."""
        if not self._optional(key):
            return frozen({})
        inner = self.table(key, "a table")
        return frozen({word: inner.slug(word) for word in inner.keys()})

    def table(self, key: str, name: str = "a table") -> "Table":
        """The table under ``key``."""
        return Table(self._source, self._get(key, dict, name), (*self._path, key))

    def tables(self, key: str, optional: bool = False) -> list["Table"]:
        """The tables written as ``[[key]]``."""
        if optional and not self._optional(key):
            return []
        entries = self._list(key, dict, "a table")
        return [Table(self._source, entry, (*self._path, key, number)) for number, entry in enumerate(entries)]


def _hint(word: str, known: Iterable[str]) -> str:
    known = tuple(known)
    if len(known) <= MAX_HINTS:
        return f"known: {', '.join(known)}"
    near = difflib.get_close_matches(word, known, n=3)
    return f"did you mean {' or '.join(near)}?" if near else f"none of the {len(known)} known ones is like it"
