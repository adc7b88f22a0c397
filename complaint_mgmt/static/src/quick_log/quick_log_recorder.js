import {Component, onWillUnmount, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";

const ENDINGS = {"audio/webm": "webm", "audio/mp4": "m4a", "audio/ogg": "ogg"};

/**
 * Photos, sound and other files: taken with the device, or chosen.
 */
export class QuickLogRecorder extends Component {
    static template = "complaint_mgmt.QuickLogRecorder";
    static props = {onFiles: Function};

    setup() {
        this.state = useState({isRecording: false, message: ""});
        onWillUnmount(() => this.stop());
    }

    get canRecord() {
        return Boolean(window.MediaRecorder && browser.navigator.mediaDevices);
    }

    onChosen(ev) {
        this.props.onFiles(Array.from(ev.target.files));
        ev.target.value = "";
    }

    pick(ev) {
        ev.target.closest(".o_quick_pick").querySelector("input").click();
    }

    async toggle() {
        if (this.state.isRecording) {
            return this.stop();
        }
        try {
            const sound = await browser.navigator.mediaDevices.getUserMedia({
                audio: true,
            });
            this.record(sound);
        } catch {
            this.state.message = _t("No microphone can be used: choose a sound file.");
        }
    }

    record(sound) {
        const parts = [];
        this.recorder = new window.MediaRecorder(sound);
        this.recorder.ondataavailable = (ev) => parts.push(ev.data);
        this.recorder.onstop = () => {
            sound.getTracks().forEach((track) => track.stop());
            const type = this.recorder.mimeType.split(";")[0];
            const time = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
            const name = `voice-${time}.${ENDINGS[type] || "webm"}`;
            this.props.onFiles([new File(parts, name, {type})]);
        };
        this.recorder.start();
        Object.assign(this.state, {isRecording: true, message: ""});
    }

    stop() {
        if (this.recorder?.state === "recording") {
            this.recorder.stop();
        }
        this.state.isRecording = false;
    }
}
