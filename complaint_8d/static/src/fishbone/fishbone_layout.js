/**
 * Where the bones, twigs and words of a fishbone stand. Pure functions, no Owl.
 */

export const BONES = [
    "man",
    "machine",
    "material",
    "method",
    "environment",
    "measurement",
];
export const OTHER = "other";
export const LINE = 16;
const COLUMN = 250;
const HEAD = 190;
const PAD = 16;
const SLANT = 46;
const TWIG_WIDTH = 32;
const HEAD_WIDTH = 22;
const MOST_LINES = 4;
// Characters that take the width of two: Chinese, Japanese, Korean, full-width signs.
const WIDE =
    /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;

/**
 * @param {string} text
 * @returns {number} its width in half characters of the font
 */
export function widthOf(text) {
    return [...text].reduce((sum, char) => sum + (WIDE.test(char) ? 2 : 1), 0);
}

/**
 * @param {string} text
 * @param {number} width of a line, in half characters
 * @param {number} most lines; what does not fit ends in an ellipsis
 * @returns {string[]} one line at least
 */
export function wrap(text, width, most = MOST_LINES) {
    const lines = [];
    let line = "";
    for (let piece of pieces(text.split(/\s+/).filter(Boolean).join(" "))) {
        if (line && widthOf(line + piece.trimEnd()) > width) {
            lines.push(line.trimEnd());
            line = "";
        }
        while (widthOf(piece.trimEnd()) > width) {
            const head = fitting(piece, width);
            lines.push(head);
            piece = piece.slice(head.length);
        }
        line += piece;
    }
    lines.push(line.trimEnd());
    if (lines.length <= most) {
        return lines;
    }
    return [...lines.slice(0, most - 1), fitting(lines[most - 1], width - 2) + "…"];
}

/** What a line may not break inside: words with their space, wide characters alone. */
function pieces(text) {
    return (
        text.match(new RegExp(`${WIDE.source}|(?:(?!${WIDE.source})\\S)+ ?| `, "gu")) ||
        []
    );
}

function fitting(text, width) {
    let end = "";
    for (const char of text) {
        if (end && widthOf(end + char) > width) {
            break;
        }
        end += char;
    }
    return end;
}

/**
 * @param {{title: string, causes: Object[]}} data causes have `number`, `kind`,
 *     `category`, `name`, `is_root`, `state`, `level`
 * @param {string} kind occurrence, escape or system
 * @returns {{width: number, height: number, spine: Object, head: Object,
 *     bones: Object[]}} bones have `code`, the ends of their line and `twigs`
 */
export function layoutFishbone(data, kind) {
    const bones = makeBones(data.causes.filter((one) => one.kind === kind));
    const reach = (side) =>
        Math.max(...bones.filter((b) => b.side === side).map((b) => heightOf(b.twigs)));
    const lines = wrap(data.title, HEAD_WIDTH, 6);
    const half = Math.max((lines.length * LINE) / 2 + 10, 24);
    const [up, down] = [reach(-1), reach(1)];
    const y = PAD + Math.max(up, half);
    const columns = (bones.length + 1) >> 1;
    const end = PAD + columns * COLUMN + 10;
    for (const bone of bones) {
        placeBone(bone, y, bone.side < 0 ? up : down);
    }
    return {
        width: end + HEAD + PAD - 10,
        height: y + Math.max(down, half) + PAD,
        spine: {x1: PAD, x2: end, y},
        head: makeHead(lines, end, y, half),
        bones,
    };
}

/** One bone for each group of causes, in turn above and below the spine. */
function makeBones(causes) {
    const twigs = new Map(BONES.map((bone) => [bone, []]));
    for (const cause of causes) {
        const bone = cause.category || OTHER;
        twigs.set(bone, [...(twigs.get(bone) || []), makeTwig(cause)]);
    }
    return [...twigs].map(([code, own], i) => ({
        code,
        twigs: own,
        side: i % 2 ? 1 : -1,
        column: i >> 1,
    }));
}

function makeHead(lines, x, y, half) {
    return {
        x,
        y: y - half,
        width: HEAD - 10,
        height: 2 * half,
        lines: lines.map((text, i) => ({
            text,
            x: x + 8,
            y: y - (lines.length * LINE) / 2 + 12 + i * LINE,
        })),
    };
}

function makeTwig(cause) {
    const depth = Math.min(cause.level || 1, 5) - 1;
    const text = `${cause.number || ""} ${cause.name}`.trim();
    const look = cause.state === "excluded" ? "excluded" : cause.is_root ? "root" : "";
    return {depth, look, words: wrap(text, TWIG_WIDTH - 2 * depth)};
}

function heightOf(twigs) {
    return twigs.reduce((sum, twig) => sum + twig.words.length * LINE + 6, 2 * LINE);
}

function placeBone(bone, spine, reach) {
    const x = PAD + (bone.column + 1) * COLUMN;
    const tip = spine + bone.side * (reach - LINE);
    Object.assign(bone, {x1: x - SLANT, y1: tip, x2: x, y2: spine});
    bone.label = {x: x - SLANT, y: bone.side < 0 ? tip - 4 : tip + 12};
    let y = (bone.side < 0 ? tip : spine) + 6;
    for (const twig of bone.twigs) {
        const left = x - COLUMN + 8;
        const bottom = y + twig.words.length * LINE;
        const share = (bottom - spine) / (tip - spine);
        twig.line = {x1: left, x2: x - SLANT * share, y: bottom};
        twig.lines = twig.words.map((text, i) => ({
            text,
            x: left + 10 * twig.depth,
            y: y + 12 + i * LINE,
        }));
        y = bottom + 6;
    }
}
