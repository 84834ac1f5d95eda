"""A list of one's own: its mapping proposed, its rows read, its persons found.

No message and no file quotes a value of a person: names of columns, counts, and the words of
closed lists alone.
"""
