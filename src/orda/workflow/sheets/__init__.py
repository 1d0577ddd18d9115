"""Sheets that people sign: the approval sheet of a request (A7) with signature files, the acquaintance sheet (A11)."""
