/**
 * The outlines of the world as one small SVG: `#land` (coasts and islands, filled by who uses it) and `#borders` (each border
 * between two countries once). Natural Earth's countries through the package `world-atlas`, projected, thinned more where the
 * network does not live, rounded to map units and written as relative integer steps.
 */
import { readFile } from "node:fs/promises";
import { merge, mesh } from "topojson-client";
import { project } from "./equal_earth.mjs";

const ANTARCTICA = "010";

/** Countries whose outlines go on beyond the 180th meridian, in several pieces. */
const BEYOND = new Set(["643", "242"]);

/** Regions by [west, south, east, north] and the smallest triangle (in square map units) whose point is kept there. */
const DETAIL = [
  { west: -32, south: 34, east: 42, north: 62, least: 6 },
  { west: -32, south: -36, east: 52, north: 38, least: 16 },
];
const ELSEWHERE = 140;

/** An island smaller than this part of its region's triangle is left out; one of that size is a dot. */
const SMALLEST_ISLAND = 0.35;

function detailAt([longitude, latitude]) {
  const region = DETAIL.find(
    ({ west, south, east, north }) =>
      longitude >= west && longitude <= east && latitude >= south && latitude <= north,
  );
  return region?.least ?? ELSEWHERE;
}

/** Degrees of an arc, whose points are stored as steps of a grid. */
function degreesOf(arc, { scale, translate }) {
  let [x, y] = [0, 0];
  return arc.map(([dx, dy]) => {
    [x, y] = [x + dx, y + dy];
    return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
  });
}

const area = ([ax, ay], [bx, by], [cx, cy]) => Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2;

/**
 * Visvalingam's simplification: take away the point with the smallest triangle, again and again, until every triangle is as
 * large as its region wants. The ends stay, so that neighbours still meet; a ring keeps four points.
 * M. Visvalingam, J. D. Whyatt (1993), "Line generalisation by repeated elimination of points", Cartographic Journal 30(1).
 */
function thinned(points, wanted, least) {
  const kept = points.map((point, place) => ({ point, wanted: wanted[place] }));
  const size = (i) => area(kept[i - 1].point, kept[i].point, kept[i + 1].point) / kept[i].wanted;
  while (kept.length > least) {
    let smallest = 1;
    for (let i = 2; i < kept.length - 1; i += 1) if (size(i) < size(smallest)) smallest = i;
    if (size(smallest) >= 1) break;
    kept.splice(smallest, 1);
  }
  return kept.map(({ point }) => point);
}

const same = ([ax, ay], [bx, by]) => ax === bx && ay === by;

const ringArea = (ring) =>
  Math.abs(ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i][0] * y - x * ring[i][1], 0)) / 2;

/** Degrees that run on across the 180th meridian, where the data jumps back to -180. */
function unbroken(degrees, beyond) {
  const jumps = degrees.some(([longitude], i) => i > 0 && Math.abs(longitude - degrees[i - 1][0]) > 180);
  if (!jumps && !beyond) return degrees;
  return degrees.map(([longitude, latitude]) => [longitude < 0 ? longitude + 360 : longitude, latitude]);
}

function simplify(degrees) {
  const points = degrees.map(([longitude, latitude]) => project(latitude, longitude));
  const wanted = degrees.map(detailAt);
  const ring = same(degrees[0], degrees.at(-1));
  const dropped = ring && ringArea(points) < SMALLEST_ISLAND * wanted[0];
  const kept = dropped ? [points[0], points[0]] : thinned(points, wanted, ring ? 4 : 2);
  return kept.map((point) => point.map(Math.round));
}

/** The topology in map units, thinned, without Antarctica. */
function onTheMap({ arcs, transform, objects }) {
  const geometries = objects.countries.geometries.filter(({ id }) => id !== ANTARCTICA);
  const beyond = new Set(
    geometries
      .filter(({ id }) => BEYOND.has(id))
      .flatMap((country) => country.arcs.flat(Infinity))
      .map((arc) => (arc < 0 ? ~arc : arc)),
  );
  return {
    type: "Topology",
    arcs: arcs.map((arc, number) => simplify(unbroken(degreesOf(arc, transform), beyond.has(number)))),
    objects: { countries: { type: "GeometryCollection", geometries } },
  };
}

/** Lines as one path: relative steps, a minus sign parts two numbers as well as a space does. */
function pathOf(lines, close) {
  let [x, y] = [0, 0];
  let path = "";
  for (const line of lines) {
    const distinct = line.filter((point, place) => place === 0 || !same(point, line[place - 1]));
    const steps = (close ? distinct.slice(0, -1) : distinct).flatMap(([px, py]) => {
      const step = [px - x, py - y];
      [x, y] = [px, py];
      return step;
    });
    if (close) [x, y] = line[0];
    path += `m${steps.join(" ").replaceAll(" -", "-")}${close ? "z" : ""}`;
  }
  return path;
}

/** The file `world.svg`. */
export async function worldSvg() {
  const source = new URL(import.meta.resolve("world-atlas/countries-50m.json"));
  const world = onTheMap(JSON.parse(await readFile(source, "utf8")));
  const rings = merge(world, world.objects.countries.geometries)
    .coordinates.flat()
    .filter((ring) => ring.length > 3 && ringArea(ring) > 0);
  const borders = mesh(world, world.objects.countries, (one, other) => one !== other).coordinates;
  const path = (id, d) => `<path id="${id}" vector-effect="non-scaling-stroke" d="${d}"/>`;
  const north = (lines) => [...lines].sort(([[, a]], [[, b]]) => a - b);
  return `<svg xmlns="http://www.w3.org/2000/svg">${path("land", pathOf(north(rings), true))}${path("borders", pathOf(north(borders), false))}</svg>`;
}
