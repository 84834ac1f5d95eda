"""The page that shows who the breach exposes, cross-filtered: python -m dashboard."""

from dashboard.app import create_app

__all__ = ["create_app"]
