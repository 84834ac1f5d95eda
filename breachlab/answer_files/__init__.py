"""Files of answers: formats, the origin of their rows, and checks against a recount."""
