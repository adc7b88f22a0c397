import {Component} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {formatFloat} from "@web/core/utils/numbers";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

/**
 * What the lots of a case touched, as quiet facts below its lines. The server sends the
 * figures with each change of a lot, before anything is saved.
 */
export class LotRadiusField extends Component {
    static template = "complaint_recall.LotRadiusField";
    static props = {...standardFieldProps, newWindow: {type: Boolean, optional: true}};

    setup() {
        this.action = useService("action");
    }

    get value() {
        return this.props.record.data[this.props.name] || null;
    }

    get rows() {
        const {lots, total} = this.value;
        const rows = lots.map((lot) => ({...lot, ids: [lot.id]}));
        if (total) {
            rows.push({...total, name: _t("All lots together"), isTotal: true});
        }
        return rows;
    }

    get more() {
        const count = this.value.more;
        return _t("%(count)s more lots are in the total only.", {count});
    }

    facts(row) {
        const made = row.isTotal ? _t("Lots made from them") : _t("Lots made from it");
        const facts = [
            {name: "made", label: made, text: row.made},
            {name: "customers", label: _t("Customers"), text: row.customers},
            {name: "deliveries", label: _t("Deliveries"), text: row.deliveries},
            {
                name: "shipped",
                label: _t("Quantity out"),
                text: this.quantities(row.shipped),
            },
        ];
        if (row.returned.length) {
            const text = this.quantities(row.returned);
            facts.push({name: "returned", label: _t("Came back"), text});
        }
        facts.push(
            {
                name: "on_hand",
                label: _t("In stock"),
                text: this.quantities(row.on_hand),
            },
            {name: "complaints", label: _t("Other complaints"), text: row.complaints}
        );
        return facts;
    }

    quantities(list) {
        const words = list.map(
            ({quantity, unit}) =>
                `${formatFloat(quantity, {trailingZeros: false})} ${unit}`
        );
        return words.join(" + ") || "0";
    }

    /**
     * Show where the lots went. A dialog would lose what was typed: it stays open, and
     * the trace stands in a window beside it.
     */
    trace(row) {
        const lots = row.ids.join(",");
        if (this.props.newWindow) {
            browser.open(`/odoo/lot-trace?lots=${lots}`, "_blank");
            return;
        }
        this.action.doAction({
            type: "ir.actions.client",
            tag: "complaint_recall.trace",
            params: {lots},
        });
    }
}

export const lotRadiusField = {
    component: LotRadiusField,
    displayName: _t("Reach of the Lots"),
    supportedTypes: ["json"],
    extractProps: ({options}) => ({newWindow: Boolean(options.new_window)}),
};

registry.category("fields").add("complaint_lot_radius", lotRadiusField);
