"""Who is written to, when, and in which words: turns, decisions, reminders."""
