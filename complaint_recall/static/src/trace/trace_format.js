import {deserializeDateTime, formatDate} from "@web/core/l10n/dates";
import {formatFloat} from "@web/core/utils/numbers";

/** A quantity as a reader writes it, without needless zeros. */
export function formatQuantity(value, digits) {
    if (value === null || value === undefined || value === false) {
        return "";
    }
    return formatFloat(value, {digits: [16, digits], trailingZeros: false});
}

/** The same; nothing where there is nothing, so that the eye finds what is there. */
export function formatAmount(value, digits) {
    return value ? formatQuantity(value, digits) : "";
}

export function formatShare(share) {
    // Rounded down: 99.96 % is not everything.
    const percent = Math.floor(share * 1000 + 1e-9) / 10;
    return `${formatFloat(percent, {digits: [16, 1], trailingZeros: false})} %`;
}

export function formatDay(moment) {
    return moment ? formatDate(deserializeDateTime(moment)) : "";
}

/** Open a record that the server said may be opened. */
export function openRecord(action, link) {
    return action.doAction({
        type: "ir.actions.act_window",
        res_model: link.model,
        res_id: link.id,
        views: [[false, "form"]],
        target: "current",
    });
}
