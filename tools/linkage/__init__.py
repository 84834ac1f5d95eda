"""Linkage of the register with members of another breach, by exact keys at full size."""
