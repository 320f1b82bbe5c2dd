"""XML read as a stream of finished elements: no entities, no network, bounded depth."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from rag.errors import UnreadableSourceError

MAX_DEPTH = 200  # of nested elements; the deepest NITF tables have about 30


def finished_elements(content: bytes, names: Collection[str]) -> Iterator[Element]:
    """Yield each outermost element of these names as it ends; what lies before it is freed.

    Args:
        content: The file; a size limit is the caller's.
        names: Local names, as `local_name` gives them.

    Raises:
        UnreadableSourceError: If it is no well-formed XML, nests too deep, or declares entities.
    """
    depth, inside = 0, 0
    root: Element | None = None
    try:
        for event, element in iterparse(
            BytesIO(content), events=("start", "end"), forbid_entities=True, forbid_external=True
        ):
            wanted = local_name(element) in names
            if event == "start":
                root = element if root is None else root
                depth += 1
                inside += wanted
                if depth > MAX_DEPTH:
                    raise UnreadableSourceError(f"The XML nests deeper than {MAX_DEPTH} elements.")
                continue
            depth -= 1
            inside -= wanted
            if wanted and not inside:
                yield element
                if root is not None and element is not root:
                    element.clear()
    except ParseError as error:
        line = error.position[0]
        raise UnreadableSourceError(f"The XML is damaged or cut off at line {line}.") from error
    except DefusedXmlException as error:
        raise UnreadableSourceError(
            "The XML declares entities, which are not resolved.", hint="Save it without its document type."
        ) from error
    except (LookupError, ValueError) as error:  # such as an encoding that does not exist
        raise UnreadableSourceError("The XML names an encoding that is not known.") from error


def local_name(element: Element) -> str:
    """An element's name without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def text_of(element: Element | None) -> str:
    """All text of an element on one line; empty for None."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def first(element: Element | None, *path: str) -> Element | None:
    """Go down by local names, taking the first child of each; None where one is missing."""
    for name in path:
        if element is None:
            return None
        element = next((child for child in element if local_name(child) == name), None)
    return element


def every(element: Element | None, name: str) -> list[Element]:
    """All descendants of a local name, in document order."""
    return [] if element is None else [node for node in element.iter() if local_name(node) == name]
