// Countries from Natural Earth (public domain), as world-atlas packs them: TopoJSON, unpacked here in a few lines. Lines
// between provinces, made by tools/provinces.py. Both are fetched by the map alone, after the timeline is drawn.
import address from "world-atlas/countries-50m.json?url";
import provinceAddress from "./provinces.json?url";

type Position = [number, number];
type Topology = {
  transform: { scale: Position; translate: Position };
  arcs: Position[][];
  objects: { countries: { geometries: { type: "Polygon" | "MultiPolygon"; arcs: number[][] | number[][][] }[] } };
};

export async function countries(): Promise<object> {
  const { transform, arcs, objects } = (await (await fetch(address)).json()) as Topology;
  const { scale, translate } = transform;
  const lines = arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]): Position => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]);
  });
  // An arc with a negative number runs backwards: ~number is its place in the list.
  const ring = (numbers: number[]) =>
    numbers.flatMap((number, place) => {
      const line = number < 0 ? [...lines[~number]!].reverse() : lines[number]!;
      return place ? line.slice(1) : line;
    });
  const features = objects.countries.geometries.map(({ type, arcs: parts }) => ({
    type: "Feature",
    properties: {},
    geometry:
      type === "Polygon"
        ? { type, coordinates: (parts as number[][]).map(ring) }
        : { type, coordinates: (parts as number[][][]).map((polygon) => polygon.map(ring)) },
  }));
  return { type: "FeatureCollection", features };
}

/** Lines between provinces: the first point of each, then steps, in units of a grid of degrees. */
export async function provinces(): Promise<object> {
  const { grid, lines } = (await (await fetch(provinceAddress)).json()) as { grid: number; lines: number[][] };
  const coordinates = lines.map((row) => {
    let [x, y] = [0, 0];
    return Array.from({ length: row.length / 2 }, (_none, number): Position => [(x += row[2 * number]!) * grid, (y += row[2 * number + 1]!) * grid]);
  });
  return { type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates } };
}
