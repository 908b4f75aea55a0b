"""``sentiment train`` and ``sentiment evaluate``."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click

__all__ = ["evaluate", "train"]

_labelled = click.argument(
    "labelled", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="LABELLED"
)
_text = click.option("--text-column", help="Column of the texts; else found by usual names.")
_label = click.option("--label-column", help="Column of the labels; else found by usual names.")


@click.command()
@_labelled
@_text
@_label
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="File for the model (.npz).",
)
def train(
    labelled: Path, text_column: str | None, label_column: str | None, output: Path
) -> None:
    """Train a tagger on a CSV of texts and labels.

    \b
    Example:
      sentiment train data/labelled/written_reactions.csv -o model.npz
    """
    from sentiment.errors import InputError  # noqa: PLC0415
    from sentiment.evaluate import read_labelled  # noqa: PLC0415
    from sentiment.reactions import save_tagger  # noqa: PLC0415
    from sentiment.reactions.tagger import ReactionTagger  # noqa: PLC0415

    texts, labels = read_labelled(labelled, text_column=text_column, label_column=label_column)
    counts = Counter(labels)
    if len(counts) == 1:
        raise InputError(
            str(labelled),
            found=f"a single label, {next(iter(counts))}",
            expected="two labels or more",
        )
    save_tagger(ReactionTagger().fit(texts, labels), output)
    shown = ", ".join(f"{label} {n:,}" for label, n in sorted(counts.items()))
    click.echo(f"Trained on {len(texts):,} posts ({shown}): {output}")


@click.command()
@_labelled
@_text
@_label
@click.option(
    "--model",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A model of `sentiment train`; else the one in the package.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for scripts.")
def evaluate(
    labelled: Path,
    text_column: str | None,
    label_column: str | None,
    model: Path | None,
    as_json: bool,
) -> None:
    """Measure a tagger on a CSV of texts and labels.

    \b
    Example:
      sentiment evaluate data/labelled/guard.csv
    """
    from sentiment.evaluate import evaluate_tagger, read_labelled  # noqa: PLC0415
    from sentiment.reactions import load_tagger  # noqa: PLC0415

    texts, labels = read_labelled(labelled, text_column=text_column, label_column=label_column)
    found = evaluate_tagger(load_tagger(model), texts, labels)
    if as_json:
        facts = {
            "n": found.n,
            "macro_f1": found.macro_f1,
            "low": found.low,
            "high": found.high,
            "classes": found.classes.to_dict(orient="index"),
            "confusion": found.confusion.to_dict(orient="index"),
        }
        click.echo(json.dumps(facts))
        return
    click.echo(
        f"macro-F1 {found.macro_f1:.3f} (95 % interval {found.low:.3f} to {found.high:.3f}, "
        f"n = {found.n:,})\n"
    )
    click.echo(found.classes.to_string(float_format="{:.3f}".format))
    click.echo("\nlabel (rows) against tag (columns):")
    click.echo(found.confusion.to_string())
