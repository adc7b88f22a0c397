"""D4 of an 8D report in a browser: asking why, and the fishbone that grows of it."""

import pytest
from playwright.sync_api import expect

from devenv import pages

SOLVER = "solver8d"
SCREENS = [(lang, phone) for lang in ("en_US", "zh_CN") for phone in (False, True)]


@pytest.fixture(scope="module")
def report(rpc):
    """A report with one cause for each question, made by a member of the 8D team."""
    admin = rpc("admin")
    (me,) = admin.read("res.users", admin.uid, ["company_id"])
    company = me["company_id"][0]
    admin.create(
        "res.users",
        {
            "name": "Solver",
            "login": SOLVER,
            "password": SOLVER,
            "company_id": company,
            "company_ids": [(6, 0, [company])],
            "group_ids": [(6, 0, [admin.ref("complaint_8d.group_8d_user")])],
        },
    )
    solver = rpc(SOLVER)
    found = solver.create("complaint.8d", {"title": "Brake pad cracks"})
    vals = {"report_id": found, "category": "material"}
    for kind in ("occurrence", "escape"):
        name = f"Cause of {kind}"
        solver.create("complaint.8d.cause", {**vals, "kind": kind, "name": name})
    return found


def open_causes(browser_page, report, **options):
    """Open the page of D4."""
    page = browser_page(SOLVER, path=f"/odoo/eight-d/{report}", **options)
    page.click(".o_notebook a[name=d4]")
    page.wait_for_selector(".o_complaint_8d_fishbone svg")
    return page


@pytest.mark.parametrize(("lang", "phone"), SCREENS)
def test_fishbone_is_read_on_desk_and_phone(report, browser_page, lang, phone):
    """It scrolls in its own frame, is told as a list, and shows each question."""
    page = open_causes(browser_page, report, lang=lang, phone=phone)
    expect(page.locator("[data-bone]")).to_have_count(6)
    page.click("[data-kind=escape]")
    page.wait_for_selector("svg text >> text=E1 Cause of escape")
    expect(page.locator("[data-kind=escape][aria-pressed=true]")).to_have_count(1)
    page.click(".o_complaint_8d_fishbone summary")
    page.wait_for_selector(".o_complaint_8d_fishbone li >> text=Cause of escape")
    pages.fits(page, "the page itself does not scroll sideways")
    # nor does the sheet, in which the frame is
    page.wait_for_function(
        "(({scrollWidth, clientWidth}) => scrollWidth <= clientWidth)("
        "document.querySelector('.o_form_sheet'))"
    )


def test_asking_why_goes_on_in_the_dialog(report, browser_page):
    """S3.11: a chain of causes is typed without leaving the keyboard."""
    page = open_causes(browser_page, report)
    page.locator("tr.o_data_row", has_text="Cause of occurrence").locator(
        "button[name=action_ask_why]"
    ).click()
    for word, button in (("Press too hot", "ask_why"), ("Sensor drifts", "done")):
        box = page.locator(".modal [name=name] input:focus")
        expect(box).to_have_value("")
        box.fill(word)
        page.click(f".modal footer button[name=action_{button}]")
        if button == "ask_why":
            page.wait_for_selector(f".modal-title >> text={word}")
    page.wait_for_selector("tr.o_data_row >> text=Sensor drifts")
    numbers = page.locator("tr.o_data_row td[name=number]")
    expect(numbers).to_have_text(["1", "1.1", "1.1.1", "E1"])
    page.wait_for_selector("svg text >> text=1.1.1 Sensor drifts")


LAYOUT = """async () => {
    const { layoutFishbone, wrap, widthOf } = odoo.loader.modules.get(
        "@complaint_8d/fishbone/fishbone_layout"
    );
    const cause = (name, more) => ({ kind: "occurrence", level: 1, name, ...more });
    const causes = [...Array(40).keys()].map((i) =>
        cause(i % 2 ? "压机温度比设定值高四十度".repeat(3) : "The press is too hot", {
            category: ["man", "machine", ""][i % 3], level: 1 + (i % 7), number: `${i}`,
        })
    );
    causes.push(cause("R", { is_root: true }), cause("X", { state: "excluded" }));
    causes.push(cause("Other question", { kind: "escape" }));
    const title = "制动片开裂".repeat(9);
    const chart = layoutFishbone({ title, causes }, "occurrence");
    const lines = chart.bones.flatMap((b) => b.twigs.flatMap((t) => t.lines));
    return {
        bones: chart.bones.length,
        twigs: chart.bones.flatMap((b) => b.twigs).length,
        looks: chart.bones.flatMap((b) => b.twigs).map((t) => t.look).filter(Boolean),
        inside: [...lines, ...chart.head.lines].every(
            ({ x, y }) => x > 0 && y > 0 && x < chart.width && y < chart.height
        ),
        widest: Math.max(...lines.map(({ text }) => widthOf(text))),
        empty: layoutFishbone({ title: "", causes: [] }, "system").bones.length,
        wrapped: wrap("传感器 drifts away", 8, 4),
        cut: wrap("one two three four five six", 5, 2),
    };
}"""


def test_the_layout_of_the_fishbone(report, browser_page):
    """The function alone, in the real bundle: nothing leaves the sheet."""
    page = open_causes(browser_page, report)
    found = page.evaluate(LAYOUT)
    assert found["bones"] == 7, "six fields, and those without one"
    assert found["twigs"] == 42
    assert found["looks"] == ["root", "excluded"]
    assert found["inside"]
    assert found["widest"] <= 32
    assert found["empty"] == 6
    assert found["wrapped"] == ["传感器", "drifts", "away"]
    assert found["cut"] == ["one", "two…"]
