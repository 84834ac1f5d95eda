"""The lab in JupyterLab: SQL cells, figures and tables in the style of the dashboard."""
