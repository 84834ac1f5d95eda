"""Hold the numbers of pages, sheets and files against each other over drawn states."""
