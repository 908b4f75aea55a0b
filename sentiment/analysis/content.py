"""What posts say around an outage: facets found in a sample, and measured."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import pairwise

import numpy as np
import pandas as pd

from sentiment.measure import Flags, find_shifts, measure_groups
from sentiment.measure.aspects import (
    GROUPS,
    find_facets,
    find_groups,
    load_facets,
    main_service,
    named_services,
)
from sentiment.measure.word_shift import find_words
from sentiment.outage import Outage
from sentiment.parallel import available_cores, parallel_map
from sentiment.results import Content
from sentiment.schema import WINDOWS
from sentiment.score.lexicon import valences
from sentiment.select.sample import PostSample

#: Posts that are worth a thread of their own.
_ENOUGH = 5_000


def measure_content(
    sample: PostSample,
    outage: Outage,
    *,
    lexicon: Mapping[str, float] | None = None,
) -> Content:
    """Find facets and words in a sample of posts, and measure them; the same in any order.

    The outage's own platform is no destination, nor is the service that posts before it are
    about.
    """
    posts = sample.posts
    own = named_services(f"{outage.platform} {outage.name}")
    own |= main_service(posts.loc[posts["window"] == "before", "text"])
    facets = {each.name: each for each in load_facets() if each.name not in own}
    # each part compiles all patterns again
    jobs = min(available_cores(), 1 + len(posts) // _ENOUGH)
    cuts = np.linspace(0, len(posts), jobs + 1).astype(int).tolist()
    parts = (posts.iloc[start:stop] for start, stop in pairwise(cuts))
    search = partial(find_facets, facets=list(facets.values()))
    found = pd.concat(parallel_map(parts, search, jobs=jobs))
    windows = found["window"].cat.codes.to_numpy().astype(np.int64)
    flags = Flags(
        list(facets),
        found[[f"facet_{name}" for name in facets]].to_numpy(),
        windows,
        found["unit"].to_numpy(),
    )

    def named(table: pd.DataFrame) -> pd.DataFrame:
        families = table["flag"].map({name: facet.family for name, facet in facets.items()})
        table.insert(1, "family", families)
        return table.rename(columns={"flag": "facet"})

    return Content(
        n_posts=tuple(sample.n_posts.tolist()),
        n_sampled=tuple(np.bincount(windows, minlength=len(WINDOWS)).tolist()),
        facets=named(flags.shares()),
        changes=named(flags.changes()),
        words=_shifts(posts[posts["window"] != "after"], lexicon),
        groups=measure_groups(find_groups(posts, by="unit"), GROUPS),
    )


def _shifts(posts: pd.DataFrame, lexicon: Mapping[str, float] | None) -> pd.DataFrame:
    found = find_words(posts["text"])
    return find_shifts(
        found,
        during=(posts["window"] == "during").to_numpy(),
        units=posts["unit"].to_numpy(),
        frustrated=(posts["reaction"] == "frustration").to_numpy(),
        valence=np.array(valences(found.words, lexicon)),
    )
