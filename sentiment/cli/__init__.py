"""The command line: parse, call, print. Verbs load when they are used."""

from sentiment.cli.group import cli, main

__all__ = ["cli", "main"]
