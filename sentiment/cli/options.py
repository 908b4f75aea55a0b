"""Options that verbs share: what to read, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

__all__ = [
    "ACCURATE",
    "baseline_options",
    "copies_options",
    "ignore_option",
    "labelled_options",
    "languages_option",
    "min_confidence_option",
    "model_option",
    "print_account",
    "pseudonymise_option",
    "reading_options",
    "tagging_options",
    "zone_option",
]

#: As `sentiment.score.reactions.ACCURATE`, which would load NumPy.
ACCURATE = "accurate"
Command = TypeVar("Command", bound=Callable[..., Any])


def _columns(
    _: click.Context, __: click.Parameter, pairs: tuple[str, ...]
) -> dict[str, str] | None:
    found = {}
    for pair in pairs:
        field, equals, column = pair.partition("=")
        if not equals or not field or not column:
            raise click.BadParameter(f"found {pair!r}; expected FIELD=COLUMN, as text=body.")
        found[field] = column
    return found or None


def reading_options(command: Command) -> Command:
    """Add FILES and the options that say how to read them."""
    for decorate in reversed(
        (
            click.argument("files", nargs=-1, required=True, metavar="FILES..."),
            click.option(
                "--platform",
                default="auto",
                show_default=True,
                help="Adapter to read with, where content does not tell.",
            ),
            click.option(
                "--map",
                "columns",
                multiple=True,
                callback=_columns,
                metavar="FIELD=COLUMN",
                help="Name a column, as text=body, or several that are joined, as "
                "created_at=date+time. Repeatable.",
            ),
            click.option(
                "--assume-tz",
                default="UTC",
                show_default=True,
                metavar="ZONE",
                help="Zone of times that name none, as Europe/Berlin.",
            ),
            click.option(
                "--date-order",
                type=click.Choice(["auto", "day", "month"]),
                default="auto",
                show_default=True,
                help="Which number of 03/04/2024 comes first; auto: the whole column decides.",
            ),
            click.option(
                "--time-format",
                metavar="FORMAT",
                help="How times are written, as %d.%m.%Y %H:%M (as strptime); else found.",
            ),
            click.option(
                "--no-header",
                is_flag=True,
                help="No row of a table names its columns: they are column_1, column_2 ...",
            ),
            click.option(
                "--max-expansion",
                type=click.FloatRange(min=0),
                default=200.0,
                show_default=True,
                metavar="TIMES",
                help="How many times its size a compressed file may grow to; 0: any.",
            ),
        )
    ):
        command = decorate(command)
    return command


def zone_option(command: Command) -> Command:
    """Add the option that says whose clocks the day follows."""
    return click.option(
        "--tz",
        default="UTC",
        show_default=True,
        callback=_zone,
        metavar="ZONE",
        help="Zone of the users, as Europe/Berlin: whose clocks hours of the day follow.",
    )(command)


def _zone(_context: click.Context, _option: click.Parameter, value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, ZoneInfoNotFoundError) as error:
        raise click.BadParameter(
            f"found {value!r}; expected an IANA name, such as Europe/Berlin or UTC."
        ) from error
    return value


def copies_options(command: Command) -> Command:
    """Add the options that say what becomes of reposts and copies."""
    for decorate in reversed(
        (
            click.option(
                "--reposts",
                type=click.Choice(["keep", "drop", "only"]),
                default="keep",
                show_default=True,
                help="What becomes of reposts.",
            ),
            click.option(
                "--dedupe-text",
                type=click.Choice(["off", "author", "all"]),
                default="off",
                show_default=True,
                help="Keep one post of those with the same text: one an author, or one in all.",
            ),
        )
    ):
        command = decorate(command)
    return command


def ignore_option(command: Command) -> Command:
    """Add the option that says which hours are left aside."""
    return click.option(
        "--ignore",
        multiple=True,
        metavar="START/END",
        help="Times of holes, campaigns or launches: in no window, no baseline. Repeatable.",
    )(command)


def baseline_options(command: Command) -> Command:
    """Add the options that say what is no part of the comparison, and what stands beside it."""
    for decorate in reversed(
        (
            ignore_option,
            click.option(
                "--control",
                multiple=True,
                metavar="FILE|COLUMN=VALUE",
                help="Posts about something else in the same hours, whose moves are taken off; "
                "or those of FILES, as platform=mastodon. Files: repeatable.",
            ),
            click.option(
                "--exclude-authors",
                type=click.Path(exists=True, dir_okay=False, path_type=Path),
                metavar="FILE",
                help="Authors, one a line, whose posts are left out.",
            ),
            click.option(
                "--max-per-author",
                type=click.IntRange(min=1),
                metavar="N",
                help="Posts of each author that stay: the first that are read.",
            ),
        )
    ):
        command = decorate(command)
    return command


def _languages(
    _: click.Context, __: click.Parameter, codes: str | None
) -> tuple[str, ...] | None:
    if codes is None:
        return None
    named = tuple(code.strip() for code in codes.split(",") if code.strip())
    if not named:
        raise click.BadParameter(
            "found no language; expected codes such as en,unknown, or all."
        )
    return named


def languages_option(command: Command) -> Command:
    """Add the option that says which languages count."""
    return click.option(
        "--languages",
        callback=_languages,
        metavar="CODES",
        help="Languages of the posts that count, as en,unknown; or all. Else en,unknown, "
        "or all where nearly nothing is in these.",
    )(command)


def pseudonymise_option(command: Command) -> Command:
    """Add the option that hides who wrote."""
    return click.option(
        "--pseudonymise",
        "key_file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="KEYFILE",
        help="Hash ids with this key, and mask @names, e-mail addresses and phone numbers.",
    )(command)


def labelled_options(command: Command) -> Command:
    """Add LABELLED, CSVs of texts and labels, and the names of their columns."""
    for decorate in reversed(
        (
            click.argument(
                "labelled",
                nargs=-1,
                required=True,
                type=click.Path(exists=True, dir_okay=False, path_type=Path),
                metavar="LABELLED...",
            ),
            click.option(
                "--text-column", help="Column of the texts; else found by usual names."
            ),
            click.option(
                "--label-column", help="Column of the labels; else found by usual names."
            ),
        )
    ):
        command = decorate(command)
    return command


def min_confidence_option(command: Command) -> Command:
    """Add the option below which a tag is not believed."""
    return click.option(
        "--min-confidence",
        type=click.FloatRange(0, 1),
        default=0.0,
        metavar="P",
        help="Posts whose likeliest reaction has a lower probability become none.",
    )(command)


class _Model(click.Path):
    """A model file; or the name of one in the package."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        if value == ACCURATE:
            return value
        return super().convert(value, param, ctx)


