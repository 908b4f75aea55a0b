"""How often facets and user groups are found rightly, on labelled matches: a table.

``data/labelled/facet_matches.csv`` says of texts that a pattern once found
whether they have the facet, as read. Patterns were mended by what was read, so
figures are somewhat too good; matches that came later were read as well.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from sentiment.datasets import make_posts
from sentiment.measure.aspects import find_facets, find_groups, load_facets, load_groups
from sentiment.stats.intervals import share_interval

__all__ = ["measure_precision", "role_table"]

LABELLED = Path(__file__).parents[1] / "data" / "labelled"


def measure_precision(labelled: Path = LABELLED) -> pd.DataFrame:
    """Measure the precision of each facet and group on labelled matches.

    Returns
    -------
    DataFrame
        ``family``, ``facet`` (destinations together), ``precision`` with
        Wilson's 95 % interval ``low``, ``high``, ``n`` (labelled matches that
        the pattern finds), ``n_right``, ``n_lost`` (right ones that it finds
        no longer).
    """
    texts = pd.concat(
        [
            pd.read_csv(labelled / f"{name}.csv", dtype=str)[["id", "text"]]
            for name in ("written_reactions", "guard")
        ]
    )
    facets = {facet.name: facet for facet in (*load_facets(), *load_groups())}
    found = find_facets(texts, facets=list(facets.values())).set_index("id")
    matches = pd.read_csv(labelled / "facet_matches.csv", dtype={"id": str})
    matches["found"] = [
        bool(found.loc[match, f"facet_{facet}"])
        for facet, match in zip(matches["facet"], matches["id"], strict=True)
    ]
    matches["family"] = [facets[name].family for name in matches["facet"]]
    places = matches["family"] == "destination"
    matches["facet"] = matches["facet"].where(~places, "all destinations")
    rows = []
    for (family, facet), part in matches.groupby(["family", "facet"], sort=False):
        right = part.loc[part["found"], "right"]
        lost = int(part.loc[~part["found"], "right"].sum())
        rows.append((family, facet, right.mean(), len(right), int(right.sum()), lost))
    columns = ["family", "facet", "precision", "n", "n_right", "n_lost"]
    table = pd.DataFrame(rows, columns=columns)
    low, high = share_interval(
        table["precision"].to_numpy(float),
        np.zeros(len(table)),  # texts are independent
        table["n"].to_numpy(float),
    )
    table.insert(3, "low", low)
    table.insert(4, "high", high)
    return table


def role_table(seed: int = 0) -> pd.DataFrame:
    """Count the posts of a synthetic archive by group found and by its authors' true role."""
    posts = find_groups(make_posts(seed))
    return pd.crosstab(posts["group"], posts["author_role"])


if __name__ == "__main__":
    with pd.option_context("display.width", 120, "display.max_rows", None):
        print(measure_precision().round(2).to_string(index=False))
        print("\nSynthetic archive, groups found by true role:\n")
        print(role_table().to_string())
