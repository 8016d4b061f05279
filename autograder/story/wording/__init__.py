"""Sentences for people, made from data: each in one place only, so that a better or a translated one breaks nothing."""
