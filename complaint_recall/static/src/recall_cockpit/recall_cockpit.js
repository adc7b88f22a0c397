import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {Component, onWillUnmount, useState} from "@odoo/owl";
import {deserializeDateTime, formatDateTime} from "@web/core/l10n/dates";
import {formatFloat} from "@web/core/utils/numbers";
import {KeepLast} from "@web/core/utils/concurrency";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {useService} from "@web/core/utils/hooks";

import {callButton} from "../call_button/call_button";
import {trendLines} from "./recall_trend";

// Nobody needs it faster, and ten people look at a recall at once.
const EVERY = 120_000;
const SHOWN = ["decision", "running", "closing", "closed"];

/**
 * Where a recall stands, on one screen: one answer of the server, read again after each
 * save, by the button, and every two minutes while somebody looks.
 */
export class RecallCockpit extends Component {
    static template = "complaint_recall.RecallCockpit";
    static props = {...standardWidgetProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.state = useState({
            data: null,
            unit: 0,
            isLoading: false,
            isStepping: false,
            failed: false,
        });
        useRecordObserver((record) => {
            // These change with each step and each save.
            this.seen = [record.resId, record.data.state, record.data.write_date];
            this.load(record);
        });
        const timer = browser.setInterval(() => {
            if (!document.hidden && this.props.record.data.state === "running") {
                this.load();
            }
        }, EVERY);
        onWillUnmount(() => browser.clearInterval(timer));
    }

    async load(record = this.props.record) {
        if (!record.resId || !SHOWN.includes(record.data.state)) {
            // an answer on another recall that still comes is not shown
            this.keepLast.add(Promise.resolve());
            Object.assign(this.state, {data: null, isLoading: false});
            return;
        }
        this.state.isLoading = true;
        try {
            const call = this.orm.silent.call("complaint.recall", "get_cockpit", [
                [record.resId],
            ]);
            this.state.data = await this.keepLast.add(call);
            this.state.failed = false;
        } catch {
            // What was shown stays, with a word that it is old.
            this.state.failed = true;
        }
        this.state.isLoading = false;
    }

    get unit() {
        const {units} = this.state.data;
        return units[this.state.unit] || units[0];
    }

    get tiles() {
        const unit = this.unit;
        const tile = (name, label, tone) => ({
            name,
            label,
            tone,
            text: this.number(unit[name]),
            percent: unit.percents[name],
        });
        return [
            {name: "shipped", label: _t("Shipped"), text: this.number(unit.shipped)},
            tile("recovered", _t("Returned + Destroyed"), "success"),
            tile("used", _t("Used"), "info"),
            tile("outstanding", _t("Still Out"), "danger"),
        ];
    }

    get facts() {
        const {hours, drifts, deadline} = this.state.data;
        const facts = [
            ...this.consigneeFacts,
            {
                name: "since_decision",
                label: _t("Since the decision"),
                text: this.hours(hours.since_decision),
            },
            {
                name: "to_first_notice",
                label: _t("Decision to first notice"),
                text: this.hours(hours.to_first_notice),
            },
            {
                name: "drifts",
                label: _t("Drifts to decide on"),
                text: String(drifts),
                isLoud: drifts > 0,
            },
        ];
        return deadline ? [...facts, this.deadlineFact(deadline)] : facts;
    }

    get consigneeFacts() {
        const {total, notified, responded, unreachable} = this.state.data.consignees;
        return [
            {name: "notified", label: _t("Written to"), text: `${notified} / ${total}`},
            {name: "responded", label: _t("Answered"), text: `${responded} / ${total}`},
            {
                name: "unreachable",
                label: _t("To be called"),
                text: String(unreachable),
                isLoud: unreachable > 0,
            },
        ];
    }

    deadlineFact(deadline) {
        return {
            name: "deadline",
            label: _t("Next deadline"),
            text: `${deadline.name}, ${this.moment(deadline.due_at)}`,
            isLoud: deserializeDateTime(deadline.due_at) < luxon.DateTime.now(),
        };
    }

    get trend() {
        const points = this.state.data.trend;
        return points.length > 1 ? trendLines(points) : null;
    }

    get trendText() {
        const points = this.state.data.trend;
        const last = points[points.length - 1];
        return _t(
            "From %(from)s to %(to)s: %(recovered)s % came back, %(responded)s % answered",
            {
                from: points[0].date,
                to: last.date,
                recovered: this.number(last.recovered),
                responded: this.number(last.responded),
            }
        );
    }

    number(value) {
        return formatFloat(value, {digits: [16, 6], trailingZeros: false});
    }

    percent(value) {
        return `${formatFloat(value, {digits: [16, 1]})} %`;
    }

    hours(value) {
        return typeof value === "number"
            ? _t("%(hours)s h", {hours: formatFloat(value, {digits: [16, 1]})})
            : "–";
    }

    moment(text) {
        return formatDateTime(deserializeDateTime(text), {showSeconds: false});
    }

    async doStep(step) {
        const {record} = this.props;
        const action = await this.callOnce(step.method);
        if (action && typeof action === "object") {
            await this.action.doAction(action, {onClose: () => record.load()});
        } else if (action !== undefined) {
            await record.load();
        }
    }

    /**
     * Save, and call the method of a step: once, however often its button is pressed.
     *
     * @returns what the method returned; undefined: it was not called
     */
    async callOnce(method) {
        const {record} = this.props;
        if (this.state.isStepping) {
            return undefined;
        }
        this.state.isStepping = true;
        try {
            if (await record.save()) {
                return await callButton("complaint.recall", method, [record.resId]);
            }
        } finally {
            this.state.isStepping = false;
        }
    }
}

registry.category("view_widgets").add("complaint_recall_cockpit", {
    component: RecallCockpit,
    fieldDependencies: [
        {name: "state", type: "selection"},
        {name: "write_date", type: "datetime"},
    ],
});
