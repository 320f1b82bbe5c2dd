"""Files and folders to documents, recognised by what is in them; nothing is held whole but one page."""

from ingest.readers.files import count_hint, read_documents

__all__ = ["count_hint", "read_documents"]
