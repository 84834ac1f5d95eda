"""The files of an answer: where their rows come from, and whether a file still holds them."""
