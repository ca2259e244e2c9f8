"""What the command cannot go on with: bad options or files of its own, told in a sentence, never a traceback."""


class Problem(Exception):
    """Said on stderr as it is; the command ends with exit code 64."""
