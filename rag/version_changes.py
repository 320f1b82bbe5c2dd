"""What one version of an article changed against another: its paragraphs in order, changed ones by words."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from rag.records import PARAGRAPH_BREAK, Article
from rag.revisions import Change, Piece, difference

Block = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class VersionChanges:
    """The difference of two versions; each block is a paragraph, or several that changed together.

    A block without a deleted or inserted piece is the same in both.
    """

    title: Block
    lead: Block
    blocks: tuple[Block, ...]

    @property
    def is_empty(self) -> bool:
        """Whether title, lead and text are the same."""
        return not any(map(is_changed, (self.title, self.lead, *self.blocks)))


def compare_versions(before: Article, after: Article) -> VersionChanges:
    """Compare two versions of an article, in the order in which they are read.

    Paragraphs are matched first, then the words of those that differ: word by word over a whole article,
    the spaces alone would take seconds.
    """
    old, new = _paragraphs(before), _paragraphs(after)
    blocks: list[Block] = []
    for tag, a_from, a_to, b_from, b_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            blocks += [(Piece(Change.SAME, text),) for text in old[a_from:a_to]]
        else:
            blocks += _changed(old[a_from:a_to], new[b_from:b_to])
    return VersionChanges(
        difference(before.title, after.title), difference(before.lead, after.lead), tuple(blocks)
    )


def is_changed(block: Block) -> bool:
    """Whether a block differs."""
    return any(piece.kind is not Change.SAME for piece in block)


def _changed(old: list[str], new: list[str]) -> list[Block]:
    """Paragraph by paragraph where as many stand against each other, else as one block."""
    if len(old) == len(new):
        return [difference(a, b) for a, b in zip(old, new, strict=True)]
    return [difference(PARAGRAPH_BREAK.join(old), PARAGRAPH_BREAK.join(new))]


def _paragraphs(article: Article) -> list[str]:
    """The paragraphs with what stands above them."""
    return ["\n".join(filter(None, (each.heading, each.text))) for each in article.paragraphs]
