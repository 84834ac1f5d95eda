"""What an analyst has in JupyterLab: SQL cells, and figures and tables in the dashboard's looks."""
