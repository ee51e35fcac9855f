"""`python -m acrida` is the command `acrida`, for locustfiles."""

from acrida.command import main

if __name__ == "__main__":
    main()
