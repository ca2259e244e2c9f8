"""Lists of people: read, tried, applied by the roster machine."""
