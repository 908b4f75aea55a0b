"""Quality of a tagger on labelled posts: folds, scores, calibration, agreement, words."""

from sentiment.evaluate.assessment import Assessment as Assessment
from sentiment.evaluate.assessment import assess as assess
from sentiment.evaluate.calibration import Calibration as Calibration
from sentiment.evaluate.calibration import measure_calibration as measure_calibration
from sentiment.evaluate.interpretation import describe_method as describe_method
from sentiment.evaluate.interpretation import judge as judge
from sentiment.evaluate.labelled import read_labelled as read_labelled
from sentiment.evaluate.labelled import read_labelled_table as read_labelled_table
from sentiment.evaluate.more_labels import learning_curve as learning_curve
from sentiment.evaluate.scores import Agreement as Agreement
from sentiment.evaluate.scores import Evaluation as Evaluation
from sentiment.evaluate.scores import evaluate_tagger as evaluate_tagger
from sentiment.evaluate.scores import measure_agreement as measure_agreement
from sentiment.evaluate.scores import score_by as score_by
from sentiment.evaluate.scores import score_tags as score_tags
from sentiment.evaluate.scores import worst_mistakes as worst_mistakes
from sentiment.evaluate.validation import Predictions as Predictions
from sentiment.evaluate.validation import cross_validate as cross_validate
from sentiment.evaluate.validation import group_texts as group_texts
from sentiment.evaluate.validation import grouped_folds as grouped_folds
from sentiment.evaluate.validation import held_out_groups as held_out_groups
from sentiment.evaluate.validation import predict as predict
