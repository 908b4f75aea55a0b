"""``make bench``: the quick benchmarks, one after the other."""

from benchmarks.throughput import main

if __name__ == "__main__":
    main()
