"""The compiled tagger against scikit-learn's path."""
