"""`python -m app` is `difyterm`."""

from app.cli import main

if __name__ == "__main__":
    main()
