"""Keeping the database alive: backups, packs, checks, the shell."""
