"""How ZODB names the files of blobs: a folder for the object, in it a file for each transaction."""

from pathlib import Path


def blobs_until(source: Path, last_tid: bytes) -> dict[str, Path]:
    """Path below ``source`` -> file, of all blobs that transactions up to ``last_tid`` wrote."""
    found = {}
    for path in source.rglob("*.blob"):
        try:
            tid = bytes.fromhex(path.stem.removeprefix("0x").zfill(16))
        except ValueError:
            continue
        if tid <= last_tid:
            found[path.relative_to(source).as_posix()] = path
    return dict(sorted(found.items()))


def identity(path: Path) -> tuple[bytes, bytes]:
    """The object and transaction that a blob's path names: one folder per byte, or one for the object (old layout)."""
    parts: list[str] = []
    for folder in path.parents:
        if not folder.name.startswith("0x"):
            break
        parts.insert(0, folder.name.removeprefix("0x"))
    text = "".join(part.zfill(2) for part in parts) if len(parts) > 1 else parts[0]
    return bytes.fromhex(text.zfill(16)), bytes.fromhex(path.stem.removeprefix("0x").zfill(16))
