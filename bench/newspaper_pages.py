"""Pages in, as JSON lines with url and html; what newspaper4k makes of each, out. Runs in its own environment."""

from __future__ import annotations

import json
import sys
import time

import newspaper  # type: ignore[import-not-found,unused-ignore]


def extracted(url: str, html: str) -> dict[str, object]:
    """Parse one page with newspaper4k's defaults."""
    started = time.perf_counter()
    article = newspaper.Article(url, fetch_images=False)
    article.download(input_html=html)
    try:
        article.parse()
    except (ImportError, LookupError, ValueError) as error:  # a language whose word lists are not installed
        sys.stderr.write(f"{url}: {type(error).__name__}\n")
    date = article.publish_date
    return {
        "title": article.title or "",
        "authors": list(article.authors or ()),
        "published": date.isoformat() if date else None,
        "text": article.text or "",
        "seconds": time.perf_counter() - started,
    }


if __name__ == "__main__":
    for line in sys.stdin:
        page = json.loads(line)
        sys.stdout.write(json.dumps(extracted(page["url"], page["html"])) + "\n")
