"""Mutation testing: plant small defects in a copy of the tree, and list the tests that find them.

mutmut and cosmic-ray mutate only Python and start the tests in their own way. Half of this
project's possible defects are in SQL, sentences, styles and keys, and its tests have tiers.
"""
