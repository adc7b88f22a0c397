import {Component, useState} from "@odoo/owl";
import {useDebounced} from "@web/core/utils/timing";

const DELAY_MS = 250;

/**
 * A text field that offers entries while one types: by mouse, finger or arrow keys.
 * Without a connection it is a plain text field.
 */
export class QuickLogChoice extends Component {
    static template = "complaint_mgmt.QuickLogChoice";
    static props = {
        id: String,
        value: String,
        search: Function,
        onInput: Function,
        onChoose: Function,
        onEnter: {type: Function, optional: true},
        placeholder: {type: String, optional: true},
        autocomplete: {type: String, optional: true},
        describedBy: {type: String, optional: true},
        isInvalid: {type: Boolean, optional: true},
    };

    setup() {
        this.state = useState({entries: [], active: -1});
        this.asked = 0;
        this.look = useDebounced(() => this.offer(this.props.value), DELAY_MS);
    }

    get activeId() {
        return this.state.active < 0
            ? undefined
            : `${this.props.id}_${this.state.active}`;
    }

    /** Offer what fits; an answer that comes too late is not shown any more. */
    async offer(text) {
        const asked = ++this.asked;
        const entries = text.trim()
            ? await this.props.search(text).catch(() => [])
            : [];
        if (asked === this.asked) {
            Object.assign(this.state, {entries, active: -1});
        }
    }

    close() {
        this.look.cancel();
        this.asked++;
        Object.assign(this.state, {entries: [], active: -1});
    }

    onInput(ev) {
        this.props.onInput(ev.target.value);
        this.look();
    }

    onKeydown(ev) {
        const count = this.state.entries.length;
        if (ev.isComposing || ev.ctrlKey || ev.altKey || ev.metaKey) {
            return;
        }
        if (ev.key === "ArrowDown" && count) {
            this.state.active = (this.state.active + 1) % count;
        } else if (ev.key === "ArrowUp" && count) {
            this.state.active = ((this.state.active + count + 1) % (count + 1)) - 1;
        } else if (ev.key === "Escape" && count) {
            this.close();
        } else if (ev.key === "Enter") {
            this.enter();
        } else {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }

    enter() {
        const entry = this.state.entries[this.state.active];
        if (entry) {
            this.choose(entry);
        } else if (this.props.onEnter) {
            this.close();
            this.props.onEnter();
        }
    }

    choose(entry) {
        this.close();
        this.props.onChoose(entry);
    }
}
