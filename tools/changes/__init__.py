"""Show what changed between two commits in what users read: pages, drawers, sheets, files."""
