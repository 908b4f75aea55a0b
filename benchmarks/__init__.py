"""Measurements that are run by hand and print a table."""
