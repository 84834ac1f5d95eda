"""A card: a question, its drawing, its sentence, its foot and its drawer."""
