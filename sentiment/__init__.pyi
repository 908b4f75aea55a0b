from . import datasets as datasets
from .analysis.analyse import analyse as analyse
from .analysis.analysis import Analysis as Analysis
from .analysis.error_rates import (
    Tagging as Tagging,
    describe_tagging as describe_tagging,
    error_rates as error_rates,
)
from .analysis.finding import find_outages as find_outages
from .analysis.pipeline import iter_tagged as iter_tagged
from .analysis.proposing import propose_posts as propose_posts
from .analysis.tagging import tag as tag
from .chart import (
    Look as Look,
    plot_activity as plot_activity,
    plot_aligned as plot_aligned,
    plot_by_value as plot_by_value,
    plot_control as plot_control,
    plot_cumulative as plot_cumulative,
    plot_detection as plot_detection,
    plot_effects as plot_effects,
    plot_explanation as plot_explanation,
    plot_facets as plot_facets,
    plot_forest as plot_forest,
    plot_rates as plot_rates,
    plot_reliability as plot_reliability,
    plot_timeline as plot_timeline,
    plot_windows as plot_windows,
    plot_words as plot_words,
)
from .compare import compare_outages as compare_outages
from .count.history import History as History
from .count.spans import assign_windows as assign_windows
from .detect import detect_outages as detect_outages
from .errors import (
    InputError as InputError,
    LayoutError as LayoutError,
    ModelError as ModelError,
    OptionError as OptionError,
    SentimentError as SentimentError,
)
from .evaluate import (
    Agreement as Agreement,
    Assessment as Assessment,
    Calibration as Calibration,
    Evaluation as Evaluation,
    Predictions as Predictions,
    assess as assess,
    cross_validate as cross_validate,
    evaluate_tagger as evaluate_tagger,
    group_texts as group_texts,
    grouped_folds as grouped_folds,
    held_out_groups as held_out_groups,
    learning_curve as learning_curve,
    measure_agreement as measure_agreement,
    measure_calibration as measure_calibration,
    predict as predict,
    read_labelled as read_labelled,
    read_labelled_table as read_labelled_table,
    score_by as score_by,
    score_tags as score_tags,
    worst_mistakes as worst_mistakes,
)
from .evaluate.labelling import LabelFile as LabelFile, Proposals as Proposals
from .incidents import (
    Incident as Incident,
    read_incidents as read_incidents,
    read_outages as read_outages,
    read_statements as read_statements,
)
from .ingest import (
    IngestLog as IngestLog,
    Skipped as Skipped,
    identify as identify,
    iter_posts as iter_posts,
    read_posts as read_posts,
)
from .measure import (
    Breakdown as Breakdown,
    ErrorRates as ErrorRates,
    adjust_shares as adjust_shares,
    estimate_error_rates as estimate_error_rates,
    measure_outage as measure_outage,
)
from .measure.aspects import (
    Facet as Facet,
    find_facets as find_facets,
    find_groups as find_groups,
    load_facets as load_facets,
)
from .outage import Outage as Outage, Statement as Statement, parse_outage as parse_outage
from .report import write_comparison as write_comparison, write_report as write_report
from .results import (
    Comparison as Comparison,
    Content as Content,
    Detection as Detection,
    Measures as Measures,
)
from .score.lexicon import read_lexicon as read_lexicon
from .score.polarity import score_posts as score_posts
from .score.reactions import (
    AccurateTagger as AccurateTagger,
    ReactionTagger as ReactionTagger,
    TrainedTagger as TrainedTagger,
    adapt_tagger as adapt_tagger,
    load_tagger as load_tagger,
    save_tagger as save_tagger,
    tag_posts as tag_posts,
)
from .score.reactions.explain import Explanation as Explanation, explain as explain
from .select.copies import Selection as Selection
from .select.pseudonyms import Pseudonymiser as Pseudonymiser

__version__: str
