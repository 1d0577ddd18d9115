"""Kazakh word forms: sounds, suffixes, roots, and the analysis that brings them together."""
