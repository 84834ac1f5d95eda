"""Plant small defects in a copy of the tree, and see which tests find them.

mutmut and cosmic-ray do so for Python alone and start the tests in a way of their own, whereas half
of what this project can get wrong is SQL, sentences, styles and keys, and its tests have tiers.
"""
