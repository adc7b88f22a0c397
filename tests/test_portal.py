"""A customer complains by the portal, follows, contests, accepts and rates."""

import pytest
import walkthrough
from playwright.sync_api import expect

from devenv import pages

LANGUAGES = {"en": "en_US", "zh": "zh_CN"}
HEADINGS = {"en": "Complaints", "zh": "投诉"}
TYPED = "main input, main select, main textarea"
NAMELESS = f"""() => [...document.querySelectorAll("{TYPED}")]
    .filter((one) => one.type !== "hidden" && !one.labels.length)
    // the search of the website itself is not ours
    .filter((one) => !one.closest(".o_searchbar_form"))
    .map((one) => one.outerHTML)"""


class House:
    """The people of the house, at work by RPC."""

    def __init__(self, rpc):
        self.inspector, self.head = rpc("inspector"), rpc("head")

    def answer(self, case, words):
        """Take the case from its receipt to the answer."""
        person = self.inspector
        person.call("complaint.complaint", "action_acknowledge", [[case]])
        (found,) = person.read("complaint.complaint", [case], ["class_version_id"])
        version = found["class_version_id"]
        domain = [("version_id", "=", version and version[0])]
        classes = person.search("complaint.class", domain)
        self.write(case, class_id=classes[walkthrough.MINOR])
        person.call("complaint.complaint", "action_start", [[case]])
        self.propose(case, words)
        return self.reply(case, words)

    def write(self, case, **values):
        self.inspector.write("complaint.complaint", [case], values)

    def propose(self, case, words):
        """Propose the decision and have the QA head sign it."""
        self.write(
            case,
            outcome="own_fault",
            investigation=f"<p>{words['findings']}</p>",
            proposal=words["proposal"],
        )
        for person, button in (
            (self.inspector, "action_submit"),
            (self.head, "action_gate_sign"),
        ):
            action = person.call("complaint.complaint", button, [[case]])
            wizard, model = action.get("res_id"), action["res_model"]
            context = {**(action.get("context") or {}), "password": person.login}
            if not wizard:
                keywords = {"context": context}
                (wizard,) = person.call(model, "create", [[{}]], keywords)
            person.write(model, [wizard], {"decision": "approve"})
            person.call(model, "action_confirm", [[wizard]], {"context": context})

    def reply(self, case, words):
        values = {"complaint_id": case, "text": words["reply"], "mode": "phone"}
        return self.inspector.create("complaint.reply", values)


def shown(page, pictures, name):
    """Check what holds for every page, and keep a picture when one is asked for."""
    pages.fits(page)
    assert not page.evaluate(NAMELESS), page.url
    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(pictures / f"portal_{name}.png"), full_page=True)


@pytest.mark.parametrize(("lang", "phone"), [("en", False), ("zh", True)])
def test_a_customer_complains_follows_contests_accepts_and_rates(
    lang, phone, browser_page, rpc
):
    """S4.2, S4.15, S4.18: from a delivery to the rating, without a call."""
    words = walkthrough.WORDS[lang]
    pictures = walkthrough.pictures_folder(lang)
    house = House(rpc)
    page = browser_page(
        "customer",
        lang=LANGUAGES[lang],
        phone=phone,
        # pages of customers go by the address, and remember it
        path=f"/{LANGUAGES[lang]}/my/complaints",
    )
    assert HEADINGS[lang] == page.inner_text("h1")
    shown(page, pictures, "1_list")
    page.click("a[href$='/my/complaints/new']")
    page.wait_for_url("**/my/complaints/new")
    shown(page, pictures, "2_choose")
    page.locator("a[href*='/my/complaints/new?delivery=']").first.click()
    page.locator("input[name=line]").first.check()
    page.locator("input[name^=qty_]").first.fill("1")
    page.fill("textarea[name=statement]", words["statement"])
    page.set_input_files(
        "input[type=file]",
        {
            "name": "blister.png",
            "mimeType": "image/png",
            "buffer": walkthrough.PICTURE,
        },
    )
    shown(page, pictures, "3_form")
    page.click("main form button[type=submit]")
    page.wait_for_selector("[role=status] strong")
    number = page.locator("[role=status] strong").inner_text()
    shown(page, pictures, "4_received")
    inspector = house.inspector
    (case,) = inspector.search_read("complaint.complaint", [("name", "=", number)])
    assert (case["door"], case["statement"]) == ("portal", words["statement"])
    assert case["item_ids"] and case["picking_id"]
    house.answer(case["id"], words)
    page.goto(f"/my/complaints/{case['id']}")
    assert words["reply"] in page.inner_text("main")
    assert words["findings"] not in page.inner_text("main")
    shown(page, pictures, "5_answered")
    page.click("details summary")
    page.fill("textarea[name=reason]", words["statement"])
    page.click("button[name=answer][value=no]")
    page.wait_for_selector("[data-status=contested]")
    shown(page, pictures, "6_contested")
    assert (
        inspector.read("complaint.complaint", [case["id"]], ["satisfaction"])[0][
            "satisfaction"
        ]
        == "no"
    )
    page.fill("textarea[name=text]", words["proposal"])
    page.click("form[action$='/message'] button[type=submit]")
    message = page.locator(".o_complaint_message", has_text=words["proposal"])
    expect(message).to_be_visible()
    page.click("button[name=answer][value=yes]")
    page.wait_for_selector("[data-status=accepted]")
    inspector.call("complaint.complaint", "action_close", [[case["id"]]])
    page.goto(f"/my/complaints/{case['id']}")
    shown(page, pictures, "7_closed")
    page.click("a[data-rate='5']")
    page.wait_for_url("**/rate/**")
    with page.expect_navigation():
        page.click("form[action*='/submit_feedback'] button[type=submit]")
    page.goto(f"/my/complaints/{case['id']}")
    assert not page.locator("a[data-rate]").count()
    shown(page, pictures, "8_rated")
