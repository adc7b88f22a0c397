/**
 * What the graph draws: all nodes, or groups of them when there are too many.
 * Pure functions, no Owl.
 */

export const MOST_NODES = 300;
const MOST_PARTNERS = 30;

/**
 * @param {Object} data the payload of `complaint.trace.get_trace`
 * @returns {{nodes: Object[], edges: Object[], isGrouped: boolean}} nodes have `key`,
 *     `type` (lot, step, supplier, customer, group), `title`, `lots` (ids), `certain`
 */
export function makeChart(data) {
    const count =
        data.lots.length +
        data.steps.length +
        data.suppliers.length +
        data.customers.length;
    if (count <= MOST_NODES) {
        return {...everything(data), isGrouped: false};
    }
    let chart = grouped(data, true);
    if (chart.nodes.length > MOST_NODES) {
        chart = grouped(data, false);
    }
    return {...chart, isGrouped: true};
}

function everything(data) {
    const sure = certainLots(data);
    const nodes = [
        ...data.suppliers.map((node) => partner(node, "supplier")),
        ...data.lots.map((lot) => lotNode(lot, sure, data.seeds)),
        ...data.steps.map((step) => ({...step, type: "step", title: step.name})),
        ...data.customers.map((node) => partner(node, "customer")),
    ];
    return {nodes, edges: data.edges.map(edgeOf)};
}

function partner(node, type) {
    return {...node, type, title: node.link ? node.link.name : ""};
}

function lotNode(lot, sure, seeds) {
    return {
        key: `l${lot.id}`,
        type: "lot",
        title: lot.name,
        lot,
        lots: [lot.id],
        certain: sure.has(lot.id),
        isSeed: seeds.includes(lot.id),
    };
}

function edgeOf([from, to, quantity, certain]) {
    return {from, to, quantity, certain};
}

/** The ids of the lots that were reached for certain in any direction. */
export function certainLots(data) {
    const nodes = Object.values(data.trees).flat();
    return new Set(nodes.filter((node) => node.certain).map((node) => node.lot));
}

function lotGroup(lot, level, byProduct) {
    return {
        key: byProduct ? `g${level}-${lot.product_id}` : `g${level}`,
        type: "group",
        title: byProduct ? lot.product : "",
        level,
        lots: [],
        certain: false,
    };
}

/** The groups of the lots by key, and the key of the group of each lot. */
function groupLots(data, byProduct) {
    const lots = new Map(data.lots.map((lot) => [lot.id, lot]));
    const groups = new Map();
    const groupOf = new Map();
    for (const [way, tree] of Object.entries(data.trees)) {
        for (const node of tree) {
            const lot = lots.get(node.lot);
            if (!lot || groupOf.has(node.lot)) {
                continue;
            }
            const level = way === "up" ? -node.level : node.level;
            const blank = lotGroup(lot, level, byProduct);
            const group = groups.get(blank.key) || blank;
            group.lots.push(node.lot);
            group.certain ||= node.certain;
            groups.set(group.key, group);
            groupOf.set(node.lot, group.key);
        }
    }
    return [groups, groupOf];
}

/** One node for the lots of each level, and of each product if wanted. */
function grouped(data, byProduct) {
    const [groups, groupOf] = groupLots(data, byProduct);
    const partners = [
        ...partnerGroups(data, "supplier"),
        ...partnerGroups(data, "customer"),
    ];
    const keys = new Map([...groupOf].map(([lot, key]) => [`l${lot}`, key]));
    partners.forEach((node) => node.members.forEach((key) => keys.set(key, node.key)));
    const edges = sumEdges([...treeEdges(data, groupOf), ...partnerEdges(data, keys)]);
    return {nodes: [...groups.values(), ...partners], edges};
}

function partnerGroups(data, type) {
    const nodes = type === "supplier" ? data.suppliers : data.customers;
    if (nodes.length <= MOST_PARTNERS) {
        return nodes.map((node) => ({...partner(node, type), members: [node.key]}));
    }
    return [
        {
            key: `${type}s`,
            type,
            title: "",
            size: nodes.length,
            members: nodes.map((node) => node.key),
        },
    ];
}

function* treeEdges(data, groupOf) {
    for (const [way, tree] of Object.entries(data.trees)) {
        for (const node of tree) {
            for (const parent of node.parents) {
                const ends = [groupOf.get(parent), groupOf.get(node.lot)];
                const [from, to] = way === "up" ? ends.reverse() : ends;
                yield {from, to, certain: node.certain};
            }
        }
    }
}

function* partnerEdges(data, keys) {
    for (const [from, to, , certain] of data.edges) {
        if (/^[vc]/.test(from) || /^[vc]/.test(to)) {
            yield {from: keys.get(from), to: keys.get(to), certain};
        }
    }
}

function sumEdges(edges) {
    const sums = new Map();
    for (const edge of edges) {
        if (!edge.from || !edge.to || edge.from === edge.to) {
            continue;
        }
        const key = `${edge.from}>${edge.to}`;
        const sum = sums.get(key) || {...edge, certain: false};
        sum.certain ||= edge.certain;
        sums.set(key, sum);
    }
    return [...sums.values()];
}
