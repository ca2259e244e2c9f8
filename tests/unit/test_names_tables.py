"""A table is found by its name: SCHEMA, `yanzhen_aws/tables/<name>.py`, its keys and the plan of the house agree."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from pynamodb.indexes import GlobalSecondaryIndex
from pynamodb.models import Model

from yanzhen_aws import tables
from yanzhen_aws.items import KeyedItem
from yanzhen_aws.tables import SCHEMA, IndexSchema

PLAN = Path(__file__).parents[2] / "docs" / "architecture.md"


def model_of(name: str) -> type[Model]:
    module = importlib.import_module(f"yanzhen_aws.tables.{name}")
    (model,) = [
        found
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, KeyedItem) and found.__module__ == module.__name__
    ]
    return model


MODELS = [name for name in SCHEMA if name != "idempotency"]
"""Powertools brings the model of its own table."""


def test_every_table_has_its_module_and_every_module_its_table() -> None:
    assert {module.name for module in pkgutil.iter_modules(tables.__path__)} == set(SCHEMA)
    assert all(schema.name == name for name, schema in SCHEMA.items())


@pytest.mark.parametrize("name", SCHEMA)
def test_every_module_lists_its_access_patterns_with_their_keys(name: str) -> None:
    doc = importlib.import_module(f"yanzhen_aws.tables.{name}").__doc__ or ""
    assert "| what | key |" in doc
    assert "pk `" in doc
    for index in SCHEMA[name].indexes:
        assert f"index `{index.name}`" in doc


PROJECTS = {
    "ALL": lambda projection: None,
    "KEYS_ONLY": lambda projection: (),
    "INCLUDE": lambda projection: tuple(projection.non_key_attributes),
}


@pytest.mark.parametrize("name", MODELS)
def test_a_models_indexes_are_those_of_the_schema(name: str) -> None:
    model = model_of(name)
    indexes = {found for found in vars(model).values() if isinstance(found, GlobalSecondaryIndex)}
    declared = {
        IndexSchema(
            index.Meta.index_name,
            *(key.attr_name for key in index.Meta.attributes.values() if key.is_hash_key),
            *(key.attr_name for key in index.Meta.attributes.values() if key.is_range_key),
            projects=PROJECTS[index.Meta.projection.projection_type](index.Meta.projection),
        )
        for index in indexes
    }
    assert declared == set(SCHEMA[name].indexes)


@pytest.mark.parametrize("name", MODELS)
def test_every_key_is_an_attribute_of_the_model(name: str) -> None:
    attributes = model_of(name).get_attributes()
    for key in SCHEMA[name].key_attributes:
        assert attributes[key].attr_type == "S"


def test_the_plan_of_the_house_names_the_same_tables_and_indexes() -> None:
    rows = re.findall(r"^\| (?:`(\w+)`[^|]*)? ?\|(.*)$", PLAN.read_text().split("## Tables")[1].split("## ")[0], re.M)
    described: dict[str, set[str]] = {}
    name = ""
    for table, rest in rows:
        name = table or name  # further items of a table leave its name out
        described.setdefault(name, set()).update(re.findall(r"`(by_\w+)`", rest))
    assert described == {name: {index.name for index in schema.indexes} for name, schema in SCHEMA.items()}


def test_what_others_follow_streams_and_only_idempotency_forgets() -> None:
    assert [name for name, schema in SCHEMA.items() if schema.stream] == [
        "directory", "training", "evidence", "tallies", "notices",
    ]  # fmt: skip
    assert {name: schema.ttl_attribute for name, schema in SCHEMA.items() if schema.ttl_attribute} == {
        "idempotency": "expiration"
    }
