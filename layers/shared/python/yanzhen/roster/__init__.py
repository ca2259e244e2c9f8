"""Lists of people that come from an HR system: what their columns mean, what their cells say, and what would change."""
