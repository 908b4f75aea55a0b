"""Posts to label: which to ask about, and the file that keeps the answers."""

from sentiment.evaluate.labelling.active_learning import Proposals as Proposals
from sentiment.evaluate.labelling.answers import Answer as Answer
from sentiment.evaluate.labelling.answers import LabelFile as LabelFile
