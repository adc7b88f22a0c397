"""The trace screen in a browser: from a lot to its customers, in both languages."""

import io
import re

import openpyxl
import pytest
from playwright.sync_api import expect

from devenv import pages

TRACER = "tracer"
WORDS = {
    "en_US": "Where It Went",
    "zh_CN": "去向",
}
SCREENS = [(lang, phone) for lang in WORDS for phone in (False, True)]


@pytest.fixture(scope="module")
def story(rpc):
    """Extract E2E-R went into two lots of capsules; one of them went to a hospital."""
    admin = rpc("admin")
    company = admin.ref("complaint_mgmt.demo_company_pharma")
    admin.create(
        "res.users",
        {
            "name": "Tracer",
            "login": TRACER,
            "password": TRACER,
            "company_id": company,
            "company_ids": [(6, 0, [company])],
            "tz": "Asia/Shanghai",
            "group_ids": [(6, 0, [admin.ref("complaint_recall.group_recall_user")])],
        },
    )
    return Works(admin, company).tell()


class Works:
    """Makes lots of one company by RPC, as its warehouse would."""

    def __init__(self, admin, company):
        self.admin, self.company = admin, company
        self.context = {"allowed_company_ids": [company]}
        (self.warehouse,) = admin.search_read(
            "stock.warehouse",
            [["company_id", "=", company]],
            ["lot_stock_id", "out_type_id", "in_type_id"],
            limit=1,
        )
        self.stock = self.warehouse["lot_stock_id"][0]

    def call(self, model, method, *args, **context):
        """Call a method for the company alone."""
        keywords = {"context": {**self.context, **context}}
        return self.admin.call(model, method, args, keywords)

    def create(self, model, **values):
        """Create a record of the company."""
        return self.call(model, "create", [values])[0]

    def tell(self):
        """Make the story; return the ids of its lots by name."""
        partner = {"is_company": True, "company_id": self.company}
        supplier = self.create("res.partner", name="Shanhe Herbs (山禾)", **partner)
        hospital = self.create("res.partner", name="East Hospital (东院)", **partner)
        extract = self.product("Honeysuckle Extract (金银花提取物)")
        capsules = self.product("Honeysuckle Capsules (金银花胶囊)")
        lots = {"E2E-R": self.lot("E2E-R", extract, supplier_lot="SH/88-1")}
        lots.update({name: self.lot(name, capsules) for name in ("E2E-F1", "E2E-F2")})
        suppliers = self.admin.ref("stock.stock_location_suppliers")
        customers = self.admin.ref("stock.stock_location_customers")
        lot = lots["E2E-R"]
        self.move("in_type_id", supplier, extract, lot, 100, suppliers, self.stock)
        for name, used, made in (("E2E-F1", 60, 600), ("E2E-F2", 30, 300)):
            self.produce(extract, lots["E2E-R"], used, capsules, lots[name], made)
        self.move(
            "out_type_id",
            hospital,
            capsules,
            lots["E2E-F1"],
            250,
            self.stock,
            customers,
        )
        return lots

    def product(self, name):
        """A product with lots."""
        return self.create(
            "product.product",
            name=name,
            type="consu",
            is_storable=True,
            tracking="lot",
            company_id=self.company,
        )

    def lot(self, name, product, **values):
        """A lot of a product."""
        return self.create("stock.lot", name=name, product_id=product, **values)

    def line(self, product, lot, quantity, source, target, **values):
        """A picked line of a transfer or an order."""
        return self.create(
            "stock.move.line",
            product_id=product,
            lot_id=lot,
            quantity=quantity,
            picked=True,
            location_id=source,
            location_dest_id=target,
            **values,
        )

    def move(self, kind, partner, product, lot, quantity, source, target):
        """A done transfer of one lot."""
        places = {"location_id": source, "location_dest_id": target}
        picking = self.create(
            "stock.picking",
            picking_type_id=self.warehouse[kind][0],
            partner_id=partner,
            **places,
        )
        self.line(product, lot, quantity, source, target, picking_id=picking)
        self.call("stock.picking", "action_confirm", [picking])
        self.call("stock.picking", "button_validate", [picking], skip_backorder=True)

    def produce(self, component, lot, used, product, made_lot, made):
        """A done manufacturing order."""
        raw = {"product_id": component, "product_uom_qty": used}
        order = self.create(
            "mrp.production",
            product_id=product,
            product_qty=made,
            bom_id=False,
            move_raw_ids=[(0, 0, raw)],
        )
        self.call("mrp.production", "action_confirm", [order])
        values = {"lot_producing_ids": [(6, 0, [made_lot])], "qty_producing": made}
        self.call("mrp.production", "write", [order], values)
        (move,) = self.call(
            "stock.move",
            "search_read",
            [["raw_material_production_id", "=", order]],
            ["location_id", "location_dest_id", "move_line_ids"],
        )
        self.call("stock.move.line", "unlink", move["move_line_ids"])
        places = move["location_id"][0], move["location_dest_id"][0]
        self.line(component, lot, used, *places, move_id=move["id"])
        skip = {"skip_consumption": True, "skip_backorder": True}
        self.call("mrp.production", "button_mark_done", [order], **skip)


