"""The only code that calls Telegram: updates in, messages out."""
