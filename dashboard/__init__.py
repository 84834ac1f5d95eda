"""The dashboard: a cross-filtered view of the persons the breach exposes: python -m dashboard."""

from dashboard.app import create_app

__all__ = ["create_app"]
