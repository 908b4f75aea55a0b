"""A campaign that tries to break the package: ``make torture``."""