def _label_map(_: click.Context, __: click.Parameter, pairs: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        theirs, equals, ours = pair.rpartition("=")
        if not equals or not theirs or not ours:
            raise click.BadParameter(
                f"found {pair!r}; expected THEIRS=OURS, as anger=frustration."
            )
        found[theirs] = ours
    return found


def model_option(command: Command) -> Command:
    """Add the options that say what to tag with; the command gets one `model`."""

    @wraps(command)
    def with_model(*, model: Any, label_map: dict[str, str], **given: Any) -> Any:
        if label_map:
            if not isinstance(model, Path) or model.suffix == ".npz":
                raise click.UsageError(
                    "--label-map: found without a model made elsewhere; expected --model "
                    "with a folder, an .onnx or a .skops file."
                )
            from sentiment.score.reactions import OtherModel  # noqa: PLC0415  slow to load

            model = OtherModel(model, label_map)
        return command(model=model, **given)

    for decorate in reversed(
        (
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
                help="What a label of a model made elsewhere means, as anger=frustration. "
                "Repeatable.",
            ),
        )
    ):
        with_model = decorate(with_model)
    return with_model  # type: ignore[return-value]  # as any decorator


def tagging_options(command: Command) -> Command:
    """Add the options that say how to tag."""
    for decorate in reversed(
        (
            model_option,
            click.option(
                "--no-none",
                "allow_none",
                flag_value=False,
                default=True,
                help="Give every post the likeliest of the three reactions.",
            ),
            min_confidence_option,
            click.option(
                "--lexicon",
                type=click.Path(exists=True, dir_okay=False, path_type=Path),
                help="Further words for VADER, one a line: word, tab, valence from -4 to 4.",
            ),
            click.option(
                "--jobs",
                type=click.IntRange(min=1),
                metavar="N",
                help="Threads that score and tag; else one a core. Changes no result.",
            ),
            click.option(
                "--chunk-rows",
                type=click.IntRange(min=1),
                default=32_768,  # CHUNK_ROWS of the readers, which are not loaded here
                show_default=True,
                help="Posts held at once; bounds the memory, changes no result.",
            ),
        )
    ):
        command = decorate(command)
    return command


def print_account(log: Any, selection: Any = None, *, private: bool = False) -> None:
    """Say on stderr what was read and what was not; `private`: nothing out of records."""
    from sentiment.escape import for_terminal  # noqa: PLC0415

    click.echo(
        f"{log.n_records:,} records: {log.n_read:,} posts read, {log.n_skipped:,} skipped.",
        err=True,
    )
    left_out = selection.left_out.items() if selection is not None else ()
    facts = [
        *_first_facts(log),
        *_skipped(log, private=private),
        *_other_facts(log),
        *(f"left out, {reason}: {n:,}" for reason, n in left_out if n),
    ]
    for fact in facts:
        # one line a fact, whatever a file's name or a record holds
        click.echo(f"  {for_terminal(' '.join(fact.splitlines()))}", err=True)
    for failure in log.failures:
        click.echo(f"Error: {for_terminal(failure)}", err=True)


def _first_facts(log: Any) -> Iterator[str]:
    """Say what may make all that follows wrong."""
    for file in log.much_rejected:
        share = 100 * file.share_rejected
        yield f"{file.file}: {share:.0f} % of it was rejected, for the reasons below"
    if log.n_date_only:
        yield (
            f"dates without a time of day: {log.n_date_only:,} of {log.n_read:,} times; "
            f"nothing shorter than a day can be told from these"
        )
    if log.n_naive_times:
        yield f"times that name no zone: {log.n_naive_times:,} (--assume-tz says which)"
    for file in log.files:
        if file.n_coarse_times:
            yield f"{file.file}: its times are estimates, to the hour or day at best"


def _skipped(log: Any, *, private: bool) -> Iterator[str]:
    for reason, n in log.reasons.most_common():
        sample = log.samples[reason][0]
        detail = f": {sample.detail}" if sample.detail and not private else ""
        first = f"record {sample.record:,} of {sample.file}{detail}"
        yield f"skipped, {reason}: {n:,} (first: {first})"


def _other_facts(log: Any) -> Iterator[str]:
    if log.n_repeated:
        yield f"read again, the same id: {log.n_repeated:,}"
    if log.n_shared_ids:
        yield (
            f"different posts with the same id, all kept: {log.n_shared_ids:,} "
            f"(numbers of rows, as it seems)"
        )
    for file in log.files:
        if file.n_float_ids:
            yield f"{file.file}: {file.n_float_ids:,} ids were turned into numbers and not kept"
        for note in file.notes:
            yield f"{file.file}: {note}"
