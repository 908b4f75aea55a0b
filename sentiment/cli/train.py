"""``sentiment train``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

import sentiment as st
from sentiment.cli.reading_options import labelled_options
from sentiment.cli.verb import INPUT, Verb


@click.command(cls=Verb)
@labelled_options
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="File for the model (.npz).",
)
@click.option(
    "--adapt/--from-scratch",
    default=False,
    help="Start from a trained model, or from nothing.",
)
@click.option(
    "--model",
    type=INPUT,
    help="The model to adapt; else the one in the package.",
)
def train(
    labelled: tuple[Path, ...],
    text_column: str | None,
    label_column: str | None,
    output: Path,
    adapt: bool,
    model: Path | None,
) -> None:
    """Train a tagger on CSVs of texts and labels, or adapt one to them.

    --adapt moves the model in the package, or --model, towards the labels: a
    few hundred of your own archive do. Posts are also held out in folds, to
    store with the model how it errs.

    \b
    Examples:
      sentiment train data/labelled/written_reactions.csv -o model.npz
      sentiment train labels.csv --adapt -o mine.npz
    """
    from sentiment.analysis.training import hold_out, make_trainer  # noqa: PLC0415

    if model is not None and not adapt:
        raise st.OptionError("--model: found without --adapt; expected both, or neither.")
    table = st.read_labelled_table(
        labelled, text_column=text_column, label_column=label_column, optional=["stratum"]
    )
    counts = Counter(table["label"])
    if len(counts) == 1:
        raise st.InputError(
            ", ".join(map(str, labelled)),
            found=f"a single label, {next(iter(counts))}",
            expected="two labels or more",
        )
    trainer = make_trainer(adapt=adapt, model=model)
    tagger = trainer(table["text"].tolist(), table["label"].tolist())
    tagger.held_out_ = hold_out(trainer, table)
    st.save_tagger(tagger, output)
    shown = ", ".join(f"{label} {n:,}" for label, n in sorted(counts.items()))
    how = "Adapted to" if adapt else "Trained on"
    click.echo(f"{how} {len(table):,} posts ({shown}): {output}")
