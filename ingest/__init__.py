"""Bytes in, articles in the archive out."""
