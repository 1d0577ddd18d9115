"""Forms: colander schemas drawn by our own templates, read back by unique names."""
