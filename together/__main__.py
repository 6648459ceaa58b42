"""`python -m together` is the command `together`."""

from together.cli import main

main()
