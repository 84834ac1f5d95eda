"""The rows of a card as files of each kind, and the form of the notification."""
