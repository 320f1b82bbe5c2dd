"""What can be done with an article: ask about it, take it out of search, bring it back, remove it for good."""

from __future__ import annotations

import logging

import streamlit as st

from rag.catalogue import Job, Withdrawal
from rag.days import published_days
from rag.errors import BelegError, NotFoundError
from rag.records import Article
from ui import components, session
from ui.filter_row import AS_OF, FROM, OUTLETS, TO
from ui.jobs import ACTIVE
from ui.services import Services
from ui.strings import Texts

logger = logging.getLogger(__name__)

KINDS = ("withdraw", "reinstate", "remove")  # jobs that change one article
QUESTION = "question"  # key of the Ask page's field
LOOK_S = 1.0  # seconds between looks at a job that the person waits for
MAX_REASON_CHARS = 500  # characters; a sentence or two for those who look it up
JOBS_LOOKED_AT = 50  # latest jobs among which this article's is looked for
REASON, KEEP_OUT = "change-reason", "change-keep-out"  # keys of the dialog's fields


def actions(services: Services, texts: Texts, article: Article, withdrawal: Withdrawal | None) -> None:
    """Show what can be done, as buttons; what changes the archive asks first."""
    is_withdrawn = withdrawal is not None and withdrawal.is_kept
    with st.container(key="article-actions"):
        if not is_withdrawn and st.button(
            texts("articles.ask"), icon=":material/forum:", type="primary", width="stretch", key="article-ask"
        ):
            _ask_about(services, texts, article)
        with st.container(horizontal=True, gap="small"):
            kind = "reinstate" if is_withdrawn else "withdraw"
            for name, icon in ((kind, ":material/visibility_off:"), ("remove", ":material/delete:")):
                shown = ":material/visibility:" if name == "reinstate" else icon
                if st.button(texts(f"articles.{name}"), icon=shown, type="tertiary", key=f"article-{name}"):
                    _confirm(services, texts, article, name)


def job_strip(services: Services, texts: Texts, article_id: str) -> None:
    """Say what is being done with the article, as long as it is, and what went wrong with it at last."""
    job = _job_of(services, article_id)
    if job is not None and job.state in ACTIVE:
        st.fragment(_watch, run_every=LOOK_S)(article_id)
    elif job is not None and job.state == "failed":
        components.notice(
            texts("articles.job.failed"), job.message, key="article-job-failed", is_problem=True
        )


def _watch(article_id: str) -> None:
    services, texts = session.context()
    services.worker.ensure()
    job = _job_of(services, article_id)
    if job is None or job.state not in ACTIVE:
        st.rerun(scope="app")
    text = texts("articles.job.waits") if services.catalogue.holder() and job.state == "queued" else ""
    if services.worker.has_failed:
        text = f"{texts('ingest.worker.failed')} {texts('ingest.worker.log')}"
    components.notice(texts(f"articles.job.{job.kind}"), text, key="article-job")


def _job_of(services: Services, article_id: str) -> Job | None:
    """The latest job that changes this article."""
    jobs = services.catalogue.jobs(limit=JOBS_LOOKED_AT)
    return next((job for job in jobs if job.kind in KINDS and article_id in job.sources), None)


def _ask_about(services: Services, texts: Texts, article: Article) -> None:
    """Open a new chat within the article's outlet and day, its title in quotation marks before the question.

    What stands in quotation marks must occur in what is found, in its text or its title: that and the
    filters, which can be seen and taken away, leave the article and its copies.
    """
    days = published_days(article.published, article.published_precision, services.settings.timezone)
    st.session_state[FROM], st.session_state[TO] = days if days else (None, None)
    st.session_state[OUTLETS] = [article.outlet] if article.outlet else []
    st.session_state[AS_OF] = None
    st.session_state[QUESTION] = texts("articles.ask.about", title=article.title)
    session.open_chat(None)
    st.switch_page("ui/ask.py")


def _confirm(services: Services, texts: Texts, article: Article, kind: str) -> None:
    @st.dialog(texts(f"articles.{kind}.title"))
    def confirm() -> None:
        components.rows(
            [components.Row(title=article.title, meta=article.outlet)], key="change-what", look="head"
        )
        st.write(texts(f"articles.{kind}.ask"))
        if kind == "withdraw":
            st.text_input(texts("articles.reason"), key=REASON, max_chars=MAX_REASON_CHARS)
        if kind == "remove":
            st.checkbox(texts("articles.keep_out"), key=KEEP_OUT)
        with st.container(horizontal=True):
            if st.button(texts(f"articles.{kind}.yes"), type="primary", key="change-yes"):
                _change(services, article.id, kind)
            if st.button(texts("articles.change.no"), key="change-no"):
                st.rerun()

    confirm()


def _change(services: Services, article_id: str, kind: str) -> None:
    """Queue the job; a withdrawal holds at once, whatever the worker is busy with."""
    reason = str(st.session_state.get(REASON) or "").strip()
    options = {"withdraw": {"reason": reason}, "remove": {"keep_out": "yes"}}.get(kind, {})
    if kind == "remove" and not st.session_state.get(KEEP_OUT):
        options = {}
    try:
        if kind == "withdraw":
            services.catalogue.withdraw_article(article_id, reason)
        services.catalogue.queue_job(kind, [article_id], options)
    except NotFoundError:
        logger.info("article %s was gone already", article_id)
    except BelegError as error:
        components.problem(error, session.texts()("error.title"), key="change-problem")
        return
    services.worker.ensure()
    st.rerun()
