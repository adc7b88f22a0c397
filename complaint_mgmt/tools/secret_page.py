"""What every page shares whose address holds a secret. Pure Python, no Odoo import."""

# The languages that such a page offers beside that of its customer.
LANGUAGES = ("en_US", "zh_CN")
HEADERS = {
    # the address holds the secret: no other site, cache or index learns it
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store, max-age=0",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
}
