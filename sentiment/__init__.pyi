from . import datasets as datasets
from .charts import plot_activity, plot_timeline, plot_windows
from .copies import Selection
from .errors import InputError, LayoutError, ModelError, OptionError, SentimentError
from .evaluate import Evaluation, evaluate_tagger, read_labelled
from .facets import Facet, find_facets, load_facets
from .incidents import Incident, read_incidents, read_outages, read_statements
from .ingest import IngestLog, Skipped, identify, iter_posts, read_posts
from .lexicon import read_lexicon
from .measures import measure
from .outage import Outage, Statement, parse_outage
from .pipeline import Study, iter_tagged, run_study
from .polarity import score_posts
from .privacy import Pseudonymiser
from .reactions import ReactionTagger, load_tagger, save_tagger, tag_posts
from .report import write_report
from .results import Measures
from .windows import assign_windows

__version__: str

__all__ = [
    "Evaluation",
    "Facet",
    "Incident",
    "IngestLog",
    "InputError",
    "LayoutError",
    "Measures",
    "ModelError",
    "OptionError",
    "Outage",
    "Pseudonymiser",
    "ReactionTagger",
    "Selection",
    "SentimentError",
    "Skipped",
    "Statement",
    "Study",
    "assign_windows",
    "datasets",
    "evaluate_tagger",
    "find_facets",
    "identify",
    "iter_posts",
    "iter_tagged",
    "load_facets",
    "load_tagger",
    "measure",
    "parse_outage",
    "plot_activity",
    "plot_timeline",
    "plot_windows",
    "read_incidents",
    "read_labelled",
    "read_lexicon",
    "read_outages",
    "read_posts",
    "read_statements",
    "run_study",
    "save_tagger",
    "score_posts",
    "tag_posts",
    "write_report",
]
