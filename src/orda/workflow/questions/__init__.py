"""Questions and answers: of visitors (F11), of colleagues (D12), of leaders to units (D16), errors found (E11)."""
