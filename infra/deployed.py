"""How a stage's stack is called, and what it says of itself once it is deployed."""

from typing import Any


def stack_name(stage: str) -> str:
    """Production's and a laptop's have no stage in their names."""
    return "Yanzhen" if stage in {"prod", "local"} else f"Yanzhen-{stage}"


def outputs_of(session: Any, stage: str) -> dict[str, str]:
    """The outputs of a stage's stack in the account and region of a boto3 session."""
    described = session.client("cloudformation").describe_stacks(StackName=stack_name(stage))["Stacks"][0]
    return {output["OutputKey"]: output["OutputValue"] for output in described["Outputs"]}