def settled(page):
    """Wait until the answer of the server is on the screen."""
    pages.settle(page)
    page.wait_for_selector(".o_lot_trace_tile")
    page.wait_for_selector(".o_lot_trace [role=status]", state="detached")


def chips(page):
    """What is traced, as it stands above the answer."""
    return page.locator(".o_lot_trace_chip")


def tile(page, key):
    """The text of a figure of the strip."""
    text = page.inner_text(f"[data-tile={key}] .o_lot_trace_figures")
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize(("lang", "phone"), SCREENS)
def test_a_lot_is_traced_from_its_form(lang, phone, story, browser_page):
    """Strip, table, graph, selection and export of one answer, without stock rights."""
    page = browser_page(
        TRACER, lang=lang, phone=phone, path=f"/odoo/m-stock.lot/{story['E2E-R']}"
    )
    if phone:
        page.click(".o-form-buttonbox .o_button_more")
    page.click("button[name=action_trace]")
    settled(page)
    address = re.compile(rf"/lot-trace\?.*\blots={story['E2E-R']}\b")
    expect(page).to_have_url(address)
    assert tile(page, "customers") == "1"
    assert tile(page, "lots") == "3"
    assert tile(page, "shipped").startswith("250")
    assert WORDS[lang] in page.inner_text(".o_lot_trace_section")
    expect(page.locator("[data-way=down] tbody tr")).to_have_count(3)

    page.click(f"tr[data-lot='{story['E2E-F1']}'] input[type=checkbox]")
    page.click("button[name=hold]")
    page.wait_for_selector(".modal .o_form_view")
    # what is on hold is read anew, whatever was pressed
    with page.expect_response(lambda answer: "/get_trace" in answer.url):
        page.click(".modal .btn-close, .modal .o_form_button_cancel")
    page.wait_for_selector(".modal", state="detached")
    settled(page)

    calls = []
    page.on("request", lambda request: calls.append(request.url))
    page.click("[data-view=graph]")
    page.wait_for_selector(".o_lot_trace_node.o_customer")
    page.click(f"[data-node=l{story['E2E-F1']}]")
    panel = page.locator(".o_lot_trace_panel")
    expect(panel).to_contain_text("E2E-R →")
    expect(panel).to_contain_text("250")
    assert not [url for url in calls if "call_kw" in url], "the graph asked again"

    with page.expect_download() as download:
        page.click("button[name=export]")
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    cells = [cell.value for row in book.worksheets[3].iter_rows() for cell in row]
    assert "E2E-F1" in cells
    assert 250 in cells
    pages.fits(page)


