"""Every page of the product in one list: pictures of each are kept in docs, and tests walk the same list."""
