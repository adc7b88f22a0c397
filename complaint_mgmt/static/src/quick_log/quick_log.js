import {
    Component,
    onMounted,
    onWillStart,
    onWillUnmount,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {isBarcodeScannerSupported} from "@web/core/barcode/barcode_video_scanner";
import {registry} from "@web/core/registry";
import {scanBarcode} from "@web/core/barcode/barcode_dialog";
import {session} from "@web/session";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";

import {QuickLogChoice} from "./quick_log_choice";
import {QuickLogOutbox} from "./quick_log_outbox";
import {QuickLogRecorder} from "./quick_log_recorder";
import {QuickLogStore, newKey} from "./quick_log_store";

const SUGGESTED = 8;
// In the order of the form: the first wrong one gets the focus.
const REQUIRED = ["customer", "statement", "danger"];

function newDraft() {
    return {
        entryKey: newKey(),
        customer: null,
        customerText: "",
        phone: "",
        goods: [],
        goodsText: "",
        statement: "",
        danger: "",
        occurredOn: "",
        place: "",
    };
}

/**
 * Four fields to log a complaint, for any employee with a phone in the hand. What is
 * written stays on the device until the server took it.
 */
export class QuickLog extends Component {
    static template = "complaint_mgmt.QuickLog";
    static components = {QuickLogChoice, QuickLogRecorder};
    static props = {...standardActionServiceProps};
    static displayName = _t("Quick Log");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.root = useRef("root");
        this.canScan = isBarcodeScannerSupported();
        this.store = new QuickLogStore(`${session.db}/${user.userId}`);
        const {draft, outbox} = this.store.read();
        this.state = useState({
            draft: {...newDraft(), ...draft},
            outbox: outbox || [],
            files: [],
            errors: {},
            notice: "",
            refusal: "",
            answer: null,
            reports: [],
            contacts: [],
            isOnline: browser.navigator.onLine,
        });
        this.outbox = new QuickLogOutbox({
            orm: this.orm,
            store: this.store,
            entries: this.state.outbox,
            onSent: (entry, answer) => this.onSent(answer),
            onRefused: (entry, message) => this.onRefused(entry, message),
        });
        this.onLine = () => (this.state.isOnline = browser.navigator.onLine);
        onWillStart(() => this.showFiles().catch(() => null));
        onMounted(() => this.start());
        onWillUnmount(() => this.stop());
        useEffect(
            () => this.save(),
            () => [JSON.stringify([this.state.draft, this.state.outbox])]
        );
    }

    start() {
        browser.addEventListener("online", this.onLine);
        browser.addEventListener("offline", this.onLine);
        this.outbox.start();
        this.loadReports();
        this.focus("quick_customer");
    }

    stop() {
        browser.removeEventListener("online", this.onLine);
        browser.removeEventListener("offline", this.onLine);
        this.outbox.stop();
        this.state.files.forEach((file) => URL.revokeObjectURL(file.url));
    }

    save() {
        this.store.write({draft: this.state.draft, outbox: this.state.outbox});
    }

    async loadReports() {
        try {
            const call = (name) =>
                this.orm.silent.call("complaint.complaint", name, []);
            this.state.reports = await call("quick_reports");
            this.state.contacts = await call("quick_contacts");
        } catch {
            // without a connection the form works, the list waits
        }
    }

    focus(id) {
        this.root.el?.querySelector(`#${id}`)?.focus();
    }

    // ------------------------------------------------------------------
    // Customer and goods
    // ------------------------------------------------------------------

    async searchCustomers(text) {
        const found = await this.orm.silent.call("res.partner", "name_search", [], {
            name: text,
            limit: SUGGESTED,
            context: {res_partner_search_mode: "customer"},
        });
        return found.map(([id, label]) => ({id, label}));
    }

    onCustomerInput(text) {
        Object.assign(this.state.draft, {customerText: text, customer: null});
    }

    onCustomer(entry) {
        Object.assign(this.state.draft, {customer: entry, customerText: entry.label});
    }

    async findGoods(text) {
        const answer = await this.orm.silent.call("complaint.intake", "find_goods", [
            text,
        ]);
        this.lastFound = answer;
        return answer.found.map((goods, index) => ({id: index, ...goods}));
    }

    async addTyped() {
        const text = this.state.draft.goodsText.trim();
        if (!text) {
            return;
        }
        const found = await this.findGoods(text).catch(() => null);
        if (found?.length === 1) {
            return this.addGoods(found[0]);
        }
        if (found) {
            this.state.notice = this.lastFound.error || "";
        }
        this.addGoods({text, label: text});
    }

    addGoods({product_id, lot_name, label, text}) {
        const goods = this.state.draft.goods;
        if (!goods.some((known) => known.label === label)) {
            goods.push({product_id, lot_name, label, text});
        }
        this.state.draft.goodsText = "";
        this.focus("quick_goods");
    }

    removeGoods(label) {
        this.state.draft.goods = this.state.draft.goods.filter(
            (g) => g.label !== label
        );
        this.focus("quick_goods");
    }

    async scan() {
        const code = await scanBarcode(this.env).catch(() => "");
        if (code) {
            this.state.draft.goodsText = code;
            await this.addTyped();
        }
    }

    // ------------------------------------------------------------------
    // Files
    // ------------------------------------------------------------------

    async showFiles() {
        const kept = await this.store.filesOf(this.state.draft.entryKey);
        this.state.files.forEach((file) => URL.revokeObjectURL(file.url));
        this.state.files = kept.map(({id, name, type, blob}) => ({
            id,
            name,
            isImage: type.startsWith("image/"),
            url: URL.createObjectURL(blob),
        }));
    }

    async addFiles(files) {
        const {entryKey} = this.state.draft;
        let order = this.state.files.length;
        try {
            for (const file of files) {
                await this.store.putFile({
                    id: newKey(),
                    entry: entryKey,
                    order: order++,
                    name: file.name,
                    type: file.type,
                    blob: file,
                });
            }
        } catch {
            this.state.notice = _t("This device has no room for the file.");
        }
        await this.showFiles();
    }

    async removeFile(id) {
        await this.store.removeFile(id);
        await this.showFiles();
    }

    // ------------------------------------------------------------------
    // Sending
    // ------------------------------------------------------------------

    onKeydown(ev) {
        if (ev.key === "Enter" && (ev.ctrlKey || ev.altKey || ev.metaKey)) {
            ev.preventDefault();
            this.send();
        }
    }

    get wrong() {
        const draft = this.state.draft;
        return {
            customer: draft.customerText.trim()
                ? ""
                : _t("Choose the customer, or write down who complained."),
            statement: draft.statement.trim() ? "" : _t("Write down what happened."),
            danger: draft.danger ? "" : _t("Say whether a person may be in danger."),
        };
    }

    async send() {
        Object.assign(this.state, {notice: "", refusal: "", answer: null});
        this.state.errors = this.wrong;
        const first = REQUIRED.find((name) => this.state.errors[name]);
        if (first) {
            this.focus(`quick_${first}`);
            return;
        }
        const text = this.state.draft.goodsText.trim();
        if (text) {
            this.state.draft.goods.push({text, label: text});
        }
        this.state.outbox.push({...this.state.draft});
        Object.assign(this.state, {draft: newDraft(), files: [], errors: {}});
        this.save();
        await this.outbox.flush();
        this.focus("quick_status");
    }

    async onSent(answer) {
        this.state.answer = answer;
        this.save();
        await this.loadReports();
    }

    /**
     * What the server refused comes back into the form, or waits until that is empty.
     */
    async onRefused(entry, message) {
        const {draft} = this.state;
        if (draft.statement || draft.customerText) {
            this.state.outbox.push(draft);
        }
        this.state.draft = {...newDraft(), ...entry};
        this.state.refusal = message;
        this.save();
        await this.showFiles();
    }

    open(id) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "complaint.complaint",
            res_id: id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("complaint_mgmt.quick_log", QuickLog);
