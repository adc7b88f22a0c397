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
        this.state = useState(this.firstState());
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

    firstState() {
        const {draft, outbox} = this.store.read();
        return {
            draft: {...newDraft(), ...draft},
            outbox: outbox || [],
            files: [],
            isChecked: false,
            notice: "",
            refusal: "",
            answer: null,
            reports: [],
            contacts: [],
            isOnline: browser.navigator.onLine,
        };
    }

    start() {
        browser.addEventListener("online", this.onLine);
        browser.addEventListener("offline", this.onLine);
        this.outbox.start();
        this.takeBack();
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

    askGoods(text) {
        return this.orm.silent.call("complaint.intake", "find_goods", [text]);
    }

    async findGoods(text) {
        const {found} = await this.askGoods(text);
        return found.map((goods, index) => ({id: index, ...goods}));
    }

    /**
     * Take what was typed at once: whoever goes on or sends does not wait for the
     * server, which says later whether it knows the product or lot.
     */
    async addTyped() {
        const {entryKey, goodsText} = this.state.draft;
        const text = goodsText.trim();
        if (!text) {
            return;
        }
        this.pushGoods({text, label: text});
        this.state.draft.goodsText = "";
        const answer = await this.askGoods(text).catch(() => null);
        if (!answer || this.state.draft.entryKey !== entryKey) {
            return;
        }
        if (answer.found.length === 1) {
            this.replaceGoods(text, answer.found[0]);
        } else {
            this.state.notice = answer.error || "";
        }
    }

    addGoods(goods) {
        this.pushGoods(goods);
        this.state.draft.goodsText = "";
        this.focus("quick_goods");
    }

    pushGoods({product_id, lot_name, label, text}) {
        const {goods} = this.state.draft;
        if (!goods.some((known) => known.label === label)) {
            goods.push({product_id, lot_name, label, text});
        }
    }

    replaceGoods(text, goods) {
        const {draft} = this.state;
        const others = draft.goods.filter((known) => known.label !== text);
        // it may have been taken out again meanwhile
        if (others.length < draft.goods.length) {
            draft.goods = others;
            this.pushGoods(goods);
        }
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
            this.focus("quick_goods");
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

    /** Put files aside, one after the other; sending waits for them. */
    addFiles(files) {
        const {entryKey} = this.state.draft;
        this.adding = Promise.resolve(this.adding).then(() =>
            this.putFiles(entryKey, files)
        );
        return this.adding;
    }

    async putFiles(entryKey, files) {
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
            await this.showFiles();
        } catch {
            this.state.notice = _t("This device has no room for the file.");
        }
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

    /** What is missing, from the first try to send until it is filled in. */
    get errors() {
        return this.state.isChecked ? this.wrong : {};
    }

    get isEmpty() {
        const {customerText, statement, goods, goodsText} = this.state.draft;
        const texts = [customerText, statement, goodsText];
        return (
            !goods.length && !this.state.files.length && !texts.some((t) => t.trim())
        );
    }

    async send() {
        // a photo that is still being put aside belongs to this complaint
        await this.adding;
        if (this.isEmpty && (this.state.outbox.length || this.state.answer)) {
            // the second tap of a nervous thumb: it was sent by the first
            return;
        }
        Object.assign(this.state, {notice: "", refusal: "", answer: null});
        this.state.isChecked = true;
        const first = REQUIRED.find((name) => this.errors[name]);
        if (first) {
            this.focus(`quick_${first}`);
            return;
        }
        const text = this.state.draft.goodsText.trim();
        if (text) {
            this.state.draft.goods.push({text, label: text});
        }
        this.state.outbox.push({...this.state.draft});
        Object.assign(this.state, {draft: newDraft(), files: [], isChecked: false});
        this.save();
        // now, and not when the answer comes: the next one may be written by then
        this.focus("quick_status");
        await this.outbox.flush();
        await this.takeBack();
    }

    async onSent(answer) {
        this.state.answer = answer;
        this.save();
        await this.loadReports();
    }

    get waiting() {
        return this.state.outbox.filter((entry) => !entry.refused);
    }

    get isSomeRefused() {
        return this.waiting.length < this.state.outbox.length;
    }

    async onRefused(entry, message) {
        this.state.outbox.push({...entry, refused: message});
        this.save();
        await this.takeBack();
    }

    /**
     * What the server refused comes back into the form as soon as that is empty.
     */
    async takeBack() {
        const at = this.state.outbox.findIndex((entry) => entry.refused);
        if (at < 0 || !this.isEmpty) {
            return;
        }
        const [{refused, ...entry}] = this.state.outbox.splice(at, 1);
        this.state.draft = {...newDraft(), ...entry};
        this.state.refusal = refused;
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
