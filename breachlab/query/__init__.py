"""Questions: the .sql files under sql/, their parameters, headlines, columns and catalogue."""
