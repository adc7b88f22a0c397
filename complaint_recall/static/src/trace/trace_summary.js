import {Component} from "@odoo/owl";

import {formatQuantity, formatShare} from "./trace_format";

/** The strip of totals: one tile for each question of a recall. */
export class TraceSummary extends Component {
    static template = "complaint_recall.TraceSummary";
    static props = {tiles: Array, digits: Number};

    /** The figures of a tile or of a part of it: `[{value, unit}]`. */
    figures(tile) {
        if (tile.share !== undefined) {
            return [{value: formatShare(tile.share), unit: ""}];
        }
        if (tile.count !== undefined) {
            return [{value: formatQuantity(tile.count, 0), unit: ""}];
        }
        const amounts = tile.amounts.slice(0, 3).map(({quantity, uom}) => ({
            value: formatQuantity(quantity, this.props.digits),
            unit: uom,
        }));
        if (tile.amounts.length > 3) {
            amounts.push({value: "…", unit: ""});
        }
        return amounts.length ? amounts : [{value: "0", unit: ""}];
    }

    isEmpty(tile) {
        return tile.count === 0 || (tile.amounts && !tile.amounts.length);
    }

    /** What deserves a look: doubts and gaps. */
    isWarning(tile) {
        return (tile.key === "spots" && tile.count > 0) || tile.share < 0.995;
    }
}
