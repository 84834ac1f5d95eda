"""The state of a page: its address, what is selected, its switches; and the acts that change it."""
