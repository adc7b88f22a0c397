import {Component, onMounted, onWillUnmount, useState} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

const WORKING = ["reading", "gathering", "checking", "running", "beginning", "undoing"];

/**
 * How far the import of a register is. While the page is open, it asks for one step
 * after the other; when it is closed, the server goes on by itself a little later.
 */
export class LedgerProgressField extends Component {
    static template = "complaint_mgmt.LedgerProgressField";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.state = useState({percent: null, failed: false});
        this.isGone = false;
        onMounted(() => this.goOn());
        onWillUnmount(() => {
            this.isGone = true;
        });
    }

    get percent() {
        const value = this.state.percent ?? this.props.record.data[this.props.name];
        return Math.round(value || 0);
    }

    get label() {
        return _t("%(percent)s%% done", {percent: this.percent});
    }

    get isWorking() {
        const {data, resId} = this.props.record;
        return Boolean(resId) && WORKING.includes(data.state);
    }

    async goOn() {
        while (this.isWorking && !this.isGone) {
            let answer = null;
            try {
                answer = await this.orm.silent.call(
                    this.props.record.resModel,
                    "action_run_batch",
                    [[this.props.record.resId]]
                );
            } catch {
                this.state.failed = true;
                return;
            }
            if (this.isGone) {
                return;
            }
            this.state.percent = answer.progress;
            if (answer.state !== this.props.record.data.state) {
                this.state.percent = null;
                await this.props.record.load();
            }
        }
    }
}

registry.category("fields").add("ledger_progress", {
    component: LedgerProgressField,
    displayName: _t("Progress of an Import"),
    supportedTypes: ["float"],
    fieldDependencies: [{name: "state", type: "selection"}],
});
