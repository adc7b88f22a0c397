import {browser} from "@web/core/browser/browser";

const FILES = "files";

function asked(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

/**
 * What is written but not yet taken by the server, on this device: texts in the local
 * storage, files in IndexedDB, apart for each person and database.
 */
export class QuickLogStore {
    constructor(owner) {
        this.name = `complaint_quick_log/${owner}`;
    }

    read() {
        try {
            return JSON.parse(browser.localStorage.getItem(this.name)) || {};
        } catch {
            return {};
        }
    }

    write(data) {
        browser.localStorage.setItem(this.name, JSON.stringify(data));
    }

    async files(mode = "readonly") {
        if (!this.opened) {
            const request = window.indexedDB.open(this.name, 1);
            request.onupgradeneeded = () => {
                const store = request.result.createObjectStore(FILES, {keyPath: "id"});
                store.createIndex("entry", "entry");
            };
            this.opened = asked(request);
        }
        return (await this.opened).transaction(FILES, mode).objectStore(FILES);
    }

    async putFile(file) {
        await asked((await this.files("readwrite")).put(file));
    }

    async removeFile(id) {
        await asked((await this.files("readwrite")).delete(id));
    }

    async filesOf(entry) {
        const found = (await this.files()).index("entry").getAll(entry);
        return (await asked(found)).sort((a, b) => a.order - b.order);
    }

    async removeFilesOf(entry) {
        for (const file of await this.filesOf(entry)) {
            await this.removeFile(file.id);
        }
    }
}

/**
 * @param {Blob} blob content of a file
 * @returns {Promise<String>} in base64
 */
export function toBase64(blob) {
    return new Promise((resolve, reject) => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result.split(",", 2)[1] || "");
        reader.onerror = () => reject(reader.error);
        reader.readAsDataURL(blob);
    });
}

/**
 * A key of its own for each draft, also where the page is not served securely.
 *
 * @returns {String} a UUID
 */
export function newKey() {
    if (window.crypto.randomUUID) {
        return window.crypto.randomUUID();
    }
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] % 16) + 64;
    bytes[8] = (bytes[8] % 64) + 128;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(
        ""
    );
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
