"""The parts that belong to one page: its headline, blocks, switches, and effects of levers."""
