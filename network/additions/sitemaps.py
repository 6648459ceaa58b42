"""Sitemaps (sitemaps.org, protocol 0.9) with the languages of each page, as XML. Pure."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from network.additions.queries import Public

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_LINKS = "http://www.w3.org/1999/xhtml"


def sitemap_index(addresses: Sequence[str]) -> bytes:
    """The list of the sitemaps at these addresses."""
    listed = "".join(f"<sitemap><loc>{escape(address)}</loc></sitemap>\n" for address in addresses)
    return f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{listed}</sitemapindex>\n'.encode()


def sitemap(pages: Sequence[Public], public_url: str) -> bytes:
    """These pages with full addresses; one in several languages is named once for each."""
    public = public_url.rstrip("/")
    listed = "".join(_urls(public + page.path, page) for page in pages)
    return f'{_HEAD}<urlset xmlns="{_NAMESPACE}" xmlns:xhtml="{_LINKS}">\n{listed}</urlset>\n'.encode()


def _urls(address: str, page: Public) -> str:
    by_language = {code: f"{address}?lang={code}" for code in page.languages}
    links = "".join(_link(code, each) for code, each in by_language.items())
    changed = f"<lastmod>{page.at.date().isoformat()}</lastmod>" if page.at else ""
    if by_language:
        links += _link("x-default", address)
    listed = [*by_language.values()]
    if page.own or not by_language:
        listed.insert(0, address)
    return "".join(f"<url><loc>{escape(each)}</loc>{changed}{links}</url>\n" for each in listed)


def _link(language: str, address: str) -> str:
    return f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(address)}/>'
