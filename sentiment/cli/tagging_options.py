"""Options that say what to tag with, and how."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sentiment.cli.verb import INPUT, folded, pairs_of, together

#: As `sentiment.score.reactions.ACCURATE`, which would load NumPy.
ACCURATE = "accurate"


#: Below which a tag is not believed.
min_confidence_option = click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=False,
    metavar="P",
    help="Posts whose likeliest reaction has a lower probability become none.",
)


class _Model(click.Path):
    """A model file; or the name of one in the package."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        if value == ACCURATE:
            return value
        return super().convert(value, param, ctx)


def _label_map(_: click.Context, __: click.Parameter, pairs: tuple[str, ...]) -> dict[str, str]:
    return pairs_of("THEIRS=OURS, as anger=frustration", pairs, last=True)


def _mapped(model: Any, label_map: dict[str, str]) -> Any:
    """Return the model that was named, with its labels mapped where they have to be."""
    if not label_map:
        return model
    if not isinstance(model, Path) or model.suffix == ".npz":
        raise click.UsageError(
            "--label-map: found without a model made elsewhere; expected --model with a "
            "folder, an .onnx or a .skops file."
        )
    from sentiment.score.reactions import OtherModel  # noqa: PLC0415  slow to load

    return OtherModel(model, label_map)


#: What to tag with; the command gets one `model`.
model_option = together(
    click.option(
        "--model",
        type=_Model(exists=True, path_type=Path),
        metavar="FILE|FOLDER|accurate",
        help="A model of `sentiment train`; a .skops or .onnx file or a folder with "
        "one; or accurate: better and slower, needs onnxruntime and "
        "tokenizers. Else the default.",
    ),
    click.option(
        "--label-map",
        multiple=True,
        callback=_label_map,
        metavar="THEIRS=OURS",
        help="What a label of a model made elsewhere means, as anger=frustration. Repeatable.",
    ),
    folded("model", ("model", "label_map"), _mapped),
)

#: A model of one's own, or else the default.
own_model_option = click.option(
    "--model",
    type=INPUT,
    help="A model of `sentiment train`; else the one in the package.",
)

#: How to tag.
tagging_options = together(
    model_option,
    click.option(
        "--no-none",
        "allow_none",
        flag_value=False,
        default=True,
        show_default=False,
        help="Give every post the likeliest of the three reactions.",
    ),
    min_confidence_option,
    click.option(
        "--lexicon",
        type=INPUT,
        help="Further words for VADER, one a line: word, tab, valence from -4 to 4.",
    ),
    click.option(
        "--jobs",
        type=click.IntRange(min=1),
        metavar="N",
        help="Threads that score and tag, with --engine dask processes; else one a core. "
        "Changes no result.",
    ),
    click.option(
        "--chunk-rows",
        type=click.IntRange(min=1),
        default=32_768,  # CHUNK_ROWS of the readers, which are not loaded here
        help="Posts held at once; bounds the memory, changes no result.",
    ),
)
