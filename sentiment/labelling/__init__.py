"""Posts to label: which to ask about, and the file that keeps the answers."""

from sentiment.labelling.answers import Answer, LabelFile
from sentiment.labelling.proposals import Proposals

__all__ = ["Answer", "LabelFile", "Proposals"]
