"""Plans: whoever changes one writes it, and what is to be done follows the table's stream, turn by turn."""

from aws_cdk import Duration
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.areas.functions import Functions
from infra.areas.reactions import PLANS, follow
from infra.areas.tables import Tables


class Planning(Construct):
    """advance_plan (stream)."""

    def __init__(
        self, scope: Construct, name: str, *, functions: Functions, tables: Tables, leftovers: sqs.IQueue
    ) -> None:
        super().__init__(scope, name)
        # One plan at a time: a turn may take minutes, and another plan's is another record.
        follow(
            functions["advance_plan"],
            tables["training"],
            leftovers,
            batch=1,
            window=Duration.seconds(0),
            only=PLANS,
        )
