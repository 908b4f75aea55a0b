"""Could a linear model tell whether a post is about a service at all? On kinds not seen.

``python -m benchmarks.relevance --corpora DIR``

One source of chatter (tweets, forum comments) is left out in turn, with streaming services
and a fifth of the invented posts; printed is what share of each is called about a service.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from benchmarks.corpora import about_of, source_of
from benchmarks.material import N_FEATURES, gather
from benchmarks.softlabels import fit_weights
from benchmarks.train_default import BALANCE, CORPUS_WEIGHT, FEWEST_POSTS, PENALTY
from sentiment.score.reactions.tagger import inverse_document_frequency

#: One of so many invented posts is left out.
ONE_IN = 5


def main() -> None:
    """Leave out, train, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    material = gather(parser.parse_args().corpora, None)
    rows, about = material.rows, about_of(material.rows)
    source = np.array([source_of(row) for row in rows])
    corpus = np.array([row["corpus"] for row in rows])
    reacts = np.array([row["reaction"] != "none" for row in rows])
    lively = (corpus == "everyday") & (about == 0)
    fifth = (np.arange(len(rows)) % ONE_IN == 0) & np.isin(corpus, ["everyday", "written"])
    for left in ("tweets", "forum"):
        out = fifth | (source == left) | (source == "streaming")
        at = np.flatnonzero(~out & ~np.isnan(about))
        codes = about[at].astype(int)
        weights = np.array([CORPUS_WEIGHT[name] for name in corpus[at]])
        weights *= np.bincount(codes, weights=weights)[codes] ** -BALANCE
        values = material.values[at]
        idf = inverse_document_frequency(values).astype(np.float32)
        values.data *= idf[values.indices]
        used = np.bincount(values.indices, minlength=N_FEATURES) >= FEWEST_POSTS
        found = fit_weights(
            values[:, used], np.eye(2)[codes], weights / weights.mean(), PENALTY
        )
        coef = np.zeros((N_FEATURES, 2))
        coef[used] = found[:-1] * idf[used, None]
        scores = material.values @ coef + found[-1]
        called = scores[:, 1] > scores[:, 0]
        print(f"{left} left out; called about a service:")
        for name, part in (
            (f"{left}, about anything else", source == left),
            ("everyday talk, invented", fifth & lively),
            ("reactions, invented", fifth & reacts),
            ("streaming, no reaction", (source == "streaming") & ~reacts),
        ):
            print(f"  {name}: {100 * called[part].mean():.0f} % of {part.sum():,}")


if __name__ == "__main__":
    main()
