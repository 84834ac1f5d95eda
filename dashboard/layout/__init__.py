"""The document of a page and what stands on all of them: head, top, tabs, levers, chips."""
