"""Pages of a browser in which somebody is logged in."""

import os
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
# So many times slower than it is: what a test does not wait for shows then.
SLOWER = float(os.environ.get("COMPLAINT_SLOW_BROWSER") or 1)
# Milliseconds that a busy machine may need, for whatever it is.
PATIENCE = 30_000 * max(1, SLOWER / 2)
# Counts the calls that are under way, and for how many drawn frames there was none.
COUNT_CALLS = """() => {
    const calls = (window.complaintCalls = {open: 0, idle: 0});
    const {send} = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.send = function (...args) {
        calls.open++;
        this.addEventListener("loadend", () => calls.open--);
        return send.apply(this, args);
    };
    const look = () => {
        calls.idle = calls.open ? 0 : calls.idle + 1;
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""
QUIET = """() => window.complaintCalls.idle > 3 && !document.querySelector(
    "body.o_ui_blocked, .o_statusbar_buttons button[disabled], button[disabled='1']"
)"""


def watch(page) -> None:
    """Collect what a person with the console open would see.

    ``page.errors`` is the list; ``page.expected`` are patterns of what the test
    provokes.
    """
    page.errors, page.expected = [], []

    def on_console(message):
        text = message.text
        known = HARMLESS.search(text) or any(x in text for x in page.expected)
        if message.type == "error" and not known:
            page.errors.append(f"console: {text}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: page.errors.append(f"page: {error}"))
    if SLOWER > 1:
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def patient(context) -> None:
    """Give the pages of a context as much time as a busy machine needs."""
    context.set_default_timeout(PATIENCE)


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
    context.add_init_script(f"({COUNT_CALLS})()")
    patient(context)
    page = context.new_page()
    watch(page)
    return page


def go(page, path: str) -> None:
    """Open an address of this server and wait until the web client is there."""
    page.goto(path)
    if path.startswith("/odoo"):
        page.wait_for_selector(".o_main_navbar")
        page.wait_for_selector("body:not(.o_ui_blocked) .o_action_manager")


def settle(page) -> None:
    """Wait until no call is under way, its answer is drawn, and buttons work again."""
    page.evaluate("window.complaintCalls.idle = 0")
    page.wait_for_function(QUIET, polling="raf")


def fits(page, words: str = "the page is wider than the screen") -> None:
    """See that a page, as soon as it stands, is not wider than its screen."""
    page.wait_for_load_state()
    width = "document.documentElement.scrollWidth - window.innerWidth"
    # not wait_for_function, which the policy of a public page may forbid
    for _look in range(100):
        if page.evaluate(width) <= 0:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{words}: {page.url}")
