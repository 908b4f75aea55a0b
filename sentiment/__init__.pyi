from . import datasets as datasets
from .analysis.analyse import analyse
from .analysis.analysis import Analysis
from .analysis.error_rates import Tagging, describe_tagging, error_rates
from .analysis.finding import find_outages
from .analysis.pipeline import iter_tagged
from .analysis.proposing import propose_posts
from .analysis.tagging import tag
from .chart import (
    Look,
    plot_activity,
    plot_aligned,
    plot_by_value,
    plot_control,
    plot_cumulative,
    plot_detection,
    plot_effects,
    plot_explanation,
    plot_facets,
    plot_forest,
    plot_rates,
    plot_reliability,
    plot_timeline,
    plot_windows,
    plot_words,
)
from .compare import compare_outages
from .count.history import History
from .count.windows import assign_windows
from .detect import detect_outages
from .errors import InputError, LayoutError, ModelError, OptionError, SentimentError
from .evaluate import (
    Agreement,
    Assessment,
    Calibration,
    Evaluation,
    Predictions,
    assess,
    cross_validate,
    evaluate_tagger,
    group_texts,
    grouped_folds,
    held_out_groups,
    learning_curve,
    measure_agreement,
    measure_calibration,
    predict,
    read_labelled,
    read_labelled_table,
    score_by,
    score_tags,
    worst_mistakes,
)
from .evaluate.labelling import LabelFile, Proposals
from .incidents import Incident, read_incidents, read_outages, read_statements
from .ingest import IngestLog, Skipped, identify, iter_posts, read_posts
from .measure import Breakdown, ErrorRates, adjust_shares, estimate_error_rates, measure_outage
from .measure.aspects import Facet, find_facets, find_groups, load_facets
from .outage import Outage, Statement, parse_outage
from .report import write_comparison, write_report
from .results import Comparison, Content, Detection, Measures
from .score.lexicon import read_lexicon
from .score.polarity import score_posts
from .score.reactions import (
    AccurateTagger,
    Explanation,
    ReactionTagger,
    TrainedTagger,
    adapt_tagger,
    explain,
    load_tagger,
    save_tagger,
    tag_posts,
)
from .select.copies import Selection
from .select.pseudonyms import Pseudonymiser

__version__: str

__all__ = [
    "AccurateTagger",
    "Agreement",
    "Analysis",
    "Assessment",
    "Breakdown",
    "Calibration",
    "Comparison",
    "Content",
    "Detection",
    "ErrorRates",
    "Evaluation",
    "Explanation",
    "Facet",
    "History",
    "Incident",
    "IngestLog",
    "InputError",
    "LabelFile",
    "LayoutError",
    "Look",
    "Measures",
    "ModelError",
    "OptionError",
    "Outage",
    "Predictions",
    "Proposals",
    "Pseudonymiser",
    "ReactionTagger",
    "Selection",
    "SentimentError",
    "Skipped",
    "Statement",
    "Tagging",
    "TrainedTagger",
    "adapt_tagger",
    "adjust_shares",
    "analyse",
    "assess",
    "assign_windows",
    "compare_outages",
    "cross_validate",
    "datasets",
    "describe_tagging",
    "detect_outages",
    "error_rates",
    "estimate_error_rates",
    "evaluate_tagger",
    "explain",
    "find_facets",
    "find_groups",
    "find_outages",
    "group_texts",
    "grouped_folds",
    "held_out_groups",
    "identify",
    "iter_posts",
    "iter_tagged",
    "learning_curve",
    "load_facets",
    "load_tagger",
    "measure_agreement",
    "measure_calibration",
    "measure_outage",
    "parse_outage",
    "plot_activity",
    "plot_aligned",
    "plot_by_value",
    "plot_control",
    "plot_cumulative",
    "plot_detection",
    "plot_effects",
    "plot_explanation",
    "plot_facets",
    "plot_forest",
    "plot_rates",
    "plot_reliability",
    "plot_timeline",
    "plot_windows",
    "plot_words",
    "predict",
    "propose_posts",
    "read_incidents",
    "read_labelled",
    "read_labelled_table",
    "read_lexicon",
    "read_outages",
    "read_posts",
    "read_statements",
    "save_tagger",
    "score_by",
    "score_posts",
    "score_tags",
    "tag",
    "tag_posts",
    "worst_mistakes",
    "write_comparison",
    "write_report",
]