def test_typing_scanning_and_coming_back(story, browser_page):
    """A number is typed, a code is scanned, a doubt is asked; the address keeps it."""
    page = browser_page(TRACER, path="/odoo/lot-trace")
    page.fill("input[name=scan]", "no such number")
    page.keyboard.press("Enter")
    page.wait_for_selector(".o_lot_trace_message")
    page.fill("input[name=scan]", "sh/88-1")
    page.click("button[name=trace]")
    settled(page)
    page.fill("input[name=scan]", "E2E-F")
    page.keyboard.press("Enter")
    page.click(f".o_lot_trace_candidates [data-lot='{story['E2E-F2']}']")
    expect(chips(page)).to_have_count(2)
    page.click("[data-direction=backward]")
    page.wait_for_selector("[data-tile=suppliers]")
    address = re.compile(rf"lots=\d+(,|%2C){story['E2E-F2']}&direction=backward")
    expect(page).to_have_url(address)
    page.reload()
    settled(page)
    expect(chips(page)).to_have_count(2)
    expect(page.locator("[data-direction=backward].active")).to_have_count(1)
    # a desktop scanner types fast, whatever has the focus
    chips(page).locator("button").last.click()
    expect(chips(page)).to_have_count(1)
    settled(page)
    page.evaluate(
        "odoo.__WOWL_DEBUG__.root.env.services.barcode.bus.trigger("
        "'barcode_scanned', { barcode: ']C110E2E-F1' })"
    )
    page.wait_for_selector(".o_lot_trace_chip >> text=E2E-F1")


SCAN = """(codes) => codes.forEach((barcode) =>
    odoo.__WOWL_DEBUG__.root.env.services.barcode.bus.trigger(
        "barcode_scanned", { barcode }
    )
)"""

# As a scanner that is a keyboard: before anything is drawn.
TYPE_AND_SEND = """(code) => {
    const field = document.querySelector("input[name=scan]");
    field.value = code;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    document.querySelector("button[name=trace]").click();
}"""


def test_each_of_two_quick_scans_counts(story, browser_page):
    """Nobody with a scanner in the hand waits for the answer on the first code."""
    page = browser_page(TRACER, path="/odoo/lot-trace")
    page.wait_for_selector(".o_lot_trace_empty")
    page.evaluate(SCAN, ["E2E-F1", "E2E-F2"])
    expect(chips(page)).to_have_count(2)
    settled(page)
    page.evaluate(TYPE_AND_SEND, "E2E-R")
    page.evaluate("document.querySelector('button[name=trace]').click()")
    expect(chips(page)).to_have_count(3)
    expect(page.locator("input[name=scan]")).to_have_value("")
    page.fill("input[name=scan]", "no such number")
    page.click("button[name=trace]")
    page.wait_for_selector(".o_lot_trace_message")
    expect(page.locator("input[name=scan]")).to_have_value("no such number")


def test_a_wrong_scan_does_not_cost_the_answer_that_is_under_way(story, browser_page):
    """A code that means nothing, read while a trace is loading, is only told."""
    page = browser_page(TRACER, path="/odoo/lot-trace")
    page.wait_for_selector(".o_lot_trace_empty")
    held = []
    page.route("**/get_trace", lambda route: held.append(route))
    with page.expect_request("**/get_trace"):
        page.evaluate(SCAN, ["E2E-F1"])
    page.evaluate(SCAN, ["no such number"])
    page.wait_for_selector(".o_lot_trace_message")
    held[0].continue_()
    settled(page)
    expect(chips(page)).to_have_count(1)


def test_the_table_is_used_with_the_keyboard(story, browser_page):
    """Arrow keys walk and fold, space chooses, a lot seen before is jumped to."""
    lots = f"{story['E2E-R']},{story['E2E-F1']}"
    page = browser_page(TRACER, path=f"/odoo/lot-trace?lots={lots}")
    settled(page)
    rows = page.locator("[data-way=down] tbody tr")
    repeats = page.locator("tr.o_repeat")
    expect(repeats).to_have_count(1)
    first = f"[data-way=down] tr[data-lot='{story['E2E-R']}']"
    rows.first.focus()
    page.wait_for_selector(f"{first}[aria-expanded=true]")
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector(f"{first}[aria-expanded=false]")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(f"{first}[aria-expanded=true]")
    page.keyboard.press("ArrowDown")
    page.wait_for_function("document.activeElement.dataset.row === '1'")
    page.keyboard.press(" ")
    page.wait_for_selector("tr[data-row='1'][aria-selected=true]")
    page.click("button[name=jump]")
    page.wait_for_function(
        f"document.activeElement.dataset.lot === '{story['E2E-F1']}'"
    )


