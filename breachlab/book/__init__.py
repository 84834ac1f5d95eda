"""The book: all notebooks run on a database, as pages that are read without the network."""
