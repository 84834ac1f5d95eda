"""A card: a question, its drawing and its sentence; a page: its cards in rows and tabs."""
