"""Telling it: terminal, HTML, JSON. Results in, text out."""
