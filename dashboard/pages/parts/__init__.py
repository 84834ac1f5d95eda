"""The parts that one page has: its headline, its blocks, its switches and their effects."""
