"""Which posts count: reposts, copies, pseudonyms, and a sample."""
