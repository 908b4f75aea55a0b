"""Tells setuptools that a wheel holds compiled code, for one Python and one platform."""

from setuptools import Distribution, setup


class CompiledDistribution(Distribution):
    """One whose wheels are named after Python and the platform."""

    def has_ext_modules(self) -> bool:
        """Say that there is compiled code."""
        return True


setup(distclass=CompiledDistribution)
