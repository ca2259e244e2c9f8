"""The machines that may bring people, in the table `directory`."""

from yanzhen.machine import Machine
from yanzhen_aws.items import bind, busy_when_throttled, find
from yanzhen_aws.tables.directory import DirectoryItem


@busy_when_throttled
class DynamoMachines:
    """The port `Machines`."""

    def __init__(self, table_name: str) -> None:
        bind(DirectoryItem, table_name)

    def machine(self, machine_id: str) -> Machine | None:
        item = find(DirectoryItem, f"machine#{machine_id}", "machine")
        return item and Machine.model_validate_json(item.data)

    def put_machine(self, machine: Machine) -> None:
        DirectoryItem(f"machine#{machine.machine_id}", "machine", data=machine.model_dump_json()).save()
