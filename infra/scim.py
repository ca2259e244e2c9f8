"""Lets an HR system bring people by SCIM: makes the token of its own, or takes it back.

    make scim REGION=eu-central-1 STAGE=prod UNIT=acme NAME="Our HR system" [DAYS=365] [PHONES=CN]
    make scim REGION=eu-central-1 STAGE=prod REVOKE=01J...

The token is printed once and stored nowhere; the table keeps its SHA-256. Whoever may write that table may do this.
"""

import argparse
import os
import secrets
import sys
from datetime import UTC, datetime, timedelta

from ulid import ULID

from yanzhen.machine import Machine, Machines, digest, token_of
from yanzhen.ports import Directory
from yanzhen_aws.machines import DynamoMachines
from yanzhen_aws.tables.directory import DynamoDirectory

LONGEST_DAYS = 730


def made(
    directory: Directory, machines: Machines, *, unit: str, name: str, days: int, phones: str, now: datetime
) -> str:
    """The new machine's token; its unit exists."""
    if directory.unit(unit) is None:
        raise SystemExit(f"make scim: there is no unit {unit!r}")
    if not 1 <= days <= LONGEST_DAYS:
        raise SystemExit(f"make scim: DAYS is 1 to {LONGEST_DAYS}")
    machine_id = str(ULID.from_datetime(now))
    token = token_of(machine_id, secrets.token_urlsafe(32))
    machines.put_machine(
        Machine(
            machine_id=machine_id,
            name=name,
            unit_path=unit,
            region=phones,
            token_sha256=digest(token),
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
    )
    return token


def revoked(machines: Machines, machine_id: str, now: datetime) -> Machine:
    """Its token counts for nothing from now on; repeated, the first moment stays."""
    machine = machines.machine(machine_id)
    if machine is None:
        raise SystemExit(f"make scim: there is no machine {machine_id!r}")
    gone = machine if machine.revoked_at else machine.model_copy(update={"revoked_at": now})
    machines.put_machine(gone)
    return gone


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--region", default=os.environ.get("REGION") or None)
    parser.add_argument("--prefix", default=os.environ.get("PREFIX") or "yanzhen")
    parser.add_argument("--unit", default=os.environ.get("UNIT") or "")
    parser.add_argument("--name", default=os.environ.get("NAME") or "HR system")
    parser.add_argument("--days", type=int, default=int(os.environ.get("DAYS") or 365))
    parser.add_argument("--phones", default=os.environ.get("PHONES") or "CN")
    parser.add_argument("--revoke", default=os.environ.get("REVOKE") or "")
    arguments = parser.parse_args()
    if arguments.region:
        os.environ["AWS_DEFAULT_REGION"] = arguments.region
    table, now = f"{arguments.prefix}-directory", datetime.now(UTC)
    machines = DynamoMachines(table)
    if arguments.revoke:
        gone = revoked(machines, arguments.revoke, now)
        print(f"The token of {gone.name} counts for nothing any more.")
        return
    if not arguments.unit:
        sys.exit("make scim: set UNIT to the unit whose people it brings, such as UNIT=acme")
    token = made(
        DynamoDirectory(table), machines, unit=arguments.unit, name=arguments.name, days=arguments.days,
        phones=arguments.phones, now=now,
    )  # fmt: skip
    print(f"Token, shown this once: {token}\nAddress: the product's own, with /scim/v2 at its end.")


if __name__ == "__main__":
    main()
