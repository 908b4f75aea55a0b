"""Whole numbers that can be added up: windows, bins, tallies."""
