"""What hangs on an article: its copies in other outlets, and the answers of this person that cite it."""

from __future__ import annotations

import streamlit as st

from rag.citing import CitingSentence
from rag.records import Article
from rag.stories import Member, Story, say_likeness
from ui import components, session
from ui.components import Row
from ui.services import Services
from ui.strings import Texts

COPIES, CITED = "article-copies", "article-cited"  # keys of the components
CITED_SHOWN = 20  # sentences of answers; more are found among the chats


def copies(services: Services, texts: Texts, article: Article) -> None:
    """List the articles that tell the same in the same words; a click opens one."""
    story = services.catalogue.stories_of([article.id]).get(article.id)
    others = [each for each in story.members if each.source.article_id != article.id] if story else []
    if story is None or not others:
        return
    with st.expander(texts.count("articles.copies", len(others)), expanded=True):
        if story.agency:
            components.rows(
                [Row(text=texts("articles.agency", name=story.agency))], key="article-agency", look="head"
            )
        components.rows(
            [_copy(each, story, article, texts) for each in others],
            key=COPIES,
            look="near-list",
            label=texts("articles.copies.label"),
            on_pick=lambda: None,
        )
    if picked := components.picked(COPIES, "pick"):
        st.query_params.from_dict({session.ARTICLE: str(picked)})
        st.rerun()


def cited_in(services: Services, texts: Texts, article: Article) -> None:
    """List the sentences of this person's answers that cite the article; a click opens the chat."""
    sentences = services.chats.citing(article.id, session.person(), CITED_SHOWN)
    if not sentences:
        return
    with st.expander(texts.count("articles.cited", len(sentences)), expanded=True):
        components.rows(
            [_sentence(place, each, article, texts) for place, each in enumerate(sentences)],
            key=CITED,
            look="near-list",
            label=texts("articles.cited.label"),
            on_pick=lambda: None,
        )
    picked = str(components.picked(CITED, "pick") or "")
    if picked.isdecimal() and int(picked) < len(sentences):
        chat_id = sentences[int(picked)].chat_id
        session.open_chat(chat_id)
        st.switch_page("ui/ask.py", query_params={session.CHAT: chat_id})


def _copy(member: Member, story: Story, article: Article, texts: Texts) -> Row:
    source = member.source
    alike = say_likeness(story.likeness(article.id, source.article_id), texts.language)
    date = texts.brief(source.published, source.published_precision)
    return Row(
        title=source.title,
        meta=f"{source.outlet or texts('reader.unnamed')} · {date}",
        text=alike,
        id=source.article_id,
        language=source.language,
    )


def _sentence(place: int, each: CitingSentence, article: Article, texts: Texts) -> Row:
    meta = texts.instant(each.asked)
    if each.citation.source.version != article.version:
        meta = f"{meta} · {texts('articles.cited.other_version')}"
    return Row(title=each.question, meta=meta, text=each.sentence, id=str(place))
