"""The analyst's part in JupyterLab: SQL cells, figures and tables in the dashboard's looks."""
