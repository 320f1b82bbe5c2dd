"""The commands of `python -m ingest`, a module a subject; each registers its own and runs them."""
