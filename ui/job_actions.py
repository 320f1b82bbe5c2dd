"""What can be done about a job that has ended: its failures tried again, what it brought taken back."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from rag.catalogue import Job
from rag.errors import BelegError
from ui import components
from ui.services import Services
from ui.strings import Texts

RETRIED = ("add",)  # kinds of jobs whose failures can be tried again


def job_actions(services: Services, texts: Texts, job: Job) -> None:
    """Show the buttons that the job leaves something to do for; the one that takes back asks first."""
    can_retry = job.kind in RETRIED and job.failed > 0
    can_undo = services.catalogue.can_undo(job)
    if not can_retry and not can_undo:
        return
    with st.container(horizontal=True, gap="small"):
        if can_retry and st.button(
            texts.count("ingest.retry", job.failed),
            icon=":material/refresh:",
            type="tertiary",
            key=f"retry-{job.id}",
        ):
            _change(services, texts, lambda: services.catalogue.retry_job(job.id))
        if can_undo and st.button(
            texts("ingest.undo"), icon=":material/undo:", type="tertiary", key=f"undo-{job.id}"
        ):
            _confirm(services, texts, job)


def _confirm(services: Services, texts: Texts, job: Job) -> None:
    @st.dialog(texts("ingest.undo.title"))
    def confirm() -> None:
        st.write(texts("ingest.undo.ask", added=job.added, updated=job.updated))
        with st.container(horizontal=True):
            if st.button(texts("ingest.undo.yes"), type="primary", key="undo-yes"):
                _change(services, texts, lambda: services.catalogue.undo_job(job.id))
            if st.button(texts("articles.change.no"), key="undo-no"):
                st.rerun()

    confirm()


def _change(services: Services, texts: Texts, change: Callable[[], object]) -> None:
    try:
        change()
    except BelegError as error:
        components.problem(error, texts("error.title"), key="job-problem")
        return
    services.worker.ensure()
    st.rerun(scope="app")
