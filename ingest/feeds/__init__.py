"""Feeds: asked at intervals and politely, their articles fetched behind the entries and handed to the worker."""
