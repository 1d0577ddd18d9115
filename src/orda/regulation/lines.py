"""Where each key of a TOML text stands, so that an error can name the line."""

import re
import tomllib
from collections.abc import Callable

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^\s,\]}#]+(?: [0-9:.]+(?:Z|[+-][0-9:]+)?)?")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"""(?P<d>"{0,2})|\'\'\'.*?\'\'\'(?P<s>\'{0,2})|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.S
)


def lines_of(text: str) -> dict[Path, int]:
    """The line, from 1, of every table, key and array element of ``text``, which tomllib has accepted."""
    return _Scanner(text).scan()


def line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of ``path``, or of the nearest thing around it that stands in the text."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


class _Scanner:
    """Walks over the structure only; values were judged by tomllib, so that anything here may be trusted."""

    def __init__(self, text: str):
        self.text = text
        self.at = 0
        self.counted = 0  # position up to which ``line`` holds
        self.line = 1
        self.lines: dict[Path, int] = {}
        self.last: dict[Path, int] = {}  # array of tables -> index of its newest table

    def scan(self) -> dict[Path, int]:
        table: Path = ()
        while not self._blank_to_end():
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self.lines

    def _blank_to_end(self) -> bool:
        self._skip(_BLANK)
        return self.at >= len(self.text)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found.group()

    def _note(self, path: Path) -> None:
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        self.lines.setdefault(path, self.line)

    def _key(self) -> tuple[str, ...]:
        parts = []
        while True:
            self._skip(_SPACE)
            quoted = self._skip(_STRING)
            parts.append(_unquote(quoted) if quoted else self._skip(_BARE))
            self._skip(_SPACE)
            if self.text[self.at] != ".":
                return tuple(parts)
            self.at += 1

    def _header(self) -> Path:
        repeated = self.text.startswith("[[", self.at)
        self.at += 2 if repeated else 1
        key = self._key()
        path: Path = ()
        for part in key[:-1]:
            path = (*path, part)
            self._note(path)
            path = (*path, self.last[path]) if path in self.last else path
        path = (*path, key[-1])
        if repeated:
            self._note(path)
            self.last[path] = self.last.get(path, -1) + 1
            path = (*path, self.last[path])
        self._note(path)
        self.at += 2 if repeated else 1
        return path

    def _pair(self, table: Path) -> None:
        path = table
        for part in self._key():
            path = (*path, part)
            self._note(path)
        self.at += 1  # the equals sign
        self._value(path)

    def _value(self, path: Path) -> None:
        self._skip(_BLANK)
        opening = self.text[self.at]
        if opening == "[":
            self._inside("]", lambda index: self._element((*path, index)))
        elif opening == "{":
            self._inside("}", lambda _index: self._pair(path))
        elif not self._skip(_STRING):
            self._skip(_SCALAR)

    def _element(self, path: Path) -> None:
        self._note(path)
        self._value(path)

    def _inside(self, closing: str, read: Callable[[int], None]) -> None:
        self.at += 1
        index = 0
        self._skip(_BLANK)
        while self.text[self.at] != closing:
            read(index)
            index += 1
            self._skip(_BLANK)
            if self.text[self.at] == ",":
                self.at += 1
                self._skip(_BLANK)
        self.at += 1


def _unquote(quoted: str) -> str:
    return next(iter(tomllib.loads(f"{quoted} = 0")))
