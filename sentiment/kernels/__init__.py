"""Compiled code: what all of it needs that has nothing to do with what it computes.

C that goes over the bytes of Arrow's text buffers and makes no Python object for a text
or a token. It is compiled when the package is installed (`build`), loaded by ctypes
(`shared_object`), and called with blocks of texts by threads (`arrays`). The kernels themselves
lie beside the Python that calls them: ``keys``, ``language/fasttext``, ``score/vader``,
``score/reactions/kernel``.
"""
