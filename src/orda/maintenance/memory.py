"""Keeps the serving process small: what is free goes back to the system. On glibc; elsewhere nothing happens."""

import ctypes

# glibc's numbers of these settings.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
MEBIBYTE = 2**20
BOUNDS = {M_MMAP_THRESHOLD: MEBIBYTE, M_TRIM_THRESHOLD: MEBIBYTE, M_ARENA_MAX: 2}


def return_large_blocks() -> bool:
    """Fix glibc's bounds, which it would otherwise raise; False where the C library has no such bounds.

    Checking a password takes 19 MB for a moment (argon2), scaling a picture more. After the first such block glibc
    would keep the room of the next ones, once for each thread.
    """
    mallopt = _of_the_c_library("mallopt")
    return mallopt is not None and all(mallopt(name, value) for name, value in BOUNDS.items())


def give_back() -> bool:
    """Return the holes between used blocks; a few milliseconds. Was there anything to return?"""
    trim = _of_the_c_library("malloc_trim")
    return trim is not None and trim(0) == 1


def _of_the_c_library(name: str):
    try:
        return getattr(ctypes.CDLL(None), name)
    except (OSError, AttributeError):
        return None
