"""Long work that a shell or a screen asks of the serving process."""
