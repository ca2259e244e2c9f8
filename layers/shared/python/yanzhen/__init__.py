"""The domain of Yanzhen: words, rules and ports. Pure: no I/O, no clock, no environment."""
