/**
 * Places the nodes of a directed graph in layers from left to right. Pure functions.
 *
 * The layers come naturally: supplier, lot, order, lot, delivery, customer. Edges that
 * close a circle are turned round for the layout only; an edge over several layers gets a
 * bend in each of them, so that it does not run through other nodes.
 */

export const NODE = {width: 184, height: 54};
const GAP = {x: 76, y: 16};
const BEND = 10;
const SWEEPS = 6;

/**
 * @param {{key: string}[]} nodes
 * @param {{from: string, to: string}[]} edges ends that are no node are ignored
 * @returns {{nodes: Object[], edges: Object[], width: number, height: number}} the nodes
 *     with `x`, `y`, `rank`, `place`, and the edges with `points`
 */
export function layoutGraph(nodes, edges) {
    const known = new Set(nodes.map((node) => node.key));
    const links = edges.filter(
        (edge) => edge.from !== edge.to && known.has(edge.from) && known.has(edge.to)
    );
    const turned = findBackEdges(nodes, links);
    const ranks = rankNodes(nodes, links, turned);
    const {layers, chains} = makeLayers(nodes, links, turned, ranks);
    const size = placeNodes(layers);
    const boxes = new Map(layers.flat().map((box) => [box.key, box]));
    return {
        nodes: nodes.map((node) => {
            const {x, y, rank, place} = boxes.get(node.key);
            return {...node, x, y, rank, place};
        }),
        edges: links.map((edge, i) => ({
            ...edge,
            points: pointsOf(
                chains[i].map((key) => boxes.get(key)),
                turned.has(edge)
            ),
        })),
        ...size,
    };
}

function findBackEdges(nodes, links) {
    const out = groupBy(links, "from");
    const state = new Map();
    const back = new Set();
    for (const {key} of nodes) {
        if (state.has(key)) {
            continue;
        }
        state.set(key, "open");
        const stack = [[key, 0]];
        while (stack.length) {
            const top = stack[stack.length - 1];
            const edge = (out.get(top[0]) || [])[top[1]++];
            if (!edge) {
                state.set(top[0], "done");
                stack.pop();
            } else if (state.get(edge.to) === "open") {
                back.add(edge);
            } else if (!state.has(edge.to)) {
                state.set(edge.to, "open");
                stack.push([edge.to, 0]);
            }
        }
    }
    return back;
}

/** The longest way from a node without predecessors, then as far right as possible. */
function rankNodes(nodes, links, turned) {
    const forward = links.map((edge) =>
        turned.has(edge) ? {from: edge.to, to: edge.from} : edge
    );
    const out = groupBy(forward, "from");
    const waiting = new Map(nodes.map((node) => [node.key, 0]));
    forward.forEach((edge) => waiting.set(edge.to, waiting.get(edge.to) + 1));
    const ready = nodes
        .filter((node) => !waiting.get(node.key))
        .map((node) => node.key);
    const ranks = new Map(ready.map((key) => [key, 0]));
    const order = [];
    while (ready.length) {
        const key = ready.shift();
        order.push(key);
        for (const {to} of out.get(key) || []) {
            ranks.set(to, Math.max(ranks.get(to) || 0, ranks.get(key) + 1));
            waiting.set(to, waiting.get(to) - 1);
            if (!waiting.get(to)) {
                ready.push(to);
            }
        }
    }
    const into = groupBy(forward, "to");
    for (const key of order.reverse()) {
        const next = (out.get(key) || []).map(({to}) => ranks.get(to) - 1);
        // What nothing leads to stands close to what it leads to.
        if (next.length && !into.has(key)) {
            ranks.set(key, Math.min(...next));
        }
    }
    return ranks;
}

