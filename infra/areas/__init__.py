"""One construct per area of the product; infra/stack.py puts them together."""
