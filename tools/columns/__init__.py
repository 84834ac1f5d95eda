"""Make the SQL of the register's columns out of data_gen/records/columns.toml."""
