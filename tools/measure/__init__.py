"""Measure how easily the code can be read: python -m tools.measure [--write]"""
