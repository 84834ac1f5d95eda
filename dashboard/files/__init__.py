"""The rows of a card as downloads in several formats, and the notification form."""
