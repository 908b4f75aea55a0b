"""``sentiment evaluate``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

import sentiment as st
from sentiment.cli.progress import progress_bar
from sentiment.cli.reading_options import labelled_options
from sentiment.cli.tagging_options import ACCURATE, min_confidence_option, model_option
from sentiment.cli.verb import FOLDER, Verb
from sentiment.errors import OptionError

if TYPE_CHECKING:
    import pandas as pd


@click.command(cls=Verb)
@labelled_options
@model_option
@min_confidence_option
@click.option(
    "--folds",
    type=click.IntRange(min=2),
    metavar="N",
    help="Measure training on these labels instead: tag each of N parts with a model of the "
    "others.",
)
@click.option(
    "--group-by",
    metavar="COLUMN",
    help="As --folds, leaving out one value of this column at a time, as a source.",
)
@click.option("--adapt", is_flag=True, help="With --folds or --group-by: adapt the model.")
@click.option("--by", metavar="COLUMN", help="Give figures for each value of this column.")
@click.option(
    "--second-column",
    metavar="COLUMN",
    help="Labels of a second reader, to see how far people agree.",
)
@click.option("--learning-curve", is_flag=True, help="Measure what more labels would buy.")
@click.option(
    "--mistakes",
    type=click.IntRange(min=0),
    default=0,
    show_default=False,
    metavar="N",
    help="List the N wrong tags that the tagger was surest of.",
)
@click.option("--seed", type=int, default=0, help="Of folds and intervals.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for scripts.")
@click.option(
    "-o",
    "--output",
    type=FOLDER,
    help="Folder for the tables (CSV) and the chart of the probabilities (PNG).",
)
def evaluate(
    labelled: tuple[Path, ...],
    text_column: str | None,
    label_column: str | None,
    model: str | Path | None,
    min_confidence: float,
    folds: int | None,
    group_by: str | None,
    adapt: bool,
    by: str | None,
    second_column: str | None,
    learning_curve: bool,
    mistakes: int,
    seed: int,
    as_json: bool,
    output: Path | None,
) -> None:
    """Measure a tagger on CSVs of texts and labels that it was not trained on.

    Says whether the tags can be trusted on the archive that the labels come
    from, and gives the sentence for a methods section. Near-duplicates stay
    together in folds and intervals. Where a column `stratum` marks posts as
    random, the verdict rests on these.

    \b
    Examples:
      sentiment evaluate labels.csv
      sentiment evaluate labels.csv --folds 5 --adapt --learning-curve
      sentiment evaluate data/labelled/guard.csv --by kind_of_case -o quality
    """
    if folds and group_by:
        raise OptionError("--folds, --group-by: found both; expected one of them.")
    if adapt and not (folds or group_by or learning_curve):
        raise OptionError(
            "--adapt: found alone; expected --folds, --group-by or the curve too."
        )
    if model == ACCURATE and (folds or group_by or adapt or learning_curve):
        raise OptionError(
            "--model accurate: found with an option that trains; expected it alone, since only "
            "the default model can be trained here."
        )
    from sentiment.analysis.training import make_trainer  # noqa: PLC0415
    from sentiment.report.assessment import (  # noqa: PLC0415
        assessment_facts,
        assessment_lines,
        write_quality,
    )

    wanted = [name for name in (by, group_by, second_column) if name]
    table = st.read_labelled_table(
        labelled,
        text_column=text_column,
        label_column=label_column,
        keep=wanted,
        optional=["stratum"],
    )
    texts, labels = table["text"].tolist(), table["label"].tolist()
    strata = table[by] if by else table["stratum"] if table["stratum"].any() else None
    found = st.assess(
        texts,
        labels,
        _predictions(table, model, folds, group_by, adapt=adapt, seed=seed),
        strata=None if strata is None else strata.tolist(),
        drawn=(table["stratum"] == "random").tolist(),
        min_confidence=min_confidence,
        n_mistakes=max(mistakes, 30),
        seed=seed,
    )
    second = curve = None
    if second_column and (table[second_column] != "").any():
        twice = table[table[second_column] != ""]
        first, other, read = (twice[name].tolist() for name in ("label", second_column, "text"))
        second = st.measure_agreement(first, other, groups=st.group_texts(read), seed=seed)
    if learning_curve:
        trainer, groups = make_trainer(adapt=adapt, model=model), st.group_texts(texts)
        curve = st.learning_curve(
            trainer, texts, labels, groups=groups, n_folds=folds or 5, seed=seed
        )
    method = _method(found, model, folds, group_by, adapt=adapt, coders=second)
    if output is not None:
        write_quality(found, output, method=method, curve=curve)
    if as_json:
        click.echo(json.dumps(assessment_facts(found, method, second, curve)))
        return
    for line in assessment_lines(found, method, second, curve, n_mistakes=mistakes):
        click.echo(line)
    if output is not None:
        click.echo(f"\nChart:   {output / 'reliability.png'}")


def _predictions(
    table: pd.DataFrame,
    model: str | Path | None,
    folds: int | None,
    group_by: str | None,
    *,
    adapt: bool,
    seed: int,
) -> st.Predictions:
    from sentiment.analysis.training import make_trainer  # noqa: PLC0415
    from sentiment.score.reactions import choose_tagger  # noqa: PLC0415

    texts, labels = table["text"].tolist(), table["label"].tolist()
    if not (folds or group_by):
        with progress_bar(len(texts), "tagging") as bar:
            return st.predict(choose_tagger(model, progress=bar.update), texts)
    groups = st.group_texts(texts)
    parts = (
        list(st.held_out_groups(table[group_by].tolist()).values())
        if group_by
        else st.grouped_folds(labels, groups, folds or 0, seed=seed)
    )
    trainer = make_trainer(adapt=adapt, model=model)
    return st.cross_validate(trainer, texts, labels, parts, groups=groups)


def _method(
    found: st.Assessment,
    model: str | Path | None,
    folds: int | None,
    group_by: str | None,
    *,
    adapt: bool,
    coders: st.Agreement | None,
) -> str:
    from sentiment.evaluate import describe_method  # noqa: PLC0415
    from sentiment.score.reactions import model_digest  # noqa: PLC0415

    name = "default" if model is None else Path(str(model)).name
    name = f"{name} (sha256 {(model_digest(model) or '')[:12]})"
    how = "not used in training"
    if folds or group_by:
        name = f"{name}, adapted to labelled posts" if adapt else "trained on labelled posts"
        how = f"{folds} folds" if folds else f"leaving out one {group_by} at a time"
        how = f"each tagged by a model that had not seen it, {how}"
    return describe_method(
        found.typical.scores,
        found.typical.agreement,
        model=name,
        version=st.__version__,
        how=f"{how}, drawn at random" if found.drawn else how,
        coders=coders,
    )
