"""Pages of a browser in which somebody is logged in."""

import re

from .rpc import Rpc

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
# A page that is left while it still loads something says so; nobody is harmed. And
# the theme of a website wants fonts of other hosts, which a machine without a network
# lacks; the server under test is named by its number.
HARMLESS = re.compile(
    r"net::ERR_ABORTED|NetworkError|ConnectionLostError|net::ERR_NAME_NOT_RESOLVED"
)


def watch(page) -> None:
    """Collect what a person with the console open would see."""
    page.errors = []

    def on_console(message):
        if message.type == "error" and not HARMLESS.search(message.text):
            page.errors.append(f"console: {message.text}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: page.errors.append(f"page: {error}"))


def open_page(chromium, person: Rpc, lang: str | None, phone: bool):
    """A page of a browser in which the person is logged in."""
    options = {"viewport": PHONE if phone else DESK, "base_url": person.base_url}
    if phone:
        options.update(has_touch=True, is_mobile=True)
    locale = (lang or "en_US").replace("_", "-")
    context = chromium.new_context(locale=locale, timezone_id="UTC", **options)
    session = person.session.cookies.get("session_id")
    place = {"url": person.base_url}
    context.add_cookies([{"name": "session_id", "value": session, **place}])
    context.set_default_timeout(30_000)
    page = context.new_page()
    watch(page)
    return page


def go(page, path: str) -> None:
    """Open an address of this server and wait until the web client is there."""
    page.goto(path)
    if path.startswith("/odoo"):
        page.wait_for_selector(".o_main_navbar")
        page.wait_for_selector("body:not(.o_ui_blocked) .o_action_manager")
