"""Measurements that the documentation quotes; run by hand, they print tables."""
