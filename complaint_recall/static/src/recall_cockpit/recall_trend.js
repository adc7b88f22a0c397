export const WIDTH = 320;
export const HEIGHT = 72;

/**
 * Turn the points of a trend into lines of an SVG of WIDTH by HEIGHT.
 *
 * @param {{date: string, recovered: number, responded: number}[]} points in order of
 *     their days; per cents
 * @returns {{recovered: string, responded: string}} values of `points` of a polyline
 */
export function trendLines(points) {
    const days = points.map(({date}) => Date.parse(`${date}T00:00:00Z`));
    const [first, last] = [days[0], days[days.length - 1]];
    const span = last - first || 1;
    const line = (name) =>
        points
            .map((point, place) => {
                const x = ((days[place] - first) / span) * WIDTH;
                const y =
                    HEIGHT - (Math.min(Math.max(point[name], 0), 100) / 100) * HEIGHT;
                return `${x.toFixed(1)},${y.toFixed(1)}`;
            })
            .join(" ");
    return {recovered: line("recovered"), responded: line("responded")};
}
