"""``python -m sentiment``."""

if __name__ == "__main__":
    try:
        from sentiment.cli import main

        main()
    except KeyboardInterrupt:  # while the command itself was loaded: nothing was begun
        raise SystemExit(130) from None
