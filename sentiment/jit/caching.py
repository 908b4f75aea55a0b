"""Keeping machine code between runs, as compiling it takes some seconds.

numba keeps it beside the source by default, which an installed package should
not write to, and it notices a change only in the file of the function that
Python calls, not in those of the functions that this one calls.  Both are put
right here: the code goes to a directory of the user's, in a folder named after
a digest of every source file that it is made of and of the versions that make
code differ.  A folder is therefore only ever filled with one program's code, which is
also what makes it safe for several processes to start at once: whichever writes
last writes the same thing, and numba puts each file in place by renaming it.
"""

import contextlib
import hashlib
import os
import pickle
import platform
import shutil
import stat
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import llvmlite
import numba

_config: Final[Any] = numba.config
"""Which settings it has is known only at run time."""

Data = TypeVar("Data")


def default_directory() -> Path:
    """Return the user's directory for files that can be made again.

    Returns
    -------
    Path
        ``NUMBA_CACHE_DIR`` where it is set, else the platform's place.
    """
    if _config.CACHE_DIR:
        return Path(_config.CACHE_DIR)
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        base = Path(local) if local else Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        # The specification says that a relative path is to be ignored.
        named = Path(os.environ.get("XDG_CACHE_HOME", ""))
        base = named if named.is_absolute() else Path.home() / ".cache"
    return base / "sentiment" / "compiled"


def source_digest(package: Path) -> str:
    """Return a digest of all that a package's machine code depends on.

    Parameters
    ----------
    package : Path
        The folder of the sources that are compiled, beside those of this package.

    Returns
    -------
    str
        Hexadecimal digits.  The processor is not among what they stand for:
        numba tells processors apart itself.
    """
    digest = hashlib.sha256()
    versions = (
        numba.__version__,
        llvmlite.__version__,
        platform.python_version(),
        sys.platform,
    )
    digest.update("\0".join(versions).encode())
    for folder in (Path(__file__).parent, package):
        for source in sorted(folder.glob("*.py")):
            digest.update(b"\0" + source.name.encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()[:24]


def private_folder(directory: Path, package: Path) -> Path | None:
    """Make the folder for a package's code, for its user alone.

    Parameters
    ----------
    directory : Path
        Where the folder goes.
    package : Path
        As for `source_digest`.

    Returns
    -------
    Path or None
        The folder; None if it can't be made, or if somebody else could have
        written to it: what is read from it is run.
    """
    folder = directory / source_digest(package)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except OSError:
        return None
    if hasattr(os, "getuid"):
        others_write = stat.S_IMODE(status.st_mode) & (stat.S_IWGRP | stat.S_IWOTH)
        if status.st_uid != os.getuid() or others_write:
            return None
    return folder


class _Setting:
    """Where all packages keep their code."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.settled = False
        self.directory: Path | None = None
        self.chosen = False

    def choose(self, directory: Path | None) -> None:
        """Choose, as long as no code was looked for."""
        with self.lock:
            if self.settled:
                message = (
                    "the cache directory must be chosen before the first text is scored or "
                    "tagged"
                )
                raise RuntimeError(message)
            self.directory = directory
            self.chosen = True

    def settle(self) -> Path | None:
        """Return what was chosen, or the default; it stays so from now on."""
        with self.lock:
            self.settled = True
            return self.current()

    def current(self) -> Path | None:
        """Return what was chosen so far, or the default."""
        return self.directory if self.chosen else default_directory()


_setting: Final = _Setting()


class Preparation:
    """Makes a package's compiled functions ready to be called, once in a process.

    Parameters
    ----------
    package : Path
        The folder with the package's sources.
    """

    def __init__(self, package: Path) -> None:
        self.package = package
        self.done = False
        self.lock = threading.Lock()
        self._folder: Path | None = None

    def is_quick(self) -> bool:
        """Whether the functions need not be compiled: they are ready, or their code is kept.

        Returns
        -------
        bool
        """
        if self.done:
            return True
        directory = _setting.current()
        if directory is None:
            return False
        folder = directory / source_digest(self.package)
        return next(folder.rglob("*.nbc"), None) is not None

    def __call__(self, functions: Sequence[Any], first_calls: Callable[[], object]) -> None:
        """Compile functions, or read their code.

        Parameters
        ----------
        functions : sequence
            Those that Python calls.
        first_calls : callable
            Calls each of them with the types that it will always be given.
        """
        with self.lock:
            if self.done:
                return
            directory = _setting.settle()
            folder = private_folder(directory, self.package) if directory is not None else None
            self._folder = folder
            if folder is not None:
                _keep_code(functions, folder)
            try:
                first_calls()
            except Exception:
                # A file cut short by a full disk or a power failure must not
                # keep the program from ever running again: start afresh, once.
                if folder is None:
                    raise
                shutil.rmtree(folder, ignore_errors=True)
                _keep_code(functions, private_folder(folder.parent, self.package) or folder)
                first_calls()
            self.done = True

    def kept(self, name: str, make: Callable[[], Data], *, files: Iterable[Path] = ()) -> Data:
        """Return what was made in an earlier run, or make it and keep it beside the code.

        Only for what compiled functions are given: as the code, it is read from a
        folder that only the user could have written to, which is what makes it as
        safe to load.

        Parameters
        ----------
        name : str
            Of the file it is kept in.
        make : callable
            Makes it; it can be pickled, and depends on nothing but the package's
            sources, those of `sentiment.jit` and ...
        files : iterable of Path, optional
            ... these files.

        Returns
        -------
        object
            As `make` returns it.
        """
        if self._folder is None:
            return make()
        digest = hashlib.sha256()
        for file in files:
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
        path = self._folder / f"{name}-{digest.hexdigest()[:24]}.pickle"
        try:
            return cast("Data", pickle.loads(path.read_bytes()))  # noqa: S301  the user's own
        except Exception:  # noqa: BLE001  absent, cut short, or of another NumPy
            made = make()
        # whichever process writes last writes the same thing
        with contextlib.suppress(OSError):
            handle, temporary = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "wb") as file_:
                pickle.dump(made, file_, protocol=pickle.HIGHEST_PROTOCOL)
            Path(temporary).replace(path)
        return made


def _keep_code(functions: Sequence[Any], folder: Path) -> None:
    """Tell numba to keep the code of some functions in a folder."""
    # numba looks at this setting only while it is being told.
    before = _config.CACHE_DIR
    _config.CACHE_DIR = str(folder)
    try:
        for function in functions:
            function.enable_caching()
    finally:
        _config.CACHE_DIR = before


def use_cache_directory(directory: Path | None) -> None:
    """Choose where compiled code is kept, before any text is scored or tagged.

    Parameters
    ----------
    directory : Path or None
        The directory, made when needed; None keeps nothing.

    Raises
    ------
    RuntimeError
        If the code was already compiled or read in this process.
    """
    _setting.choose(directory)
