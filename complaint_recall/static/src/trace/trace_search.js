import {_t} from "@web/core/l10n/translation";
import {Component, onMounted, useRef, useState} from "@odoo/owl";
import {scanBarcode} from "@web/core/barcode/barcode_dialog";
import {isBarcodeScannerSupported} from "@web/core/barcode/barcode_video_scanner";
import {useService} from "@web/core/utils/hooks";

/** What is asked for: type it, scan it with the camera, or choose among namesakes. */
export class TraceSearch extends Component {
    static template = "complaint_recall.TraceSearch";
    static props = {
        lots: Array,
        candidates: Array,
        message: String,
        resolve: Function,
        add: Function,
        remove: Function,
        clear: Function,
    };

    setup() {
        this.notification = useService("notification");
        this.input = useRef("input");
        this.state = useState({text: ""});
        this.hasCamera = isBarcodeScannerSupported();
        onMounted(() => {
            if (!this.props.lots.length && !this.env.isSmall) {
                this.input.el.focus();
            }
        });
    }

    /** The next number may be typed or scanned while this one is looked up. */
    async submit() {
        const text = this.state.text.trim();
        if (!text) {
            return;
        }
        this.empty();
        let isFound = false;
        try {
            isFound = await this.props.resolve(text);
        } finally {
            if (!isFound) {
                this.state.text ||= text;
            }
        }
    }

    async scan() {
        let text = "";
        try {
            text = await scanBarcode(this.env);
        } catch (error) {
            this.notification.add(error.message || _t("The camera does not work."), {
                type: "warning",
            });
        }
        if (text) {
            await this.props.resolve(text);
        }
    }

    /**
     * A scanner types and sends within one frame: what was never drawn would not be
     * cleared by drawing.
     */
    empty() {
        this.state.text = "";
        this.input.el.value = "";
    }

    async choose(ids) {
        this.empty();
        await this.props.add(ids);
    }

    removeLabel(lot) {
        return _t("Do not trace %s any more", lot.name);
    }
}
