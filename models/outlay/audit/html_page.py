"""The frame of every page of the audit: no script, and nothing from elsewhere."""

from html import escape


def framed_page(title: str, style: str, body: str) -> str:
    """Return a whole page; `body` is HTML already, `title` is not."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f"{body}</body>\n</html>\n"
    )
