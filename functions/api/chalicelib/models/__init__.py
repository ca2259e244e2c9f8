"""What the API takes and gives, one file per area: the source of the OpenAPI document and so of the web's types."""
