"""The attributes a user has here, and what the service says of itself (RFC 7643, 5 to 7)."""

from typing import Any

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
EMPLOYMENT = "urn:yanzhen:params:scim:schemas:extension:employment:1.0:User"
LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
MOST_RESULTS = 200

SUB = {
    "name": ("formatted", "familyName", "givenName"),
    "emails": ("value", "type", "primary"),
    "phoneNumbers": ("value", "type", "primary"),
    "roles": ("value", "type", "primary"),
}
MANY = frozenset({"emails", "phoneNumbers", "roles"})
ATTRIBUTES: dict[str, tuple[str, ...]] = {
    USER: (
        "userName", "externalId", "name", "displayName", "active", "title", "preferredLanguage", "emails",
        "phoneNumbers", "roles",
    ),
    ENTERPRISE: ("employeeNumber", "department"),
    EMPLOYMENT: ("hireDate", "badge"),
}  # fmt: skip
READ_ONLY = frozenset({"id", "meta", "schemas"})
_ABOUT = {
    "userName": "The sign-in name: what the issuer puts into the claim that names a person. Compared letter by letter.",
    "externalId": "The HR system's own id.",
    "active": "False: the person left and is signed out at once.",
    "roles": "`manager`: heads the unit. Greater roles are given by an administrator.",
    "employeeNumber": "A person's number for good; without it, externalId.",
    "department": "A unit by path, code or name; without it, the unit of the token.",
    "hireDate": "YYYY-MM-DD.",
    "badge": "What is printed on the badge; of one active person only.",
}


def _attribute(name: str, below: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "name": name,
        "type": "complex" if below else "boolean" if name in ("active", "primary") else "string",
        "multiValued": name in MANY,
        "description": _ABOUT.get(name, name),
        "required": name == "userName",
        "caseExact": name in ("userName", "externalId", "employeeNumber"),
        "mutability": "immutable" if name == "employeeNumber" else "readWrite",
        "returned": "default",
        "uniqueness": "server" if name in ("userName", "externalId", "employeeNumber") else "none",
        **({"subAttributes": [_attribute(sub) for sub in below]} if below else {}),
    }


def schemas(base: str) -> list[dict[str, Any]]:
    """Every schema as a resource."""
    return [
        {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
            "id": urn,
            "name": {USER: "User", ENTERPRISE: "EnterpriseUser", EMPLOYMENT: "Employment"}[urn],
            "attributes": [_attribute(name, SUB.get(name, ())) for name in names],
            "meta": {"resourceType": "Schema", "location": f"{base}/Schemas/{urn}"},
        }
        for urn, names in ATTRIBUTES.items()
    ]


def resource_types(base: str) -> list[dict[str, Any]]:
    return [
        {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
            "id": "User",
            "name": "User",
            "endpoint": "/Users",
            "schema": USER,
            "schemaExtensions": [{"schema": ENTERPRISE, "required": False}, {"schema": EMPLOYMENT, "required": False}],
            "meta": {"resourceType": "ResourceType", "location": f"{base}/ResourceTypes/User"},
        }
    ]


def service(base: str) -> dict[str, Any]:
    """What is supported and what is not."""
    return {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "patch": {"supported": True},
        "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": MOST_RESULTS},
        "changePassword": {"supported": False},
        "sort": {"supported": False},
        "etag": {"supported": False},
        "authenticationSchemes": [
            {
                "type": "oauthbearertoken",
                "name": "Bearer token",
                "description": "A token made for this HR system alone (docs/operations.md).",
                "primary": True,
            }
        ],
        "meta": {"resourceType": "ServiceProviderConfig", "location": f"{base}/ServiceProviderConfig"},
    }


def listed(resources: list[dict[str, Any]], total: int, start: int) -> dict[str, Any]:
    return {
        "schemas": [LIST],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": len(resources),
        "Resources": resources,
    }
