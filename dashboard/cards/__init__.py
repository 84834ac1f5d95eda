"""A card: a question, drawn, with its sentence, its foot and its drawer."""