function makeLayers(nodes, links, turned, ranks) {
    const layers = [];
    const add = (box) => {
        (layers[box.rank] ||= []).push(box);
        return box;
    };
    const boxes = new Map();
    for (const {key} of nodes) {
        boxes.set(key, add({key, rank: ranks.get(key), near: [], height: NODE.height}));
    }
    const chains = links.map((edge, number) => {
        const ends = turned.has(edge) ? [edge.to, edge.from] : [edge.from, edge.to];
        const [first, last] = ends.map((key) => boxes.get(key));
        const chain = [first];
        for (let rank = first.rank + 1; rank < last.rank; rank++) {
            const key = `bend-${number}-${rank}`;
            chain.push(add({key, rank, near: [], height: BEND, isBend: true}));
        }
        chain.push(last);
        for (let i = 1; i < chain.length; i++) {
            chain[i].near.push(chain[i - 1]);
            chain[i - 1].near.push(chain[i]);
        }
        return chain.map((box) => box.key);
    });
    for (let rank = 0; rank < layers.length; rank++) {
        layers[rank] ||= [];
    }
    return {layers, chains};
}

function placeNodes(layers) {
    layers.forEach(stack);
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
        const order = sweep % 2 ? [...layers].reverse() : layers;
        order.forEach((layer) => settle(layer, sweep < SWEEPS - 2));
    }
    const all = layers.flat();
    const top = all.length ? Math.min(...all.map((box) => box.y)) : 0;
    for (const box of all) {
        box.y -= top;
        box.x = box.rank * (NODE.width + GAP.x);
    }
    return {
        width: Math.max(layers.length * (NODE.width + GAP.x) - GAP.x, 0),
        height: all.length ? Math.max(...all.map((box) => box.y + box.height)) : 0,
    };
}

function stack(layer) {
    let y = 0;
    layer.forEach((box, place) => {
        box.place = place;
        box.y = y;
        y += box.height + GAP.y;
    });
    layer.forEach((box) => (box.y -= y / 2));
}

/** Move the boxes of a layer towards what they are linked to, without overlap. */
function settle(layer, mayReorder) {
    for (const box of layer) {
        box.wish = box.near.length ? mean(box.near.map(middle)) : middle(box);
    }
    if (mayReorder) {
        layer.sort((a, b) => a.wish - b.wish || a.place - b.place);
    }
    let low = -Infinity;
    layer.forEach((box, place) => {
        box.place = place;
        box.y = Math.max(box.wish - box.height / 2, low);
        low = box.y + box.height + GAP.y;
    });
    // What was pushed down only is pulled up again by the mean of the pushing.
    const pushed = mean(layer.map((box) => middle(box) - box.wish));
    layer.forEach((box) => (box.y -= pushed));
}

function pointsOf(chain, isTurned) {
    const points = [];
    chain.forEach((box, i) => {
        const y = middle(box);
        if (i > 0) {
            points.push([box.x, y]);
        }
        if (i < chain.length - 1) {
            points.push([box.x + NODE.width, y]);
        }
    });
    return isTurned ? points.reverse() : points;
}

/**
 * @param {number[][]} points pairs of an end and the next beginning
 * @returns {string} the `d` of an SVG path
 */
export function curve(points) {
    let path = `M ${points[0].join(" ")}`;
    for (let i = 1; i < points.length; i++) {
        const [x0, y0] = points[i - 1];
        const [x1, y1] = points[i];
        if (i % 2) {
            const half = (x0 + x1) / 2;
            path += ` C ${half} ${y0}, ${half} ${y1}, ${x1} ${y1}`;
        } else {
            path += ` L ${x1} ${y1}`;
        }
    }
    return path;
}

function middle(box) {
    return box.y + box.height / 2;
}

function mean(values) {
    return values.length ? values.reduce((a, b) => a + b, 0) / values.length : 0;
}

function groupBy(items, field) {
    const groups = new Map();
    for (const item of items) {
        if (!groups.has(item[field])) {
            groups.set(item[field], []);
        }
        groups.get(item[field]).push(item);
    }
    return groups;
}
