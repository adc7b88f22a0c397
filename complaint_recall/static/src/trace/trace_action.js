import {_t} from "@web/core/l10n/translation";
import {Component, onWillStart, useState} from "@odoo/owl";
import {download} from "@web/core/network/download";
import {registry} from "@web/core/registry";
import {useBus, useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

import {callButton} from "../call_button/call_button";
import {TraceGraph} from "./trace_graph";
import {TraceLots} from "./trace_lots";
import {TraceSearch} from "./trace_search";
import {TraceSummary} from "./trace_summary";
import {TraceTable} from "./trace_table";

const DIRECTIONS = ["forward", "backward", "both"];

/**
 * Where lots went and what is in them: one answer of the server, shown as a strip of
 * totals, tables and a graph. Question and view are in the address.
 */
export class TraceAction extends Component {
    static template = "complaint_recall.TraceAction";
    static components = {
        Layout,
        TraceGraph,
        TraceLots,
        TraceSearch,
        TraceSummary,
        TraceTable,
    };
    static props = {...standardActionServiceProps};
    static path = "lot-trace";
    static displayName = _t("Trace of Lots");

    setup() {
        this.action = useService("action");
        this.notification = useService("notification");
        this.orm = useService("orm");
        this.ui = useState(useService("ui"));
        this.asked = {answer: 0, scan: 0};
        this.display = {controlPanel: {}};
        const {lots, direction, view} = this.props.action.params || {};
        const state = this.props.state || {};
        this.state = useState({
            seeds: state.seeds || parseIds(lots),
            direction: DIRECTIONS.includes(direction) ? direction : "forward",
            view: view === "graph" ? "graph" : "table",
            tab: "lots",
            data: null,
            selected: {},
            isLoading: false,
            isPressed: false,
            message: "",
            candidates: [],
            ...state,
        });
        useSetupAction({getLocalState: () => this.localState});
        useBus(useService("barcode").bus, "barcode_scanned", (ev) =>
            this.resolve(ev.detail.barcode)
        );
        this.keepInAddress();
        onWillStart(() => (this.state.data ? null : this.load()));
    }

    get directions() {
        return [
            {key: "forward", label: _t("Where It Went"), icon: "fa-arrow-right"},
            {key: "backward", label: _t("What Is in It"), icon: "fa-arrow-left"},
            {key: "both", label: _t("Both"), icon: "fa-arrows-h"},
        ];
    }

    get hasAnswer() {
        return Boolean(this.state.data?.seeds.length);
    }

    get seedLots() {
        const lots = new Map((this.state.data?.lots || []).map((lot) => [lot.id, lot]));
        return this.state.seeds.map(
            (id) => lots.get(id) || {id, name: "…", product: ""}
        );
    }

    get tabs() {
        const {data} = this.state;
        const tables = data.tables.filter((table) => table.total);
        return [{key: "lots", title: _t("Lots"), total: data.lot_count}, ...tables];
    }

    get tab() {
        // The next answer may lack the table that was open.
        return this.tabs.find((tab) => tab.key === this.state.tab) || this.tabs[0];
    }

    get selectedIds() {
        return Object.keys(this.state.selected).map(Number);
    }

    get hiddenText() {
        const {lots, deliveries} = this.state.data.hidden;
        if (!lots && !deliveries) {
            return "";
        }
        return _t("In other companies: lots: %(lots)s, deliveries: %(deliveries)s", {
            lots,
            deliveries,
        });
    }

    /** What makes two answers different, so that parts of the screen start anew. */
    get answerKey() {
        return `${this.state.data.direction}-${this.state.data.seeds.join()}`;
    }

    keepInAddress() {
        const {seeds, direction, view} = this.state;
        this.props.updateActionState({
            lots: seeds.join(",") || undefined,
            direction,
            view,
        });
    }

    /** What is kept for coming back; an answer that is late is asked for again. */
    get localState() {
        const {data, isLoading} = this.state;
        const idle = {isLoading: false, isPressed: false};
        return {...this.state, ...idle, data: isLoading ? null : data};
    }

    /** Ask for what is chosen now; of several questions the last one is answered. */
    async load() {
        const asked = ++this.asked.answer;
        const {seeds, direction} = this.state;
        this.state.isLoading = seeds.length > 0;
        try {
            const data = seeds.length
                ? await this.orm.call("complaint.trace", "get_trace", [
                      [...seeds],
                      direction,
                  ])
                : null;
            if (asked === this.asked.answer) {
                this.show(data);
            }
        } finally {
            if (asked === this.asked.answer) {
                this.state.isLoading = false;
            }
        }
    }

    show(data) {
        this.state.data = data;
        if (data) {
            this.state.message = data.message;
            this.state.seeds = data.seeds;
            this.keepSelection();
        }
        this.keepInAddress();
    }

    /** Lots that the new answer does not contain are not chosen any more. */
    keepSelection() {
        const known = new Set((this.state.data.lots || []).map((lot) => lot.id));
        for (const id of this.selectedIds.filter((id) => !known.has(id))) {
            delete this.state.selected[id];
        }
    }

    /** Each scan counts, also when the next one comes before its answer. */
    async resolve(text) {
        const scan = ++this.asked.scan;
        const found = await this.orm.call("complaint.trace", "resolve_scan", [text]);
        if (scan === this.asked.scan) {
            this.state.message = found.message;
            this.state.candidates = found.ambiguous;
        }
        if (found.lots.length) {
            await this.add(found.lots.map((lot) => lot.id));
        }
        return found.lots.length > 0;
    }

    async add(ids) {
        const message = this.state.message;
        this.state.candidates = [];
        this.state.seeds = [...new Set([...this.state.seeds, ...ids])];
        await this.load();
        this.state.message ||= message;
    }

    remove(id) {
        this.state.seeds = this.state.seeds.filter((seed) => seed !== id);
        this.load();
    }

    clear() {
        Object.assign(this.state, {
            seeds: [],
            candidates: [],
            message: "",
            selected: {},
        });
        this.load();
    }

    setDirection(direction) {
        this.state.direction = direction;
        this.load();
    }

    setView(view) {
        this.state.view = view;
        this.keepInAddress();
    }

    select(ids, isSelected) {
        for (const id of ids) {
            if (isSelected) {
                this.state.selected[id] = true;
            } else {
                delete this.state.selected[id];
            }
        }
    }

    clearSelection() {
        this.state.selected = {};
    }

    /** The wizard of a hold; what is on hold is read anew when it closes. */
    hold() {
        return this.press("action_hold", {onClose: () => this.load()});
    }

    /** A recall begins from the chosen lots; its scope is found by the server. */
    recall() {
        return this.press("action_start_recall");
    }

    /** Ask for an action on the chosen lots, once: a second would begin another. */
    async press(method, options = {}) {
        if (this.state.isPressed) {
            return;
        }
        this.state.isPressed = true;
        let action = null;
        try {
            action = await callButton("stock.lot", method, this.selectedIds);
        } finally {
            this.state.isPressed = false;
        }
        await this.action.doAction(action, options);
    }

    exportExcel() {
        return download({
            url: "/complaint_recall/trace/export",
            data: {lots: this.state.seeds.join(","), direction: this.state.direction},
        });
    }

    print() {
        return this.action.doAction({
            type: "ir.actions.report",
            report_type: "qweb-pdf",
            report_name: "complaint_recall.report_trace",
            report_file: "complaint_recall.report_trace",
            data: {lot_ids: [...this.state.seeds], direction: this.state.direction},
        });
    }
}

function parseIds(text) {
    const ids = String(text || "")
        .split(",")
        .map(Number);
    return [...new Set(ids.filter((id) => Number.isInteger(id) && id > 0))];
}

registry.category("actions").add("complaint_recall.trace", TraceAction);
