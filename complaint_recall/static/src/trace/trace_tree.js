/**
 * The lots of one direction as rows of a table. Pure functions, no Owl.
 *
 * A lot may have several parents, and lots may go round in a circle. The first time that
 * a lot comes up it stands there with what follows it; from then on a short row refers to
 * that place.
 */

/**
 * @param {{lot: number, level: number, parents: number[]}[]} tree nearest lots first
 * @returns {{nodes: Map, children: Map, roots: number[]}}
 */
export function indexTree(tree) {
    const nodes = new Map(tree.map((node) => [node.lot, node]));
    const children = new Map(tree.map((node) => [node.lot, []]));
    const roots = [];
    for (const node of tree) {
        const parents = node.parents.filter((parent) => nodes.has(parent));
        if (!node.level || !parents.length) {
            roots.push(node.lot);
        }
        for (const parent of parents) {
            children.get(parent).push(node.lot);
        }
    }
    return {nodes, children, roots};
}

/**
 * Fold the lots from the first level on at which there would be too many rows.
 *
 * @param {{nodes: Map, children: Map}} index
 * @param {number} most rows that are shown at first
 * @returns {Set<number>} lots whose children are not shown
 */
export function foldedAtFirst(index, most) {
    const counts = new Map();
    for (const node of index.nodes.values()) {
        counts.set(node.level, (counts.get(node.level) || 0) + 1);
    }
    let rows = 0;
    for (const level of [...counts.keys()].sort((a, b) => a - b)) {
        rows += counts.get(level);
        if (rows > most && level > 0) {
            const folded = [...index.nodes.values()].filter(
                (node) => node.level >= level - 1
            );
            return new Set(folded.map((node) => node.lot));
        }
    }
    return new Set();
}

/**
 * @param {{nodes: Map, children: Map, roots: number[]}} index
 * @param {Set<number>} folded
 * @returns {Object[]} `{key, lot, depth, isRepeat, isOpen, size}`; `size` counts children
 */
export function visibleRows(index, folded) {
    const rows = [];
    const seen = new Set();
    const stack = [...index.roots].reverse().map((lot) => [lot, 0, ""]);
    while (stack.length) {
        const [lot, depth, parent] = stack.pop();
        const isRepeat = seen.has(lot);
        const children = isRepeat ? [] : index.children.get(lot);
        const isOpen = children.length > 0 && !folded.has(lot);
        rows.push({
            key: isRepeat ? `${parent}-${lot}` : `${lot}`,
            lot,
            depth,
            isRepeat,
            isOpen,
            size: children.length,
        });
        seen.add(lot);
        if (isOpen) {
            for (const child of [...children].reverse()) {
                stack.push([child, depth + 1, lot]);
            }
        }
    }
    return rows;
}

/**
 * Where a key of the keyboard leads in such a table.
 *
 * @param {Object[]} rows as of `visibleRows`
 * @param {number} at index of the row that has the focus
 * @param {string} key as of a KeyboardEvent
 * @returns {{at?: number, toggle?: number}} the row to go to, or the lot to fold
 */
export function moveInRows(rows, at, key) {
    const row = rows[at];
    switch (key) {
        case "ArrowDown":
            return {at: Math.min(at + 1, rows.length - 1)};
        case "ArrowUp":
            return {at: Math.max(at - 1, 0)};
        case "Home":
            return {at: 0};
        case "End":
            return {at: rows.length - 1};
        case "ArrowRight":
            if (row.size && !row.isOpen) {
                return {toggle: row.lot};
            }
            return row.isOpen ? {at: at + 1} : {};
        case "ArrowLeft": {
            if (row.isOpen) {
                return {toggle: row.lot};
            }
            for (let above = at - 1; above >= 0; above--) {
                if (rows[above].depth < row.depth) {
                    return {at: above};
                }
            }
        }
    }
    return {};
}
