"""A tagger's scores of whole columns of text at once, by compiled code."""
