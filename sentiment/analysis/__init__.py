"""The stages composed: what the commands do, for paths."""
