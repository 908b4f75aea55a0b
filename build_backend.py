"""Building the package: setuptools, after the C code was compiled.

Where there is no C compiler, that of ziglang from PyPI is asked for.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from setuptools import build_meta

_SOURCE = Path(__file__).parent / "sentiment" / "kernels" / "build.py"
get_requires_for_build_sdist = build_meta.get_requires_for_build_sdist
prepare_metadata_for_build_wheel = build_meta.prepare_metadata_for_build_wheel
prepare_metadata_for_build_editable = build_meta.prepare_metadata_for_build_editable
build_sdist = build_meta.build_sdist


def _kernels() -> Any:
    """Load the builder by its path: what the package needs is not installed yet."""
    spec = importlib.util.spec_from_file_location("kernels_build", _SOURCE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _compiler() -> list[str]:
    return [] if _kernels().find_compiler() else ["ziglang>=0.13"]


def get_requires_for_build_wheel(config_settings: Any = None) -> list[str]:
    """Return what building a wheel needs."""
    return [*build_meta.get_requires_for_build_wheel(config_settings), *_compiler()]


def get_requires_for_build_editable(config_settings: Any = None) -> list[str]:
    """Return what an editable installation needs."""
    return [*build_meta.get_requires_for_build_editable(config_settings), *_compiler()]


def build_wheel(
    directory: str, config_settings: Any = None, metadata: str | None = None
) -> str:
    """Compile, and build a wheel for this Python and platform."""
    _kernels().build()
    return build_meta.build_wheel(directory, config_settings, metadata)


def build_editable(
    directory: str, config_settings: Any = None, metadata: str | None = None
) -> str:
    """Compile in place, and make the editable wheel."""
    _kernels().build()
    return build_meta.build_editable(directory, config_settings, metadata)
