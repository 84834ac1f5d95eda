"""Sets of facts that single people out, as data, and counts of the others who share them."""
