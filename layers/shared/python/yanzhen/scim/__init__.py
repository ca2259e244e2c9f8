"""SCIM 2.0 (RFC 7643, RFC 7644) as far as an HR system needs it: people made, changed, found and deactivated."""
