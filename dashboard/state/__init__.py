"""The state of a page (address, selection, switches), and the acts that change it."""
