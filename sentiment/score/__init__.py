"""Polarity and reactions of posts."""
