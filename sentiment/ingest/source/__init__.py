"""Paths, decompression, encoding, bytes."""
