"""The document of a page: head, tabs, levers, chips; the frame of a card and its drawer."""
