"""Linkage of the register with the members of another breach, by exact keys at full size."""
