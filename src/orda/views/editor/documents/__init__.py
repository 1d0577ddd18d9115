"""What a document has beside its text: the acquaintance sheet (A11), the register of paper copies (A5)."""
