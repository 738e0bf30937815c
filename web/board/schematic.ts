// Drawn by us for the demo's city, which does not exist: what lies where is made up, distances are to scale.
// Used where no style of a map is set and the places lie within it; everywhere else only Natural Earth's outlines are drawn.
type Place = [longitude: number, latitude: number];
type Shape = { type: "Feature"; properties: { kind: string }; geometry: { type: "Polygon"; coordinates: Place[][] } | { type: "LineString"; coordinates: Place[] } };

/** West, south, east, north. */
const BOUNDS = [120.35, 31.08, 121.05, 31.5] as const;
export const isWithin = (places: Place[]) =>
  places.length > 0 && places.every(([x, y]) => x > BOUNDS[0] && x < BOUNDS[2] && y > BOUNDS[1] && y < BOUNDS[3]);

const KM = 1 / 111.2;

/** A round part, a little uneven so that it does not look like a target. */
function round([x, y]: Place, kilometres: number, uneven = 0.09): Place[] {
  const corners = 48;
  const wide = KM / Math.cos((y * Math.PI) / 180);
  return Array.from({ length: corners + 1 }, (_none, number) => {
    const angle = ((number % corners) / corners) * 2 * Math.PI;
    const far = kilometres * (1 + uneven * Math.sin(3 * angle + x * 40) + uneven * 0.6 * Math.sin(5 * angle + y * 70));
    return [x + far * wide * Math.cos(angle), y + far * KM * Math.sin(angle)];
  });
}

export const DISTRICTS: { zh: string; en: string; at: Place; radius: number }[] = [
  { zh: "老城区", en: "Old Town", at: [120.615, 31.305], radius: 4 },
  { zh: "临湖区", en: "Lakeside", at: [120.722, 31.322], radius: 5 },
  { zh: "北堰区", en: "North Weir", at: [120.642, 31.392], radius: 5.5 },
  { zh: "东泾工业区", en: "Dongjing Works", at: [120.905, 31.372], radius: 6 },
  { zh: "南浦区", en: "South Quay", at: [120.655, 31.195], radius: 6 },
  { zh: "西岭区", en: "West Hills", at: [120.498, 31.292], radius: 5 },
];

const area = (kind: string, ...rings: Place[][]): Shape => ({ type: "Feature", properties: { kind }, geometry: { type: "Polygon", coordinates: rings } });
const line = (kind: string, coordinates: Place[]): Shape => ({ type: "Feature", properties: { kind }, geometry: { type: "LineString", coordinates } });

export const SCHEMATIC = {
  type: "FeatureCollection" as const,
  features: [
    ...DISTRICTS.map(({ at, radius }) => area("district", round(at, radius * 1.12))),
    area("water", round([120.79, 31.285], 4.1, 0.2)),
    area("water", round([120.41, 31.205], 5.2, 0.16)),
    area("water", round([120.78, 31.425], 1.6, 0.22)),
    area("hill", round([120.445, 31.33], 2.4, 0.18)),
    area("hill", round([120.475, 31.255], 1.6, 0.18)),
    line("river", [[120.36, 31.44], [120.47, 31.4], [120.56, 31.35], [120.6, 31.29], [120.63, 31.24], [120.61, 31.17], [120.64, 31.09]]),
    line("river", [[120.6, 31.29], [120.68, 31.275], [120.76, 31.3], [120.86, 31.31], [120.96, 31.33], [121.04, 31.34]]),
    line("motorway", [[120.36, 31.27], [120.5, 31.31], [120.6, 31.34], [120.72, 31.355], [120.9, 31.385], [121.04, 31.41]]),
    line("motorway", [[120.66, 31.49], [120.65, 31.4], [120.66, 31.31], [120.665, 31.2], [120.7, 31.09]]),
    line("road", [...round([120.63, 31.305], 7.2, 0.05)]),
    line("road", [[120.5, 31.29], [120.61, 31.305], [120.72, 31.322], [120.905, 31.372]]),
    line("road", [[120.642, 31.392], [120.615, 31.305], [120.655, 31.195]]),
    line("road", [[120.642, 31.392], [120.78, 31.39], [120.905, 31.372]]),
    line("road", [[120.498, 31.292], [120.55, 31.23], [120.655, 31.195], [120.79, 31.23], [120.88, 31.3], [120.905, 31.372]]),
  ],
};
