"""From words to index terms: one module for each language, ``pipeline`` chooses."""
