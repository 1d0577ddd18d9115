"""What happens by itself at its minute: publication, its end, reminders of deadlines."""
