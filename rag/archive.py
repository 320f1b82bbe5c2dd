"""The writing side of an archive: one process, one order of steps, repairable after any kill.

Order of every addition: catalogue (`pending`, with passages and vectors), words, catalogue (`live`), copies.
The commit of `live` is the acknowledgement. Readers join every hit to live rows, so that whatever a kill
leaves in an index is invisible; the next start finishes what is pending.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence

from rag.catalogue import Catalogue, Staged, Standing, Undone
from rag.catalogue.linking import Linker
from rag.catalogue.standing import LIVE
from rag.embedding import Embedder, ModelCard, embed_articles
from rag.errors import BelegError, IndexUnavailableError
from rag.index import LexicalWriter, VectorBuilder
from rag.index.lexical_writer import rebuild_words, words_folder
from rag.lock import WriterLock
from rag.model_card import CARD, card_json
from rag.model_card import require_model as require_model  # part of what this module offers
from rag.records import Article, Passage
from rag.settings import Settings

logger = logging.getLogger(__name__)

LINK_BATCH = 200  # versions whose copies are looked for in one transaction, about a second


class ArchiveWriter:
    """Holds the archive's lock and is the only one that changes it."""

    def __init__(self, catalogue: Catalogue, settings: Settings, lock: WriterLock) -> None:
        self.catalogue = catalogue
        self._settings = settings
        self._lock = lock
        self._vectors = VectorBuilder(catalogue, settings)
        self._linker = Linker(catalogue.database)
        self._words = self._open_words()
        self._newer = 0
        self._is_open = True

    @classmethod
    def open(cls, settings: Settings) -> ArchiveWriter:
        """Take the lock, check the catalogue and repair what a killed process left.

        Raises:
            ArchiveBusyError: If another process holds the archive.
            ArchiveDamagedError: If the catalogue is damaged.
        """
        lock = WriterLock(settings.data)
        lock.acquire()
        try:
            catalogue = Catalogue.open(settings)
            catalogue.check()
            writer = cls(catalogue, settings, lock)
            writer._reconcile()
        except BelegError:
            lock.release()
            raise
        return writer

    def _open_words(self) -> LexicalWriter:
        try:
            return LexicalWriter(words_folder(self.catalogue, self._settings))
        except IndexUnavailableError as error:
            logger.warning("%s It is rebuilt from the catalogue.", error)
            rebuild_words(self.catalogue, self._settings)
            return LexicalWriter(words_folder(self.catalogue, self._settings))

    def _reconcile(self) -> None:
        """Finish pending versions, and take damaged indexes out of use; the word index is rebuilt at once.

        A new generation of vectors is left to `settle`: until then searches take the vectors of the
        catalogue, and the archive is open within seconds, whatever its size.
        """
        self.catalogue.requeue_running()
        self.settle_withdrawals()
        pending = self.catalogue.pending_keys()
        if pending:
            self._publish(pending)
            logger.info("finished %d articles that a stopped process had left", len(pending))
        kept = self.catalogue.count_kept()
        if self._words.count() != kept:
            logger.warning("the word index holds %d passages of %d; it is rebuilt", self._words.count(), kept)
            self.rebuild_words()
        self._link_missing()
        if not self._vectors.is_published_whole():
            logger.warning("the vector index is damaged or missing; a new one is built when no job waits")
            self.catalogue.withdraw_generation()
        self._vectors.sweep()

    def require_model(self, card: ModelCard) -> None:
        """Note the embedding model of a new archive, or make sure that it is the one of old.

        Raises:
            IndexMismatchError: If the archive was embedded with another model.
        """
        require_model(self.catalogue, card, note=True)

    def add(self, batch: Sequence[Staged], job_id: int | None = None) -> None:
        """Store articles, noting which job brought them, and make them found; when this returns they are safe.

        Raises:
            DiskFullError: If they cannot be written; nothing of the batch is seen, and the next start
                finishes or forgets it.
        """
        if not batch:
            return
        self._publish(self.catalogue.stage(batch, job_id))
        self._newer += sum(len(staged.passages) for staged in batch)
        if self._vectors.is_due_mid_job(self._newer):
            self.settle()

    def _publish(self, keys: Sequence[int]) -> None:
        standings = self.catalogue.standings_after(keys)
        self._words.replace(self.catalogue.words_of(list(standings), standings))
        self.catalogue.publish(keys)
        self._linker.link(keys)

    def _link_missing(self) -> None:
        """Look for copies of live versions that a stopped process, or an older Beleg, left without."""
        done = 0
        while keys := self._linker.unsketched_keys(LINK_BATCH):
            self._linker.link(keys)
            done += len(keys)
        if done:
            logger.info("looked for copies of %d articles", done)

    def remove(self, *references: str) -> None:
        """Delete articles in all their versions from the catalogue and both indexes.

        The word index is written anew, since its files keep the words of deleted documents until they merge.

        Raises:
            NotFoundError: If one of them is not there; then none is deleted.
        """
        for article_id in [self.catalogue.resolve(reference) for reference in references]:
            self.catalogue.delete_article(article_id)
        self.rebuild_words()
        if self.catalogue.generation() is not None:
            self.rebuild_vectors()

    def settle_withdrawals(self) -> None:
        """Take what was withdrawn out of the word index; searches do not show it any more as it is."""
        gone = self.catalogue.unsettled_withdrawals()
        if gone:
            self._words.replace([], gone=gone)
            self.catalogue.settle_withdrawals()

    def reinstate(self, article_id: str, embed: Callable[[Article], Staged]) -> None:
        """Bring a withdrawn article back, in the version that was live.

        Args:
            article_id: Its whole id.
            embed: Cuts and embeds an article.

        Raises:
            NotFoundError: If it is not withdrawn.
        """
        self.settle_withdrawals()
        key, version = self.catalogue.withdrawn_version(article_id)
        staged = embed(self.catalogue.article(article_id, version, withdrawn=True))
        self.catalogue.restore_passages(key, staged.passages, staged.vectors, staged.sentences)
        standing = Standing(LIVE, self.catalogue.known_from(key), None)
        self._words.replace(self.catalogue.words_of([key], {key: standing}))
        self.catalogue.reinstate_article(article_id)
        self._linker.link([key])

    def settle_undone(self, undone: Sequence[Undone]) -> None:
        """Take undone versions out of the word index and the catalogue; what they had replaced is found again."""
        restored = [each.restored for each in undone if each.restored is not None]
        gone = [key for each in undone for key in each.gone]
        self._words.replace(self.catalogue.words_of(restored), gone=gone)
        self.catalogue.forget_undone(undone)
        self._linker.link(restored)

    def settle(self) -> bool:
        """Publish a new generation of vectors where enough is new; a failure waits for the next time.

        Returns:
            Whether one was due.
        """
        if not self._vectors.is_due():
            return False
        self._newer = 0
        try:
            self._vectors.build()
        except IndexUnavailableError as error:
            logger.warning("%s", error)
        return True

    def rebuild_words(self) -> None:
        """Fill a new word index from the catalogue."""
        self._words.close()
        rebuild_words(self.catalogue, self._settings)
        self._words = LexicalWriter(words_folder(self.catalogue, self._settings))

    def rebuild_vectors(self) -> None:
        """Build a new generation from the catalogue's vectors alone."""
        self.catalogue.withdraw_generation()
        if self._vectors.is_due():
            self._vectors.build(fresh=True)
        self._vectors.sweep()

    def reembed(
        self,
        embedder: Embedder,
        text_of: Callable[[Article, Passage], str],
        progress: Callable[[int, int], None],
    ) -> None:
        """Embed every passage with another model, in place; searches wait until it is done.

        Args:
            embedder: The model of the settings.
            text_of: A passage as it is embedded.
            progress: Told (versions done, versions in all) after each one.
        """
        total, done = len(self.catalogue.kept_version_keys()), 0
        self.catalogue.withdraw_generation()
        self.catalogue.set_meta(CARD, json.dumps({"name": "re-embedding was interrupted"}))
        for key, article in self.catalogue.iter_kept():
            rows = self.catalogue.passages_of(key, article)
            vectors, sentences = embed_articles(
                embedder, [(article, passage) for _, passage in rows], text_of
            )
            numbers = [number for number, _ in rows]
            self.catalogue.replace_vectors(
                [(number, vector.tobytes()) for number, vector in zip(numbers, vectors, strict=True)]
            )
            self.catalogue.replace_sentence_vectors(list(zip(numbers, sentences, strict=True)))
            done += 1
            progress(done, total)
        self.catalogue.set_meta(CARD, card_json(embedder.card))
        self.rebuild_vectors()

    def close(self) -> None:
        """Let go of the indexes and the lock; harmless when it was done before."""
        if self._is_open:
            self._is_open = False
            self._words.close()
            self.catalogue.close()
            self._lock.release()
