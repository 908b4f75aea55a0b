"""What some labels of an archive buy: the trained model adapted to them, or one from scratch.

``python -m benchmarks.adapting [--corpora DIR] [--draws N]``

Each archive is left out in turn: a model is trained on the others, adapted to
100, 300 and 1,000 posts of it, and measured on the rest of it, with no
near-duplicates across. DIR may hold ``outage_reactions.csv`` (columns text,
reaction, source): real posts that can't ship with the project. Without it the
kinds of service with the most posts in ``data/labelled/written_reactions.csv``
are the archives.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from sentiment.evaluate import group_texts, read_labelled_table, score_tags
from sentiment.score.reactions import ReactionTagger, adapt_tagger

ROOT = Path(__file__).parents[1]
SIZES = (100, 300, 1000)
#: Two power-cut collections count as one archive: they differ in time, not in kind.
ONE_SOURCE = {"uscities": "power", "uspower2019": "power"}
_LEAST = 250  # posts of an archive, to adapt to some and measure on the rest
_TEST_SHARE = 0.4


def load(corpora: Path | None) -> pd.DataFrame:
    """Return ``text``, ``label``, ``archive`` (empty: only ever trained on)."""
    path = ROOT / "data" / "labelled" / "written_reactions.csv"
    written = read_labelled_table([path], keep=["service"])
    if corpora is None:
        sizes = written["service"].value_counts()
        common = sizes[sizes >= _LEAST].index[:4]
        return written.assign(
            archive=written["service"].where(written["service"].isin(common), "")
        )
    real = read_labelled_table([corpora / "outage_reactions.csv"], keep=["source"])
    real = real.assign(archive=real["source"].replace(ONE_SOURCE))
    return pd.concat([real, written.assign(archive="")], ignore_index=True)


def measure(
    table: pd.DataFrame, archive: str, draws: int
) -> list[tuple[str, int, float, float, float]]:
    """Return ``(archive, n_labels, trained, adapted, from scratch)`` as macro-F1."""
    groups = group_texts(table["text"].tolist())
    here = (table["archive"] == archive).to_numpy()
    rest = table[~here & ~np.isin(groups, groups[here])]
    base = ReactionTagger().fit(rest["text"].tolist(), rest["label"].tolist())
    rows: dict[int, list[tuple[float, float, float]]] = {}
    for seed in range(draws):
        order = np.random.default_rng(seed).permutation(np.flatnonzero(here))
        # near-duplicates fall on one side: groups are parted, not posts
        drawn = pd.unique(pd.Series(groups[order]))
        test_groups = drawn[: round(_TEST_SHARE * len(drawn))]
        test = table.iloc[order[np.isin(groups[order], test_groups)]]
        pool = table.iloc[order[~np.isin(groups[order], test_groups)]]
        texts, truth = test["text"].tolist(), test["label"].tolist()
        trained = score_tags(truth, base.predict(texts).tolist()).macro_f1
        for size in (size for size in SIZES if size <= len(pool)):
            some = (pool["text"].head(size).tolist(), pool["label"].head(size).tolist())
            found = (
                score_tags(truth, tagger.predict(texts).tolist()).macro_f1
                for tagger in (adapt_tagger(base, *some), ReactionTagger().fit(*some))
            )
            adapted, scratch = found
            rows.setdefault(size, []).append((trained, adapted, scratch))
    return [(archive, size, *np.mean(scores, axis=0).tolist()) for size, scores in rows.items()]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path)
    parser.add_argument("--draws", type=int, default=3, help="of labels, averaged over")
    given = parser.parse_args()
    table = load(given.corpora)
    sizes = table["archive"].value_counts()
    archives = sorted(name for name, n in sizes.items() if name and n >= _LEAST)
    rows = []
    print("| archive left out | its labels | trained on the others | adapted | from scratch |")
    print("| --- | --- | --- | --- | --- |")
    for archive in archives:
        for row in measure(table, archive, given.draws):
            rows.append(row)
            print(
                f"| {row[0]} | {row[1]:,} | {row[2]:.3f} | {row[3]:.3f} | {row[4]:.3f} |",
                flush=True,
            )
    names = ["archive", "n", "trained", "adapted", "scratch"]
    for size, part in pd.DataFrame(rows, columns=names).groupby("n"):
        means = " | ".join(f"{part[name].mean():.3f}" for name in names[2:])
        print(f"| mean of {len(part)} | {size:,} | {means} |")


if __name__ == "__main__":
    main()
