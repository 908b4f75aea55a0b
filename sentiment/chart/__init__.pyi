from .activity import plot_activity as plot_activity
from .aligned import (
    describe_aligned as describe_aligned,
)
from .aligned import (
    plot_aligned as plot_aligned,
)
from .alt_text import (
    describe_activity as describe_activity,
)
from .alt_text import (
    describe_detection as describe_detection,
)
from .alt_text import (
    describe_rates as describe_rates,
)
from .alt_text import (
    describe_timeline as describe_timeline,
)
from .alt_text import (
    describe_windows as describe_windows,
)
from .beside import (
    describe_control as describe_control,
)
from .beside import (
    plot_control as plot_control,
)
from .by_value import (
    describe_by_value as describe_by_value,
)
from .by_value import (
    plot_by_value as plot_by_value,
)
from .cumulative import (
    describe_cumulative as describe_cumulative,
)
from .cumulative import (
    plot_cumulative as plot_cumulative,
)
from .detection import plot_detection as plot_detection
from .effects import (
    describe_effects_chart as describe_effects_chart,
)
from .effects import (
    plot_effects as plot_effects,
)
from .explanation import plot_explanation as plot_explanation
from .facets import (
    describe_facets as describe_facets,
)
from .facets import (
    facets_shown as facets_shown,
)
from .facets import (
    plot_facets as plot_facets,
)
from .forest import (
    describe_forest as describe_forest,
)
from .forest import (
    plot_forest as plot_forest,
)
from .look import (
    STYLES as STYLES,
)
from .look import (
    Look as Look,
)
from .look import (
    undrawable as undrawable,
)
from .rates import plot_rates as plot_rates
from .reliability import (
    describe_reliability as describe_reliability,
)
from .reliability import (
    plot_reliability as plot_reliability,
)
from .shift import (
    describe_words as describe_words,
)
from .shift import (
    plot_words as plot_words,
)
from .timeline import plot_timeline as plot_timeline
from .windows import plot_windows as plot_windows
