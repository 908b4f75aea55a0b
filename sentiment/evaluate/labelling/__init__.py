"""Posts to label: which to ask about, and the file that keeps the answers."""

from sentiment.evaluate.labelling.active_learning import Proposals
from sentiment.evaluate.labelling.answers import Answer, LabelFile

__all__ = ["Answer", "LabelFile", "Proposals"]
