"""A story drawn as a sequence diagram: rows first, then plain text or SVG."""
