"""The moves of each headline by each assumed figure: one world for each figure and end."""
