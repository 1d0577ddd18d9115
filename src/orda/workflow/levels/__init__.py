"""What the levels have of their own: new sections (C), principles (D), urgent withdrawal (E), coloured letters (A)."""
