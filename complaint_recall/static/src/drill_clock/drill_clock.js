import {Component, onWillUnmount, useState} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {deserializeDateTime, formatDateTime} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const HOUR = 3600 * 1000;

/**
 * The steps of a drill and its running clock. The time is that of the server; what the
 * watch of this machine says only moves it on.
 */
export class DrillClockField extends Component {
    static template = "complaint_recall.DrillClockField";
    static props = {...standardFieldProps};

    setup() {
        this.state = useState({tick: Date.now()});
        this.loaded = {value: null, at: 0};
        const timer = browser.setInterval(() => {
            this.state.tick = Date.now();
        }, 1000);
        onWillUnmount(() => browser.clearInterval(timer));
    }

    get value() {
        const value = this.props.record.data[this.props.name] || null;
        if (value !== this.loaded.value) {
            this.loaded = {value, at: Date.now()};
        }
        return value;
    }

    get hours() {
        const {since, now, hours} = this.value;
        if (hours !== null) {
            return hours;
        }
        if (!since) {
            return 0;
        }
        const before = deserializeDateTime(now) - deserializeDateTime(since);
        const passed = Math.max(0, this.state.tick - this.loaded.at);
        return (before + passed) / HOUR;
    }

    get elapsed() {
        const seconds = Math.floor(this.hours * 3600 + 1e-6);
        const parts = [
            Math.floor(seconds / 3600),
            Math.floor(seconds / 60) % 60,
            seconds % 60,
        ];
        return parts.map((part) => String(part).padStart(2, "0")).join(":");
    }

    get isLate() {
        return this.hours > this.value.goal;
    }

    get share() {
        return Math.min(100, (100 * this.hours) / this.value.goal);
    }

    get label() {
        const goal = Math.round(this.value.goal * 100) / 100;
        return _t("%(elapsed)s of %(goal)s h", {elapsed: this.elapsed, goal});
    }

    moment(text) {
        return formatDateTime(deserializeDateTime(text));
    }
}

registry.category("fields").add("drill_clock", {
    component: DrillClockField,
    displayName: _t("Clock of a Drill"),
    supportedTypes: ["json"],
});
