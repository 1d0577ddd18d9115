"""kill -9 at random moments under writes (checklist R1)."""
