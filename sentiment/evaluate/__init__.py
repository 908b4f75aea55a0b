"""Quality of a tagger on labelled posts: folds, scores, calibration, agreement, words."""

from sentiment.evaluate.agreement import Agreement, measure_agreement
from sentiment.evaluate.assessment import Assessment, assess
from sentiment.evaluate.calibration import Calibration, measure_calibration
from sentiment.evaluate.folds import group_texts, grouped_folds, held_out_groups
from sentiment.evaluate.interpretation import describe_method, judge
from sentiment.evaluate.labelled import read_labelled, read_labelled_table
from sentiment.evaluate.scores import (
    Evaluation,
    evaluate_tagger,
    score_by,
    score_tags,
    worst_mistakes,
)
from sentiment.evaluate.validation import Predictions, cross_validate, learning_curve, predict

__all__ = [
    "Agreement",
    "Assessment",
    "Calibration",
    "Evaluation",
    "Predictions",
    "assess",
    "cross_validate",
    "describe_method",
    "evaluate_tagger",
    "group_texts",
    "grouped_folds",
    "held_out_groups",
    "judge",
    "learning_curve",
    "measure_agreement",
    "measure_calibration",
    "predict",
    "read_labelled",
    "read_labelled_table",
    "score_by",
    "score_tags",
    "worst_mistakes",
]
