"""Text as a person reads it: escaping, columns, phrases."""
