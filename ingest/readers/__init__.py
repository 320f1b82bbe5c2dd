"""Files and folders to documents, recognised by what is in them; nothing is held whole but one page."""

from ingest.readers.files import count_hint, read_documents
from ingest.readers.propose import FIELDS, Column, Proposal, propose_columns

__all__ = ["FIELDS", "Column", "Proposal", "count_hint", "propose_columns", "read_documents"]