def test_a_recall_that_is_pressed_twice_begins_once(story, browser_page, rpc):
    """A double click is one recall."""
    lot = story["E2E-F2"]
    page = browser_page(TRACER, path=f"/odoo/lot-trace?lots={lot}")
    settled(page)
    page.click(f"tr[data-lot='{lot}'] input[type=checkbox]")
    page.dblclick("button[name=recall]")
    page.wait_for_selector(".o_form_view [name=lot_ids]")
    found = rpc(TRACER).search("complaint.recall", [("lot_ids", "in", [lot])])
    assert len(found) == 1


LAYOUT = """async () => {
    const get = (name) => odoo.loader.modules.get(`@complaint_recall/trace/${name}`);
    const { layoutGraph, curve } = get("trace_layout");
    const { indexTree, visibleRows, foldedAtFirst, moveInRows } = get("trace_tree");
    const { makeChart } = get("trace_chart");
    const node = (key) => ({ key });
    const circle = layoutGraph(
        ["a", "b", "c"].map(node),
        [["a", "b"], ["b", "c"], ["c", "a"], ["c", "c"], ["x", "a"]].map(
            ([from, to]) => ({ from, to })
        )
    );
    const many = [...Array(300).keys()];
    const start = performance.now();
    const large = layoutGraph(
        many.map((i) => node(`n${i}`)),
        many.slice(1).flatMap((i) => [
            { from: `n${i >> 1}`, to: `n${i}` },
            { from: `n${(i * 7) % i}`, to: `n${i}` },
        ])
    );
    const time = performance.now() - start;
    const overlaps = large.nodes.filter((one) =>
        large.nodes.some(
            (two) => one !== two && one.x === two.x && Math.abs(one.y - two.y) < 54
        )
    );
    const tree = indexTree([
        { lot: 1, level: 0, parents: [3] },
        { lot: 2, level: 1, parents: [1] },
        { lot: 3, level: 1, parents: [1, 2] },
    ]);
    const lots = [...Array(5000).keys()].map((i) => ({
        id: i, name: `L${i}`, product_id: i % 3, product: `P${i % 3}`, uom: "kg",
    }));
    const wide = makeChart({
        lots, steps: [], suppliers: [], customers: [], edges: [], seeds: [0],
        trees: { down: lots.map(({ id }) => ({
            lot: id, level: id ? 1 + (id % 4) : 0, parents: id ? [0] : [],
            certain: true,
        })) },
    });
    const rows = visibleRows(tree, new Set());
    return {
        ranks: circle.nodes.map(({ rank }) => rank),
        edges: circle.edges.length,
        curve: curve(circle.edges[0].points).startsWith("M "),
        time, overlaps: overlaps.length,
        finite: large.nodes.every(({ x, y }) => Number.isFinite(x + y)),
        rows: rows.map(({ lot, depth, isRepeat }) => [lot, depth, isRepeat]),
        folded: [...foldedAtFirst(tree, 2)],
        moves: [moveInRows(rows, 0, "ArrowDown"), moveInRows(rows, 1, "ArrowLeft")],
        wide: [wide.isGrouped, wide.nodes.length < 300, wide.edges.length > 0],
    };
}"""


def test_the_pure_parts_of_the_screen(story, browser_page):
    """Layers, circles, repeats and groups: the functions alone, in the real bundle."""
    page = browser_page(TRACER, path="/odoo/lot-trace")
    page.wait_for_selector(".o_lot_trace_empty")
    found = page.evaluate(LAYOUT)
    assert found["ranks"] == [0, 1, 2]
    assert found["edges"] == 3, "an edge to itself or to nothing is not drawn"
    assert found["curve"] and found["finite"]
    assert found["overlaps"] == 0
    assert found["time"] < 2000
    # lot 3 comes up below lot 2 first; lots that come up again only refer there
    first = [[1, 0, False], [2, 1, False], [3, 2, False]]
    assert found["rows"] == first + [[1, 3, True], [3, 1, True]]
    assert found["folded"] == [1, 2, 3]
    assert found["moves"] == [{"at": 1}, {"toggle": 2}]
    assert found["wide"] == [True, True, True]
