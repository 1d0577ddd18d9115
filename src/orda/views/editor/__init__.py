"""What editors and reviewers meet."""
