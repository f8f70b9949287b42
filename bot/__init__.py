"""The tutor: a Telegram bot that teaches a course from the first lesson to a signed-off practicum."""
