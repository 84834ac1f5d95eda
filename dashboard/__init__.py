"""The dashboard: a cross-filtered view of the persons the breach exposes: python -m dashboard."""

from dashboard import dash_import  # noqa: F401 (before all that imports Dash)
from dashboard.app import create_app

__all__ = ["create_app"]
