"""What administrators and auditors meet."""
