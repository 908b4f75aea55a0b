"""Outputs that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sentiment.errors import OptionError
from sentiment.leftovers import held


@contextmanager
def staged_file(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path` that takes its place when all went well."""
    with held(path, directory=False) as temporary:
        yield temporary
        # temporary files are private; what comes of them should be as any new file
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
        temporary.replace(path)


def refuse_in_the_way(folder: Path, names: Iterable[str]) -> None:
    """Raise OptionError, before any work, where `folder` can't take a file of `names`."""
    for each in (folder, *folder.parents):
        if each.exists():
            if not each.is_dir():
                raise OptionError(f"--output {folder}: {each} is a file; name another folder.")
            try:
                with tempfile.TemporaryDirectory(dir=each, prefix=".sentiment-"):
                    pass
            except OSError as error:
                raise OptionError(
                    f"--output {folder}: nothing can be written into {each} "
                    f"({error.strerror}); name another folder."
                ) from error
            break
    for name in names:
        if (folder / name).is_dir():
            raise OptionError(
                f"--output {folder}: {folder / name} is a folder, and a file of that name is "
                f"to be written; move it away, or name another folder."
            )


@contextmanager
def staged_directory(path: Path, *, replaces: Iterable[str] = ()) -> Iterator[Path]:
    """Yield a temporary directory whose files move into `path` when all went well.

    The files that `replaces` names, as paths relative to `path`, go, since the new ones stand
    for them; names that lead out of `path` are ignored, other files stay. OptionError if a
    folder stands where a file is to be. Then, and on any other failure, `path` is as it was.
    """
    with held(path, directory=True) as temporary:
        stage, backup = temporary / "new", temporary / "old"
        stage.mkdir()
        yield stage
        new = [file.relative_to(stage) for file in sorted(stage.rglob("*")) if file.is_file()]
        refuse_in_the_way(path, map(str, new))
        if not path.exists():
            stage.replace(path)  # in one step
            return
        old = {name for name in map(Path, replaces) if _inside(name)} | set(new)
        _exchange(path, stage, backup, new, sorted(old))


def _inside(name: Path) -> bool:
    return not name.is_absolute() and ".." not in name.parts and bool(name.parts)


def _exchange(path: Path, stage: Path, backup: Path, new: list[Path], old: list[Path]) -> None:
    """Move old files out and new ones in; on a failure everything back."""
    done: list[tuple[Path, Path]] = []

    def move(source: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)
        done.append((source, target))

    try:
        for name in old:
            if (path / name).is_file() or (path / name).is_symlink():
                move(path / name, backup / name)
        for name in new:
            move(stage / name, path / name)
    except BaseException:
        for source, target in reversed(done):
            source.parent.mkdir(parents=True, exist_ok=True)
            target.replace(source)
        raise
    for folder in sorted({path / name.parent for name in old}, reverse=True):
        if folder != path and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
