import {ConnectionLostError} from "@web/core/network/rpc";
import {browser} from "@web/core/browser/browser";
import {toBase64} from "./quick_log_store";

const RETRY_MS = 20000;

/**
 * Sends what waits on this device, one after the other, each once: the server knows a
 * draft by its key. What cannot be sent now is sent when there is a connection again.
 */
export class QuickLogOutbox {
    /**
     * @param {Object} options
     * @param {Object} options.orm the service
     * @param {QuickLogStore} options.store
     * @param {Array} options.entries drafts that wait; changed in place
     * @param {Function} options.onSent (entry, answer) after the server took one
     * @param {Function} options.onRefused (entry, message) after it refused one
     */
    constructor({orm, store, entries, onSent, onRefused}) {
        Object.assign(this, {orm, store, entries, onSent, onRefused});
        this.isSending = false;
    }

    start() {
        this.onOnline = () => this.flush();
        browser.addEventListener("online", this.onOnline);
        this.timer = browser.setInterval(this.onOnline, RETRY_MS);
        return this.flush();
    }

    stop() {
        browser.removeEventListener("online", this.onOnline);
        browser.clearInterval(this.timer);
    }

    async flush() {
        if (this.isSending || !browser.navigator.onLine) {
            return;
        }
        this.isSending = true;
        try {
            while (this.next && (await this.sendNext()));
        } finally {
            this.isSending = false;
        }
    }

    /** The first that waits; what was refused waits for its author. */
    get next() {
        return this.entries.find((entry) => !entry.refused);
    }

    /**
     * @returns {Promise<Boolean>} whether to go on
     */
    async sendNext() {
        const entry = this.next;
        const {entryKey} = entry;
        const answer = await this.ask(entry).catch((error) => {
            if (error instanceof ConnectionLostError) {
                return null;
            }
            const words = error.data?.message || error.message || String(error);
            return {refused: words};
        });
        if (answer === null) {
            return false;
        }
        this.entries.splice(this.entries.indexOf(entry), 1);
        if (answer.refused) {
            await this.onRefused(entry, answer.refused);
        } else {
            await this.store.removeFilesOf(entryKey);
            await this.onSent(entry, answer);
        }
        return true;
    }

    async ask(entry) {
        const files = [];
        for (const file of await this.store.filesOf(entry.entryKey)) {
            files.push({name: file.name, data: await toBase64(file.blob)});
        }
        return this.orm.silent.call("complaint.complaint", "quick_log", [
            entry.entryKey,
            valuesOf(entry),
            files,
        ]);
    }
}

/**
 * @param {Object} entry a draft
 * @returns {Object} what the server takes of it
 */
export function valuesOf(entry) {
    return {
        partner_id: entry.customer?.id || false,
        contact_name: entry.customer ? false : entry.customerText,
        contact_phone: entry.phone,
        goods: entry.goods.map(({product_id, lot_name, text}) => ({
            product_id: product_id || false,
            lot_name: lot_name || false,
            text: text || "",
        })),
        statement: entry.statement,
        danger: entry.danger === "yes",
        occurred_on: entry.occurredOn || false,
        place: entry.place || false,
    };
}
