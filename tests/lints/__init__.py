"""The project's own rules about its text: one test a rule, which lists all that breaks it."""
