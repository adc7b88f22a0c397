"""Somebody scans a pack with a phone and complains, in both languages."""

import base64
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
import requests

from devenv import pages

PHOTO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kg"
    "AAAABJRU5ErkJggg=="
)
GTIN = "09506000134352"
FORM = ".o_complaint_form"
SIZES = """() => [...document.querySelectorAll(
        ".o_complaint_form input, .o_complaint_form button, .o_complaint_form textarea"
    )]
    .filter((one) => !["hidden", "checkbox"].includes(one.type) && one.tabIndex >= 0)
    .filter((one) => one.getBoundingClientRect().height < 44)
    .map((one) => one.outerHTML)"""
NAMELESS = """() => [...document.querySelectorAll(
        ".o_complaint_form input, .o_complaint_form textarea"
    )]
    .filter((one) => one.type !== "hidden" && !one.labels.length)
    .map((one) => one.outerHTML)"""


@pytest.fixture(scope="module")
def link(rpc):
    """What the printed code of a lot of a product with a GTIN leads to."""
    admin = rpc("admin")
    (site,) = admin.search_read("website", [], ["company_id"], limit=1)
    # The browser fills it in faster than anybody could.
    admin.write("website", site["id"], {"complaint_form_seconds": 0})
    company = site["company_id"][0]
    context = {"context": {"allowed_company_ids": [company]}}
    admin.call("res.company", "write", [[company], {"phone": "+86 571 5550 0001"}])

    def create(model, **values):
        return admin.call(model, "create", [[values]], context)[0]

    goods = {"type": "consu", "is_storable": True, "tracking": "lot"}
    product = create("product.product", name="E2E Syrup", barcode=GTIN, **goods)
    lot = create("stock.lot", name="E2E/26", product_id=product)
    line = {"product_id": product, "lot_id": lot}
    wizard = create("complaint.label.print", line_ids=[(0, 0, line)])
    (label,) = admin.search_read(
        "complaint.label.line", [["wizard_id", "=", wizard]], ["link"]
    )
    return label["link"]


@pytest.fixture(params=["en-US", "zh-CN"])
def phone(request, chromium, server):
    """A phone of somebody whom the server does not know."""
    context = chromium.new_context(
        viewport=pages.PHONE,
        base_url=server.base_url,
        has_touch=True,
        is_mobile=True,
        locale=request.param,
    )
    pages.patient(context)
    # A machine without a network: fonts of the theme are not the matter here.
    context.route(
        lambda url: not url.startswith(server.base_url),
        lambda route: route.fulfill(status=204),
    )
    page = context.new_page()
    pages.watch(page)
    # the form that was sent with a mistake on purpose
    page.expected.append("status of 422")
    page.locale = request.param
    yield page
    context.close()
    assert not page.errors, page.errors


def test_a_customer_complains_from_the_pack(link, phone, rpc):
    """Scan, look, write, take a photo, send: a number, and a case in the house."""
    assert link.endswith(f"/01/{GTIN}/10/E2E%2F26"), "GS1 Digital Link"
    phone.goto(urlsplit(link).path)
    assert phone.get_attribute("html", "lang") == phone.locale
    assert "E2E Syrup" in phone.inner_text("h1")
    assert "E2E/26" in phone.inner_text("dl")
    pages.fits(phone)

    phone.click("#wrap a.btn-primary")
    phone.wait_for_selector(FORM)
    assert phone.get_attribute("html", "lang") == phone.locale
    assert phone.input_value("[name=product_text]") == "E2E Syrup"
    assert phone.input_value("[name=lot_text]") == "E2E/26"
    pages.fits(phone)
    assert phone.evaluate(SIZES) == [], "too small for a thumb"
    assert phone.evaluate(NAMELESS) == [], "a field without a label"
    words = f"It is bitter, 有苦味 ({phone.locale})"
    phone.fill("[name=statement]", words)
    phone.fill("[name=name]", "王芳")
    phone.fill("[name=phone]", "+86 571 5550 0200")
    phone.check("[name=consent]")
    bad = {"name": "a.png", "mimeType": "image/png", "buffer": b"<svg/>"}
    phone.set_input_files("[name=files]", [bad])
    phone.click(f"{FORM} [type=submit]")
    phone.wait_for_selector("[role=alert]")
    assert phone.input_value("[name=statement]") == words, "what was typed stays"

    photo = {"name": "photo.png", "mimeType": "image/png", "buffer": PHOTO}
    phone.set_input_files("[name=files]", [photo])
    phone.click(f"{FORM} [type=submit]")
    phone.wait_for_selector(".lead strong")
    number = phone.inner_text(".lead strong")
    assert "+86 571 5550 0001" in phone.inner_text("#wrap")
    pages.fits(phone)

    admin = rpc("admin")
    (case,) = admin.search_read(
        "complaint.complaint",
        [["name", "=", number], ["statement", "=", words]],
        ["statement", "lot_names", "suspected_spam"],
    )
    assert (case["statement"], case["lot_names"]) == (words, "E2E/26")
    assert not case["suspected_spam"]
    names = admin.search_read(
        "ir.attachment",
        [["res_model", "=", "complaint.complaint"], ["res_id", "=", case["id"]]],
        ["name"],
    )
    assert [one["name"] for one in names] == ["photo.png"]


def test_the_form_needs_no_javascript(link, chromium, server):
    """Whoever has it switched off, or an old phone, complains all the same."""
    context = chromium.new_context(base_url=server.base_url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/complaint")
    page.fill("[name=statement]", "The cap was loose.")
    page.fill("[name=name]", "Old Phone")
    page.fill("[name=email]", "old.phone@example.com")
    page.check("[name=consent]")
    page.click(f"{FORM} [type=submit]")
    page.wait_for_selector(".lead strong")
    context.close()


def test_two_at_once_make_one_case(link, server, rpc):
    """A nervous thumb sends it twice at the same moment: one number, all files."""
    session = requests.Session()
    text = session.get(f"{server.base_url}/complaint", timeout=60).text
    data = {
        name: re.search(rf'name="{name}" value="([^"]*)"', text)[1]
        for name in ("csrf_token", "token")
    }
    data |= {"statement": "Sent twice.", "name": "Thumb", "phone": "13800000000"}
    data["consent"] = "1"
    cookies = session.cookies.get_dict()

    def send(_number):
        files = [("files", (f"{n}.png", PHOTO, "image/png")) for n in range(3)]
        address = f"{server.base_url}/complaint"
        return requests.post(
            address, data=data, files=files, cookies=cookies, timeout=60
        )

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(send, range(2)))
    assert [answer.status_code for answer in answers] == [200, 200]
    domain = [["statement", "=", "Sent twice."]]
    (case,) = rpc("admin").search_read("complaint.complaint", domain, ["name"])
    assert all(case["name"] in answer.text for answer in answers)
    domain = [["res_model", "=", "complaint.complaint"], ["res_id", "=", case["id"]]]
    sizes = rpc("admin").search_read("ir.attachment", domain, ["file_size"])
    assert [one["file_size"] for one in sizes] == [len(PHOTO)] * 3
