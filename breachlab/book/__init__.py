"""The book: all notebooks, run on a database and written as pages for reading offline."""
