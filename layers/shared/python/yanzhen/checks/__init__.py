"""One file per check, found by its name. A check is a module with one function:

    def run(claim: Claim, seen: Observations, policy: Policy) -> tuple[Finding, ...]

It reads facts and returns at least one finding whose code starts with the check's name. It never raises for what a file
holds; when it does raise, only its own finding becomes `unable`. Adding a check is adding one file and its texts.
"""

import importlib
import pkgutil
from collections.abc import Callable

from yanzhen.evidence import Claim, Observations
from yanzhen.policy import Policy
from yanzhen.verdict import Finding, Outcome

Check = Callable[[Claim, Observations, Policy], tuple[Finding, ...]]


def all_checks() -> dict[str, Check]:
    """Every check by the name of its file, in alphabetical order."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}").run for name in names}


def run_all(
    claim: Claim,
    seen: Observations,
    policy: Policy,
    crashed: Callable[[str, Exception], None],
    checks: dict[str, Check] | None = None,
) -> tuple[Finding, ...]:
    """Run every check on its own: one that crashes is reported to `crashed` and yields `<check>.crashed`, `unable`."""
    findings: list[Finding] = []
    for name, check in (checks if checks is not None else all_checks()).items():
        try:
            findings.extend(check(claim, seen, policy))
        except Exception as error:  # noqa: BLE001 - the isolation this function exists for; it is reported and stored
            crashed(name, error)
            findings.append(Finding(check=name, outcome=Outcome.UNABLE, code=f"{name}.crashed"))
    return tuple(findings)
