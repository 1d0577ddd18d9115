"""Backups: making, keeping, proving and bringing them back."""
