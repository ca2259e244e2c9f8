"""What the emulator needs to behave like AWS on a laptop.

Each mend is one function that first asserts its target is still what it was written for, so a new version of the
emulator fails loudly instead of running half mended. Infrastructure and functions stay untouched.
"""


def expect(found: bool, mend: str) -> None:
    """Stop at once when the emulator has changed under a mend."""
    if not found:
        raise RuntimeError(f"the emulator changed: the mend `{mend}` no longer fits; compare it with the new version")
