"""Bringing in cases that were kept elsewhere: read in full and checked first, stored only when someone says so."""
