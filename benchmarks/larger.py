"""What larger archives would take, by what one took."""

from __future__ import annotations

import numpy as np

from benchmarks.watched import Run

_WORKERS = (16, 64, 256)


def simulate(small: Run, large: Run, n_small: int, n_large: int) -> str:
    """Say what larger archives would take: perfect but for what is known not to be.

    A post's time of a core is what one worker takes longer for a `large` archive. Parts have a
    million posts. Sums of a part are 10 MB, sent at 500 MB a second and added in a tree of
    four; the scheduler takes a millisecond a task; what waits is written and read once at 500
    MB a second a worker, at most 5 GB a second in all, as by a shared file system.
    """
    core = (large.cpu - small.cpu) / (n_large - n_small)
    disk, told = large.temp * 1e6 / n_large, large.told * 1e6 / n_large
    print(f"of a core {core * 1e6:.1f} µs a post, {disk:.0f} bytes of disk, {told:.0f} told")
    lines = ["| posts | workers | hours | of these counting | temporary files |"]
    lines.append("| --- | --- | --- | --- | --- |")
    for posts in (10**9, 10**10):
        for workers in _WORKERS:
            parts = posts / 1e6
            work = posts * core / workers
            shuffle = 2 * posts * disk / min(500e6 * workers, 5e9)
            tree = np.log(parts) / np.log(4) * 4 * 10e6 / 500e6
            tasks = 6 * parts * 1e-3
            straggler = 1e6 * core * 2
            total = work + shuffle + tree + tasks + straggler
            power = f"10^{round(np.log10(posts))}"
            lines.append(
                f"| {power} | {workers} | {total / 3600:.1f} | {work / total:.0%} | "
                f"{posts * disk / 1e9:,.0f} GB |"
            )
    return "\n".join(lines)
