"""An archive counted in parts by the workers of a cluster, to the same numbers."""
