import {Component, useState} from "@odoo/owl";

import {CharField, charField} from "@web/views/fields/char/char_field";
import {OTHER, layoutFishbone} from "./fishbone_layout";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * The causes of a report as a fishbone, one question at a time. What is drawn is told as
 * a list as well, for whoever does not see it.
 */
export class FishboneField extends Component {
    static template = "complaint_8d.FishboneField";
    static props = {...standardFieldProps};

    setup() {
        this.state = useState({kind: "occurrence"});
        this.labels = {
            man: _t("Man"),
            machine: _t("Machine"),
            material: _t("Material"),
            method: _t("Method"),
            environment: _t("Environment"),
            measurement: _t("Measurement"),
            [OTHER]: _t("Other"),
        };
    }

    get value() {
        return this.props.record.data[this.props.name] || {title: "", causes: []};
    }

    get kinds() {
        const count = (kind) =>
            this.value.causes.filter((cause) => cause.kind === kind).length;
        return [
            {code: "occurrence", label: _t("Why It Happened")},
            {code: "escape", label: _t("Why It Was Not Found")},
            {code: "system", label: _t("Why the System Allowed It")},
        ].map((kind) => ({...kind, count: count(kind.code)}));
    }

    get causes() {
        return this.value.causes.filter((cause) => cause.kind === this.state.kind);
    }

    get chart() {
        return layoutFishbone(this.value, this.state.kind);
    }

    get box() {
        const {width, height} = this.chart;
        return `0 0 ${width} ${height}`;
    }

    /** What the list says of a cause besides its words. */
    mark(cause) {
        const marks = [this.labels[cause.category || OTHER]];
        if (cause.is_root) {
            marks.push(_t("root"));
        }
        if (cause.state !== "open") {
            marks.push(cause.state === "excluded" ? _t("ruled out") : _t("confirmed"));
        }
        return marks.join(", ");
    }
}

export const fishboneField = {
    component: FishboneField,
    displayName: _t("Fishbone"),
    supportedTypes: ["json"],
};

registry.category("fields").add("complaint_8d_fishbone", fishboneField);

/** The words of a cause, indented by its level in the tree. */
export class CauseField extends CharField {
    static template = "complaint_8d.CauseField";

    get indent() {
        return `padding-inline-start: ${(this.props.record.data.level || 1) - 1}rem`;
    }
}

export const causeField = {...charField, component: CauseField};

registry.category("fields").add("complaint_8d_cause", causeField);
