"""What an analyst would write in an afternoon: pandas, vaderSentiment, scikit-learn.

``python -m benchmarks.naive posts.csv --start 2024-05-03T06:00Z --end … -o DIR``

The same job as ``sentiment report`` in the plainest form: sentiment and reaction of
every post, means and shares before, during and after the outage and by the hour, two
charts. It imports nothing of this project, and it is no straw man: the libraries do
the work on whole columns wherever they can, nothing is done twice, and only the
columns that are used are read. It knows one form of file, holds everything in memory
and makes no intervals; it counts no copies and no languages, and explains nothing.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import matplotlib as mpl
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

mpl.use("Agg")

from matplotlib import pyplot as plt  # after the choice of what to draw with

LABELLED = Path(__file__).parents[1] / "data" / "labelled" / "written_reactions.csv"


def train_tagger() -> Pipeline:
    """Train the usual first model, words and pairs of words, on the labelled posts."""
    labelled = pd.read_csv(LABELLED)
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(max_iter=1000)
    )
    return model.fit(labelled["text"], labelled["reaction"])


def load(path: Path) -> pd.DataFrame:
    """Read the columns that are used; a repeated id is one post."""
    posts = pd.read_csv(path, usecols=["post_id", "created_at", "text"])
    posts = posts.drop_duplicates("post_id").dropna(subset=["text"])
    posts["created_at"] = pd.to_datetime(posts["created_at"], utc=True)
    return posts


def score(posts: pd.DataFrame) -> None:
    """Add VADER's compound."""
    analyzer = SentimentIntensityAnalyzer()
    posts["compound"] = [analyzer.polarity_scores(text)["compound"] for text in posts["text"]]


def assign_windows(posts: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    """Keep the day before, the outage and the day after, and name them."""
    day = pd.Timedelta("24h")
    edges = [start - day, start, end, end + day]
    names = ["before", "during", "after"]
    posts["window"] = pd.cut(posts["created_at"], edges, labels=names, right=False)
    return posts.dropna(subset=["window"])


def summarise(posts: pd.DataFrame, by: str) -> pd.DataFrame:
    """Count posts, average compound, and the share of each reaction."""
    table = posts.groupby(by, observed=True)["compound"].agg(["size", "mean"])
    return table.join(pd.crosstab(posts[by], posts["reaction"], normalize="index"))


def draw(hours: pd.DataFrame, windows: pd.DataFrame, folder: Path) -> None:
    """Draw sentiment and reactions by the hour, and reactions by window."""
    reactions = ["frustration", "concern", "humor"]
    figure, (top, bottom) = plt.subplots(2, sharex=True, figsize=(10, 7))
    hours["mean"].plot(ax=top, ylabel="mean compound")
    hours[reactions].plot(ax=bottom, ylabel="share of posts")
    figure.savefig(folder / "timeline.png", dpi=150)
    windows[reactions].plot.bar(figsize=(8, 5), ylabel="share of posts")
    plt.savefig(folder / "windows.png", dpi=150)


def main() -> None:
    """Read, score, tag, summarise, draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--start", type=pd.Timestamp, required=True)
    parser.add_argument("--end", type=pd.Timestamp, required=True)
    parser.add_argument("-o", "--output", type=Path, required=True)
    given = parser.parse_args()

    model = train_tagger()
    posts = load(given.file)
    score(posts)
    posts["reaction"] = model.predict(posts["text"])
    posts["hour"] = posts["created_at"].dt.floor("h")
    posts = assign_windows(posts, given.start, given.end)
    windows, hours = summarise(posts, "window"), summarise(posts, "hour")
    given.output.mkdir(parents=True, exist_ok=True)
    windows.to_csv(given.output / "windows.csv")
    hours.to_csv(given.output / "hours.csv")
    draw(hours, windows, given.output)


if __name__ == "__main__":
    main()
