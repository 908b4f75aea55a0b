"""Options that say how a report is written, and what of it is said in the terminal."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sentiment.cli.verb import INPUT, folded, together
from sentiment.errors import InputError, OptionError
from sentiment.escape import for_terminal

if TYPE_CHECKING:
    from sentiment.report.files import Output

#: As `sentiment.report.files.FORMATS` and `sentiment.chart.STYLES`, which load matplotlib.
_FORMATS = ("png", "svg", "pdf")
_STYLES = ("report", "journal", "slide", "phone")
_FORM = ("formats", "style", "chart_words", "palette", "bom", "xlsx")


def _formats(_: click.Context, __: click.Parameter, text: str) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(each.strip() for each in text.split(",") if each.strip()))
    if not named or set(named) - set(_FORMATS):
        raise click.BadParameter(
            f"found {text!r}; expected some of {', '.join(_FORMATS)}, as png,svg."
        )
    return named


def _palette(
    _: click.Context, __: click.Parameter, text: str | dict[str, str]
) -> str | dict[str, str]:
    if not isinstance(text, str) or "=" not in text:
        return text
    pairs = [each.partition("=")[::2] for each in text.split(",") if each.strip()]
    return {name.strip(): colour.strip() for name, colour in pairs}


#: How charts and tables are written; the command gets `tz`, `quiet` and one `form`, which is
#: for `make_output`.
output_options = together(
    click.option(
        "--chart-format",
        "formats",
        default="png",
        callback=_formats,
        metavar="FORMATS",
        help="Formats of the charts: png, svg, pdf, or several, as png,svg.",
    ),
    click.option(
        "--style",
        type=click.Choice(_STYLES),
        default="report",
        help="What charts are for: a report, a journal's column of 88 mm, a slide, a phone.",
    ),
    click.option(
        "--tz",
        default="UTC",
        metavar="ZONE",
        help="Zone of the users, as Europe/Berlin: of times in charts, hours of a day.",
    ),
    click.option(
        "--chart-words",
        type=INPUT,
        help="A TOML file of words for charts, as those of another language: "
        'frustration = "Ärger".',
    ),
    click.option(
        "--palette",
        default="tol",
        type=click.UNPROCESSED,  # a file of options may give a table
        callback=_palette,
        metavar="NAME|COLOURS",
        help="Colours of the charts: tol, okabe-ito, cividis, grey, which are told "
        "apart with any colour vision; or own ones, as "
        "frustration=#AA3377,concern=#228833.",
    ),
    click.option(
        "--bom/--no-bom",
        default=True,
        help="Whether CSVs begin with the mark by which Excel knows UTF-8.",
    ),
    click.option(
        "--xlsx",
        is_flag=True,
        help="Write report.xlsx, too: a sheet for each table. Needs xlsxwriter.",
    ),
    click.option("-q", "--quiet", is_flag=True, help="Print errors only."),
    folded("form", _FORM, dict),
)


def make_output(form: dict[str, Any], tz: str, source: str = "") -> Output:
    """Make of what `output_options` gave how a report is written."""
    from sentiment.report.files import Output  # noqa: PLC0415  pandas is loaded late

    given = dict(form)
    chart_words = given.pop("chart_words")
    words = click.get_current_context().meta.get("words", {})
    if chart_words is not None:
        words = _toml(chart_words, "--chart-words")
    wrong = [key for key, value in words.items() if not isinstance(value, str)]
    if wrong:
        raise InputError(
            str(chart_words),
            found=f"{wrong[0]}, which is no text",
            expected='lines such as frustration = "Ärger"',
        )
    return Output(tz=tz, words=words, source=source, **given)


def _toml(path: Path, what: str) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(
            str(path), found=f"no TOML ({error})", expected=f"a TOML file for {what}"
        ) from error


def _configure(context: click.Context, _: click.Parameter, path: Path | None) -> None:
    """Take defaults from a TOML file, or from a report's manifest; options given win."""
    if path is None:
        return
    if path.suffix.lower() == ".json":
        context.default_map = {**_manifest(context, path), **(context.default_map or {})}
        return
    facts = {key.replace("-", "_"): value for key, value in _toml(path, "--config").items()}
    names = _names(context)
    unknown = sorted(set(facts) - set(names))
    if unknown:
        raise OptionError(
            f"--config {path}: found {', '.join(unknown)}; expected names of options, such as "
            f"outage, before or assume-tz."
        )
    context.default_map = {names[key]: value for key, value in facts.items()}


def _names(context: click.Context) -> dict[str, str]:
    """Map what an option is called to where its value goes."""
    found = {}
    for each in context.command.params:
        for name in (*each.opts, *each.secondary_opts, str(each.name)):
            found[name.lstrip("-").replace("-", "_")] = str(each.name)
    return found


def _manifest(context: click.Context, path: Path) -> dict[str, Any]:
    from sentiment.report.manifest import read_manifest  # noqa: PLC0415  pandas is loaded late

    made, context.meta["outages"] = read_manifest(path)
    context.meta["words"] = made.get("words", {})
    known = {str(each.name) for each in context.command.params}
    options = {key: value for key, value in made.items() if key in known}
    # as they are written in a command
    if "languages" in options:
        options["languages"] = ",".join(options["languages"])
    if "columns" in options:
        pairs = options["columns"].items()
        options["columns"] = [
            f"{field}={column if isinstance(column, str) else '+'.join(column)}"
            for field, column in pairs
        ]
    return options


#: The option that reads options from a file.
config_option = click.option(
    "--config",
    "--from",
    type=INPUT,
    is_eager=True,
    expose_value=False,
    callback=_configure,
    metavar="FILE",
    help="Take options from a TOML file, or from the manifest.json of a report, to make it "
    "again. Options given here win.",
)


def say(lines: Iterable[str]) -> None:
    """Print the answer."""
    for line in lines:
        click.echo(for_terminal(line))


def written(paths: Iterable[Path], folder: Path) -> None:
    """Print what was written and where."""
    page, *charts = paths
    click.echo(f"Page:    {for_terminal(str(page))}")
    click.echo(f"Summary: {for_terminal(str(folder / 'summary.md'))}")
    for chart in charts:
        click.echo(f"Chart:   {for_terminal(str(chart))}")
