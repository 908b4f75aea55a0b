"""Machinery of compiled code."""
