import {Component, onMounted, useRef, xml} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const FIRST = "d0";

/**
 * Turns a report to the discipline that is in work, when it is opened on its first page.
 */
export class CurrentPage extends Component {
    static template = xml`<span t-ref="anchor" class="d-none"/>`;
    static props = {...standardWidgetProps};

    setup() {
        const anchor = useRef("anchor");
        onMounted(() => {
            const code = this.props.record.data.current_step;
            const form = anchor.el.closest(".o_form_renderer, .o_form_view");
            const shown = form?.querySelector(".o_notebook .nav-link.active");
            if (code && code !== FIRST && shown?.getAttribute("name") === FIRST) {
                form.querySelector(`.o_notebook .nav-link[name="${code}"]`)?.click();
            }
        });
    }
}

export const currentPage = {
    component: CurrentPage,
    fieldDependencies: [{name: "current_step", type: "selection"}],
};

registry.category("view_widgets").add("complaint_8d_current_page", currentPage);
