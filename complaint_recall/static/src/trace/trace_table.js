import {_t} from "@web/core/l10n/translation";
import {Component, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

import {formatDay, formatQuantity, openRecord} from "./trace_format";

const PAGE = 200;

/** A plain table of a trace: columns and rows as the server sent them. */
export class TraceTable extends Component {
    static template = "complaint_recall.TraceTable";
    static props = {table: Object, digits: Number, selected: Object, select: Function};

    setup() {
        this.action = useService("action");
        this.state = useState({pages: 1});
    }

    get rows() {
        return this.props.table.rows.slice(0, PAGE * this.state.pages);
    }

    get hasLots() {
        return this.props.table.columns.some((column) => column.type === "lot");
    }

    /** Columns without a single value are left out. */
    get columns() {
        const {columns, rows} = this.props.table;
        return columns.filter(
            ({key, type}) =>
                ["certain", "quantity"].includes(type) || rows.some((row) => row[key])
        );
    }

    link(column, row) {
        const value = row[column.key];
        return ["link", "lot"].includes(column.type) && value?.model ? value : null;
    }

    text(column, row) {
        const value = row[column.key];
        switch (column.type) {
            case "link":
            case "lot":
                return value ? value.name : "";
            case "date":
                return formatDay(value);
            case "quantity":
                return formatQuantity(value, this.props.digits);
            case "number":
                return formatQuantity(value, 0);
        }
        return value || "";
    }

    isNumber(column) {
        return ["quantity", "number"].includes(column.type);
    }

    open(link) {
        return openRecord(this.action, link);
    }

    get cutNote() {
        const {rows, total} = this.props.table;
        return _t(
            "The screen shows %(shown)s of %(total)s rows. The Excel file has all of them.",
            {
                shown: rows.length.toLocaleString(),
                total: total.toLocaleString(),
            }
        );
    }

    moreLabel(count) {
        return _t("Show More (%s)", count.toLocaleString());
    }

    selectLabel(row) {
        return _t("Choose lot %s", row.lot.name);
    }
}
