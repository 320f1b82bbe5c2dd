"""How the tables of the catalogue changed since its first version, one entry a change."""

from __future__ import annotations

# Each entry brings a file from the version that is its place in this list (from 1) to the next one; a new
# file is made by SCHEMA and all of them, so that old and new archives have the same tables.
MIGRATIONS = (
    # 2: when a version was what one could read, as ordinal days; `known_until` is the first day it was not.
    # `changed` is the epoch of its last change. Versions that were replaced before have no passages any more
    # and are visible as of no day; what replaced them is visible from a day after its change (1721424.5 lies
    # between julian and ordinal days, the day more makes up for the time zone). The vector index is built
    # anew, with `known_from` beside each vector.
    """
ALTER TABLE versions ADD COLUMN known_from INTEGER;
ALTER TABLE versions ADD COLUMN known_until INTEGER;
ALTER TABLE versions ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
UPDATE versions SET known_from = max(day_to, 1 + CAST(coalesce(
    julianday(substr(modified, 1, 10)), julianday(substr(fetched, 1, 10)), julianday(substr(created, 1, 10))
    ) - 1721424.5 AS INTEGER))
    WHERE state = 'live' AND article_id IN (SELECT article_id FROM versions WHERE state = 'superseded');
UPDATE versions SET known_from = day_to WHERE state = 'live'
    AND article_id NOT IN (SELECT article_id FROM versions WHERE state = 'superseded');
DELETE FROM generations;
CREATE INDEX known_by_day ON versions (known_from, known_until);
CREATE INDEX versions_by_change ON versions (changed);
CREATE INDEX superseded ON versions (id) WHERE state = 'superseded';
""",
    # 3: which articles tell one story in the same words. `sketch` is the MinHash of a live version's words,
    # see `rag.sketches`; rows come and go by `rag.catalogue.linking`. `copies` holds each pair once, a < b;
    # `story` is the smallest id of all articles that copies connect.
    """
CREATE TABLE sketches (
    version_id INTEGER PRIMARY KEY REFERENCES versions (id) ON DELETE CASCADE,
    sketch BLOB NOT NULL
);
CREATE TABLE copies (
    a TEXT NOT NULL,
    b TEXT NOT NULL,
    alike TEXT NOT NULL,
    share INTEGER NOT NULL,
    length INTEGER NOT NULL,
    is_title_same INTEGER NOT NULL,
    PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX copies_by_second ON copies (b);
CREATE TABLE stories (
    article_id TEXT PRIMARY KEY,
    story TEXT NOT NULL,
    agency TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX articles_of_story ON stories (story);
""",
    # 4: what the archive's tests of itself found, by group (all, outlet, language, month), and their alarms.
    """
CREATE TABLE self_tests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    created TEXT NOT NULL,
    after TEXT NOT NULL,
    job_id INTEGER,
    seconds REAL NOT NULL,
    note TEXT NOT NULL
);
CREATE TABLE self_test_groups (
    test_id INTEGER NOT NULL REFERENCES self_tests (id) ON DELETE CASCADE,
    grouped_by TEXT NOT NULL,
    name TEXT NOT NULL,
    questions INTEGER NOT NULL,
    vectors INTEGER NOT NULL,
    words INTEGER NOT NULL,
    fused INTEGER NOT NULL,
    PRIMARY KEY (test_id, grouped_by, name)
) WITHOUT ROWID;
CREATE TABLE self_test_alarms (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    test_id INTEGER NOT NULL REFERENCES self_tests (id) ON DELETE CASCADE,
    side TEXT NOT NULL,
    grouped_by TEXT NOT NULL,
    name TEXT NOT NULL,
    message TEXT NOT NULL,
    hint TEXT NOT NULL
);
CREATE INDEX alarms_of_test ON self_test_alarms (test_id);
""",
    # 5: the vectors of a passage's sentences, packed (rag/embedding/late.py), read for the best candidates.
    """
CREATE TABLE sentence_vectors (
    passage_id INTEGER PRIMARY KEY REFERENCES passages (id) ON DELETE CASCADE,
    packed BLOB NOT NULL
);
""",
    # Withdrawn articles: their versions are 'removed', that is kept but without passages, so that no search
    # finds them; `version_id` is the one that was live. A row without a version keeps a deleted article out.
    # Then a job's stages and its quality report, paragraphs that are left out of an outlet's articles, and
    # which files of backups and exports were written: what is removed later is still in those.
    """
CREATE TABLE withdrawals (
    article_id TEXT PRIMARY KEY,
    version_id INTEGER,
    since TEXT NOT NULL,
    reason TEXT NOT NULL,
    is_settled INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE job_stages (
    job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    done INTEGER NOT NULL,
    seconds REAL NOT NULL,
    PRIMARY KEY (job_id, name)
) WITHOUT ROWID;
CREATE TABLE quality_reports (
    job_id INTEGER PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
    report TEXT NOT NULL
);
CREATE TABLE boilerplate (
    outlet TEXT NOT NULL,
    text TEXT NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (outlet, text)
) WITHOUT ROWID;
CREATE TABLE files_written (
    path TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    created TEXT NOT NULL
) WITHOUT ROWID;
""",
    # Feeds with what each last brought, their entries until the articles are in the archive, and which files
    # of watched folders were taken. Times are ISO 8601 in UTC, to the millisecond. An entry's `key` is a hash
    # of its address, `alike` of what stays when the address changes, `fingerprint` of what changes when the
    # article does; `url` and `hints` are emptied once the article is in, so that nothing of it stays here.
    """
CREATE TABLE feeds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    url TEXT NOT NULL UNIQUE,
    outlet TEXT NOT NULL,
    every_minutes INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'gone')),
    kind TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    added TEXT NOT NULL,
    checked TEXT,
    succeeded TEXT,
    brought TEXT,
    brought_entries INTEGER NOT NULL DEFAULT 0,
    due TEXT NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    busy_until TEXT NOT NULL DEFAULT ''
);
CREATE TABLE feed_entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    alike TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'queued', 'done', 'failed')),
    origin TEXT NOT NULL,
    url TEXT NOT NULL,
    hints TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    due TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    job_id INTEGER,
    seen TEXT NOT NULL,
    listed TEXT NOT NULL,
    appeared TEXT NOT NULL,
    UNIQUE (feed_id, key)
);
CREATE INDEX appeared_entries ON feed_entries (feed_id, appeared);
CREATE INDEX alike_entries ON feed_entries (feed_id, alike);
CREATE INDEX open_entries ON feed_entries (feed_id, due) WHERE state IN ('pending', 'queued');
CREATE TABLE watched_files (
    path TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    changed INTEGER NOT NULL
) WITHOUT ROWID;
""",
    # Which job brought a version, so that a job can be undone. Of older versions it is the job that listed the
    # article and ran when the version came in, since jobs run one after the other.
    """
ALTER TABLE versions ADD COLUMN job_id INTEGER;
CREATE INDEX items_of_article ON job_items (article_id);
UPDATE versions SET job_id = (
    SELECT max(i.job_id) FROM job_items i JOIN jobs j ON j.id = i.job_id
    WHERE i.article_id = versions.article_id AND i.outcome IN ('added', 'updated')
    AND j.kind IN ('add', 'clean') AND versions.created BETWEEN j.started AND coalesce(j.finished, versions.created));
CREATE INDEX versions_of_job ON versions (job_id);
CREATE INDEX undo_jobs ON jobs (id) WHERE kind = 'undo';
""",
    # What the page of articles counts and sorts, in the order in which it lists: the rows themselves hold whole
    # texts, and reading past those of 50,000 articles takes seconds. The state comes last, so that no other
    # query takes this index for a short way to live versions.
    """
CREATE INDEX listed ON versions
    (day_to, published, id, day_from, outlet, language, section, extractor, state) WHERE state = 'live';
""",
)
