import {_t} from "@web/core/l10n/translation";
import {Component, useEffect, useRef, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

import {formatAmount, formatQuantity, openRecord} from "./trace_format";
import {foldedAtFirst, indexTree, moveInRows, visibleRows} from "./trace_tree";

// So many rows are unfolded at first, and so many are drawn at once.
const UNFOLDED = 150;
const PAGE = 300;

/** The lots of a trace as a tree, one for each direction. */
export class TraceLots extends Component {
    static template = "complaint_recall.TraceLots";
    static props = {data: Object, selected: Object, select: Function};

    setup() {
        this.action = useService("action");
        this.root = useRef("root");
        this.lots = new Map(this.props.data.lots.map((lot) => [lot.id, lot]));
        this.trees = Object.entries(this.props.data.trees).map(([way, tree]) => ({
            way,
            index: indexTree(tree),
            title: way === "up" ? _t("What Is in It") : _t("Where It Went"),
        }));
        this.state = useState({
            folded: Object.fromEntries(
                this.trees.map(({way, index}) => [way, foldedAtFirst(index, UNFOLDED)])
            ),
            pages: 1,
            focus: null,
            marked: null,
        });
        useEffect(
            (focus) => focus && this.rowElement(focus)?.focus(),
            () => [this.state.focus]
        );
    }

    get sections() {
        return this.trees.map((tree) => {
            const rows = visibleRows(tree.index, this.state.folded[tree.way]);
            const shown = rows.slice(0, PAGE * this.state.pages);
            return {...tree, rows: shown, more: rows.length - shown.length};
        });
    }

    nodeOf(section, row) {
        return section.index.nodes.get(row.lot);
    }

    lotOf(row) {
        return this.lots.get(row.lot);
    }

    amount(value) {
        return formatAmount(value, this.props.data.digits);
    }

    /** How much of the lots that were asked for is in this one: bounds, not a guess. */
    bounds(node) {
        const {digits, seed_uom: unit} = this.props.data;
        if (!node.level || node.high === null || node.high === undefined) {
            return "";
        }
        const [low, high] = [node.low || 0, node.high].map((v) =>
            formatQuantity(v, digits)
        );
        return `${low === high ? high : `${low} – ${high}`} ${unit}`.trim();
    }

    toggle(way, lot) {
        const folded = new Set(this.state.folded[way]);
        if (!folded.delete(lot)) {
            folded.add(lot);
        }
        this.state.folded[way] = folded;
    }

    foldAll(way, isFolded) {
        const {index} = this.trees.find((tree) => tree.way === way);
        this.state.folded[way] = new Set(isFolded ? index.nodes.keys() : []);
    }

    onKeydown(section, ev) {
        const element = ev.target.closest("[data-row]");
        if (!element || ev.altKey || ev.ctrlKey || ev.metaKey) {
            return;
        }
        const at = Number(element.dataset.row);
        if (ev.key === " " && ev.target === element) {
            ev.preventDefault();
            const {lot} = section.rows[at];
            this.props.select([lot], !this.props.selected[lot]);
            return;
        }
        const move = moveInRows(section.rows, at, ev.key);
        if (move.toggle !== undefined) {
            this.toggle(section.way, move.toggle);
        }
        if (move.at !== undefined) {
            this.state.focus = {way: section.way, key: section.rows[move.at].key};
        }
        if (move.at !== undefined || move.toggle !== undefined) {
            ev.preventDefault();
        }
    }

    /** Go to the place where a lot stands with what follows it. */
    jump(section, row) {
        this.state.marked = `${section.way}-${row.lot}`;
        this.state.focus = {way: section.way, key: `${row.lot}`};
    }

    rowElement({way, key}) {
        return this.root.el.querySelector(`[data-way="${way}"] [data-key="${key}"]`);
    }

    isTabStop(section, row, index) {
        const {focus} = this.state;
        return focus && focus.way === section.way ? focus.key === row.key : index === 0;
    }

    selectAll(section, isSelected) {
        this.props.select([...section.index.nodes.keys()], isSelected);
    }

    isAllSelected(section) {
        return [...section.index.nodes.keys()].every((lot) => this.props.selected[lot]);
    }

    open(row) {
        return openRecord(this.action, this.lotOf(row));
    }

    moreLabel(count) {
        return _t("Show More (%s)", count.toLocaleString());
    }

    selectLabel(row) {
        return _t("Choose lot %s", this.lotOf(row).name);
    }

    toggleLabel(row) {
        return _t("What follows lot %s", this.lotOf(row).name);
    }
}
