"""Forms of the month: opening, the four steps, named sheets, moderation."""
