"""One kind of value a file: time, zone, identifier, count, text."""
