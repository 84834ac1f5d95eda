"""The document of a page, and the parts that all pages share: head, top, tabs, levers, chips."""
