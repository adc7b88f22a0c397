import {_t} from "@web/core/l10n/translation";
import {Component, onMounted, useEffect, useRef, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

import {MOST_NODES, makeChart} from "./trace_chart";
import {formatQuantity, openRecord} from "./trace_format";
import {NODE, curve, layoutGraph} from "./trace_layout";

const ICONS = {
    supplier: "fa-truck",
    customer: "fa-building-o",
    step: "fa-cogs",
    lot: "fa-cube",
    group: "fa-cubes",
};
const ZOOM = {least: 0.3, most: 1.6, step: 1.25};
// Quantities are written on the edges as long as they can be read.
const MOST_LABELS = 40;
const LISTED = 50;

/** The lots of a trace as a graph: buttons in layers, lines between them. */
export class TraceGraph extends Component {
    static template = "complaint_recall.TraceGraph";
    static props = {data: Object, selected: Object, select: Function};

    setup() {
        this.action = useService("action");
        this.frame = useRef("frame");
        const chart = makeChart(this.props.data);
        this.isGrouped = chart.isGrouped;
        this.layout = layoutGraph(chart.nodes, chart.edges);
        this.nodes = new Map(this.layout.nodes.map((node) => [node.key, node]));
        // The keyboard goes through the nodes as the eye does.
        this.inOrder = [...this.layout.nodes].sort(
            (a, b) => a.rank - b.rank || a.y - b.y
        );
        this.size = NODE;
        this.curve = curve;
        this.state = useState({zoom: 1, current: null});
        onMounted(() => this.fit());
        // The panel takes room away: what is looked at stays in sight.
        useEffect(
            (key) =>
                key &&
                this.element(key)?.scrollIntoView({
                    block: "nearest",
                    inline: "nearest",
                }),
            () => [this.state.current]
        );
        useEffect(
            (key) => key && this.element(key)?.focus({preventScroll: false}),
            () => [this.state.focus]
        );
    }

    get groupNote() {
        return _t(
            "More than %s nodes: lots are put together by product and distance.",
            MOST_NODES
        );
    }

    get current() {
        return this.nodes.get(this.state.current);
    }

    /** The lots of the node that is looked at, the first of them. */
    get currentLots() {
        const ids = new Set((this.current?.lots || []).slice(0, LISTED));
        return this.props.data.lots.filter((lot) => ids.has(lot.id));
    }

    get currentMore() {
        return Math.max((this.current?.lots || []).length - LISTED, 0);
    }

    /** What is linked with the node that is looked at: `[{node, text, isInto}]`. */
    get currentLinks() {
        const links = [];
        for (const edge of this.layout.edges) {
            if (edge.to === this.state.current) {
                links.push({edge, node: this.nodes.get(edge.from), isInto: true});
            } else if (edge.from === this.state.current) {
                links.push({edge, node: this.nodes.get(edge.to), isInto: false});
            }
        }
        return links.slice(0, LISTED);
    }

    get currentPath() {
        if (this.current?.type !== "lot") {
            return null;
        }
        const nodes = Object.values(this.props.data.trees).flat();
        return nodes.find((node) => node.lot === this.current.lot.id && node.level);
    }

    icon(node) {
        return ICONS[node.type];
    }

    title(node) {
        if (node.title) {
            return node.title;
        }
        switch (node.type) {
            case "supplier":
                return node.size ? _t("Suppliers") : _t("Supplier not known");
            case "customer":
                return node.size ? _t("Customers") : _t("Customer not known");
        }
        return _t("Lots");
    }

    subtitle(node) {
        switch (node.type) {
            case "lot":
                return node.lot.product;
            case "step":
                return node.kind;
            case "group":
                return _t("%s lots", node.lots.length.toLocaleString());
            case "supplier":
                return node.size ? node.size.toLocaleString() : _t("Supplier");
        }
        return node.size ? node.size.toLocaleString() : _t("Customer");
    }

    label(node) {
        const parts = [this.title(node), this.subtitle(node)];
        if (this.isPossible(node)) {
            parts.push(_t("possible"));
        }
        return parts.filter(Boolean).join(", ");
    }

    isPossible(node) {
        return ["lot", "group"].includes(node.type) && !node.certain;
    }

    isSelected(node) {
        return (
            Boolean(node.lots?.length) &&
            node.lots.every((id) => this.props.selected[id])
        );
    }

    isNear(edge) {
        return [edge.from, edge.to].includes(this.state.current);
    }

    quantity(edge) {
        const lot = [edge.from, edge.to].find((key) => key.startsWith("l"));
        const unit = this.nodes.get(lot)?.lot?.uom || "";
        if (edge.quantity === null || edge.quantity === undefined) {
            return "";
        }
        return `${formatQuantity(edge.quantity, this.props.data.digits)} ${unit}`.trim();
    }

    get labels() {
        if (this.layout.edges.length > MOST_LABELS) {
            return [];
        }
        return this.layout.edges
            .map((edge) => {
                const [x0, y0] = edge.points[edge.points.length - 2];
                const [x1, y1] = edge.points[edge.points.length - 1];
                return {
                    x: (x0 + x1) / 2,
                    y: (y0 + y1) / 2 - 4,
                    text: this.quantity(edge),
                };
            })
            .filter((label) => label.text);
    }

    look(node) {
        this.state.current = this.state.current === node.key ? null : node.key;
    }

    onKeydown(node, ev) {
        const next = this.neighbour(node, ev.key);
        if (next) {
            ev.preventDefault();
            this.state.focus = next.key;
        }
    }

    neighbour(node, key) {
        const column = this.inOrder.filter(({rank}) => rank === node.rank);
        const at = column.indexOf(node);
        const linked = (from, to) =>
            this.layout.edges
                .filter((edge) => edge[from] === node.key)
                .map((edge) => this.nodes.get(edge[to]))
                .sort((a, b) => Math.abs(a.y - node.y) - Math.abs(b.y - node.y))[0];
        switch (key) {
            case "ArrowDown":
                return column[at + 1];
            case "ArrowUp":
                return column[at - 1];
            case "ArrowRight":
                return linked("from", "to");
            case "ArrowLeft":
                return linked("to", "from");
        }
    }

    element(key) {
        return this.frame.el.querySelector(`[data-node="${key}"]`);
    }

    zoom(direction) {
        const zoom = this.state.zoom * ZOOM.step ** direction;
        this.state.zoom = Math.min(Math.max(zoom, ZOOM.least), ZOOM.most);
    }

    /** As large as fits into the frame, but never so small that nobody can read it. */
    fit() {
        const least = this.env.isSmall ? 0.7 : 0.6;
        const fits = (this.frame.el.clientWidth - 32) / Math.max(this.layout.width, 1);
        this.state.zoom = Math.min(Math.max(fits, least), 1);
    }

    open(link) {
        return openRecord(this.action, link);
    }

    selectNode(node, isSelected) {
        this.props.select(node.lots, isSelected);
    }

    amount(value) {
        return formatQuantity(value, this.props.data.digits);
    }
}
