"""Make the SQL of the register's columns from data_gen/records/columns.toml."""
