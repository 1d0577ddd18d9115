"""What visitors meet."""
