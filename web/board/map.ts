// The map beside the timeline: where the visits are, the ways between them, and what waits. It shows; the timeline tells.
import { type GeoJSONSource, LngLatBounds, Map, Marker, NavigationControl, ScaleControl, addProtocol, setWorkerUrl } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import worker from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { colourNow } from "./colours.ts";
import { type Board, element, type Point, word } from "./data.ts";
import { countries, provinces } from "./outlines.ts";
import { DISTRICTS, isWithin, SCHEMATIC } from "./schematic.ts";

type Feature = { type: "Feature"; properties: Record<string, string | number | boolean>; geometry: { type: string; coordinates: unknown } };
type Look = { place: Point | null; engineer: string } | null;
const NONE = { type: "FeatureCollection" as const, features: [] as Feature[] };

setWorkerUrl(worker);

export class BoardMap {
  private readonly map: Map;
  private readonly place: HTMLElement;
  private readonly note = document.getElementById("board-map-note")!;
  private readonly ring = new Marker({ element: element("div", "map-look") });
  private names: Marker[] = [];
  private board: Board | null = null;
  private isReady = false;
  private framed = "";
  private readonly onPick: (key: string) => void;

  constructor(place: HTMLElement, onPick: (key: string) => void) {
    this.place = place;
    this.onPick = onPick;
    const style = place.dataset.style ?? "";
    this.map = new Map({
      container: place,
      style: style.startsWith("{") || !style ? { version: 8, sources: {}, layers: [{ id: "paper", type: "background", paint: { "background-color": token("--board-sea") } }] } : style,
      attributionControl: style ? { compact: true } : false,
      center: [116, 32],
      zoom: 3,
      pitchWithRotate: false,
      dragRotate: false,
      cooperativeGestures: false,
      locale: { "NavigationControl.ZoomIn": word("zoomIn"), "NavigationControl.ZoomOut": word("zoomOut"), "Map.Title": word("mapLabel") },
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.map.addControl(new ScaleControl({}), "bottom-left");
    this.map.on("load", () => void this.furnish(Boolean(style)));
    this.map.on("click", "visits", ({ features }) => {
      const key = features?.[0]?.properties?.key as string | undefined;
      if (key) this.onPick(key);
    });
    // From afar the names of districts would lie on one another.
    this.map.on("zoom", () => place.classList.toggle("is-far", this.map.getZoom() < 8.5));
    this.map.on("mouseenter", "visits", () => (this.map.getCanvas().style.cursor = "pointer"));
    this.map.on("mouseleave", "visits", () => (this.map.getCanvas().style.cursor = ""));
    new MutationObserver(() => this.isReady && this.paint()).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  }

  /** Sources and layers, from the ground up. A style that was set brings its own ground. */
  private async furnish(hasGround: boolean): Promise<void> {
    const { map } = this;
    const kind = (name: string) => ["==", ["get", "kind"], name] as never;
    const add = (name: string, data: object) => map.addSource(name, { type: "geojson", data: data as never });
    if (!hasGround) {
      add("countries", NONE);
      add("provinces", NONE);
      add("city", NONE);
      add("grid", NONE);
      map.addLayer({ id: "land", type: "fill", source: "countries" });
      map.addLayer({ id: "provinces", type: "line", source: "provinces", minzoom: 3, paint: { "line-width": 0.7, "line-dasharray": [4, 2] } });
      map.addLayer({ id: "borders", type: "line", source: "countries", paint: { "line-width": 0.8 } });
      map.addLayer({ id: "grid", type: "line", source: "grid", paint: { "line-width": 0.8 } });
      map.addLayer({ id: "district", type: "fill", source: "city", filter: kind("district") });
      map.addLayer({ id: "district-edge", type: "line", source: "city", filter: kind("district"), paint: { "line-width": 1, "line-dasharray": [3, 2] } });
      map.addLayer({ id: "hill", type: "fill", source: "city", filter: kind("hill") });
      map.addLayer({ id: "water", type: "fill", source: "city", filter: kind("water") });
      map.addLayer({ id: "river", type: "line", source: "city", filter: kind("river"), paint: { "line-width": 3 }, layout: { "line-cap": "round", "line-join": "round" } });
      map.addLayer({ id: "road", type: "line", source: "city", filter: kind("road"), paint: { "line-width": 1.4 }, layout: { "line-join": "round" } });
      map.addLayer({ id: "motorway", type: "line", source: "city", filter: kind("motorway"), paint: { "line-width": 2.6 }, layout: { "line-join": "round" } });
      for (const [name, shapes] of [["countries", countries()], ["provinces", provinces()]] as const) void shapes.then((found) => map.getSource<GeoJSONSource>(name)?.setData(found as never));
    }
    for (const name of ["ways", "homes", "visits", "waiting"]) add(name, NONE);
    map.addLayer({ id: "ways", type: "line", source: "ways", layout: { "line-join": "round" }, paint: { "line-color": ["get", "colour"], "line-width": ["case", ["get", "isLooked"], 4, 1.6], "line-opacity": ["case", ["get", "isFaint"], 0.15, 0.75] } });
    map.addLayer({ id: "waiting", type: "circle", source: "waiting", paint: { "circle-radius": 5, "circle-stroke-width": 2 } });
    map.addLayer({ id: "homes", type: "circle", source: "homes", paint: { "circle-radius": 3, "circle-color": ["get", "colour"], "circle-stroke-width": 1.5 } });
    map.addLayer({ id: "visits", type: "circle", source: "visits", paint: { "circle-radius": 6, "circle-color": ["get", "colour"], "circle-stroke-width": 1.5, "circle-opacity": ["case", ["get", "isOver"], 0.45, 1] } });
    this.isReady = true;
    this.paint();
    if (this.board) this.show(this.board);
  }

  /** The colours of the theme. */
  private paint(): void {
    const set = (layer: string, property: string, value: string) => this.map.getLayer(layer) && this.map.setPaintProperty(layer, property as never, value as never);
    set("paper", "background-color", token("--board-sea"));
    set("land", "fill-color", token("--board-land"));
    set("borders", "line-color", token("--line-strong"));
    set("provinces", "line-color", token("--board-province"));
    set("grid", "line-color", token("--board-road"));
    set("district", "fill-color", token("--board-town"));
    set("district-edge", "line-color", token("--line-strong"));
    set("hill", "fill-color", token("--board-hill"));
    set("water", "fill-color", token("--board-sea"));
    set("river", "line-color", token("--board-sea"));
    set("road", "line-color", token("--board-road"));
    set("motorway", "line-color", token("--board-motorway"));
    for (const layer of ["homes", "visits", "waiting"]) set(layer, "circle-stroke-color", token(layer === "waiting" ? "--ink" : "--surface"));
    set("waiting", "circle-color", token("--surface"));
    if (this.board) this.draw(this.board, null);
  }

  show(board: Board): void {
    this.board = board;
    if (!this.isReady) return;
    this.draw(board, null);
    const places = [...board.visits.map((one) => one.place), ...board.engineers.map((one) => one.home), ...board.waiting.map((one) => one.place)].filter((one): one is Point => one !== null);
    const isCity = !this.place.dataset.style && isWithin(places);
    this.note.textContent = this.place.dataset.style ? "" : word(isCity ? "schematic" : "outlines");
    this.map.getSource<GeoJSONSource>("city")?.setData((isCity ? SCHEMATIC : NONE) as never);
    for (const one of this.names) one.remove();
    const isChinese = document.documentElement.lang.startsWith("zh");
    this.names = isCity ? DISTRICTS.map(({ zh, en, at }) => new Marker({ element: element("div", "map-name", isChinese ? zh : en) }).setLngLat(at).addTo(this.map)) : [];
    if (!this.place.dataset.style) this.map.getSource<GeoJSONSource>("grid")?.setData((isCity || !places.length ? NONE : grid(places)) as never);
    // Who has moved the map keeps it where it is, until other days or people are looked at.
    const frame = [board.day, board.days, ...board.engineers.map((one) => one.id)].join();
    if (places.length && this.framed !== frame) {
      this.map.fitBounds(places.reduce((bounds, one) => bounds.extend(one), new LngLatBounds(places[0]!, places[0]!)), { padding: { top: 28, left: 28, bottom: 36, right: 56 }, maxZoom: 13, animate: false });
      this.framed = frame;
    }
  }

  /** Points at a place, and at the ways of an engineer. */
  look(at: Look): void {
    if (!this.isReady || !this.board) return;
    this.ring.remove();
    if (at?.place) this.ring.setLngLat(at.place).addTo(this.map);
    this.drawWays(this.board, at);
  }

  private draw(board: Board, at: Look): void {
    const fill = (name: string, features: Feature[]) => this.map.getSource<GeoJSONSource>(name)?.setData({ type: "FeatureCollection", features } as never);
    const colours = this.colours(board);
    const point = (coordinates: Point, properties: Feature["properties"]): Feature => ({ type: "Feature", properties, geometry: { type: "Point", coordinates } });
    fill("homes", board.engineers.flatMap((one) => (one.home ? [point(one.home, { colour: colours[one.id]! })] : [])));
    fill("visits", board.visits.flatMap((one) => (one.place ? [point(one.place, { key: one.key, colour: colours[one.engineer] ?? "#888", isOver: one.state === "left" || one.state === "missed" })] : [])));
    fill("waiting", board.waiting.flatMap((one) => (one.place ? [point(one.place, {})] : [])));
    this.drawWays(board, at);
  }

  private drawWays(board: Board, at: Look): void {
    const colours = this.colours(board);
    const ways: Feature[] = [];
    for (const engineer of board.engineers) {
      const days: Record<string, Point[]> = {};
      for (const visit of board.visits) if (visit.engineer === engineer.id && visit.place) (days[visit.start.slice(0, 10)] ??= engineer.home ? [engineer.home] : []).push(visit.place);
      for (const coordinates of Object.values(days)) {
        const properties = { colour: colours[engineer.id]!, isLooked: at?.engineer === engineer.id, isFaint: Boolean(at?.engineer) && at?.engineer !== engineer.id };
        if (coordinates.length > 1) ways.push({ type: "Feature", properties, geometry: { type: "LineString", coordinates } });
      }
    }
    this.map.getSource<GeoJSONSource>("ways")?.setData({ type: "FeatureCollection", features: ways } as never);
  }

  private colours(board: Board): Record<string, string> {
    return Object.fromEntries(board.engineers.map((one, number) => [one.id, colourNow(number)]));
  }
}

/** Lines of round degrees around the places, so that distances can be read where nothing else is drawn. */
function grid(places: Point[]): object {
  const [east, north] = [0, 1].map((axis) => [Math.min(...places.map((one) => one[axis]!)), Math.max(...places.map((one) => one[axis]!))] as const) as [readonly [number, number], readonly [number, number]];
  const wide = Math.max(east[1] - east[0], north[1] - north[0], 0.05);
  const step = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10].find((one) => one * 6 >= wide) ?? 20;
  const lines: Feature[] = [];
  const steps = (from: number, to: number) => Array.from({ length: Math.round((to - from) / step) + 25 }, (_none, number) => (Math.floor(from / step) - 12 + number) * step);
  const [xs, ys] = [steps(...east), steps(...north)];
  for (const x of xs) lines.push({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: [[x, ys[0]], [x, ys.at(-1)]] } });
  for (const y of ys) lines.push({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: [[xs[0], y], [xs.at(-1), y]] } });
  return { type: "FeatureCollection", features: lines };
}

/** A colour of ours as the map understands it. */
function token(name: string): string {
  const probe = element("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

export function canDraw(): boolean {
  const canvas = document.createElement("canvas");
  return Boolean(canvas.getContext("webgl2"));
}

/** Tiles in one file, where a style asks for them. */
export async function readPmtiles(): Promise<void> {
  const { Protocol } = await import("pmtiles");
  addProtocol("pmtiles", new Protocol().tile);
}

