// The plane that a map is drawn on: the world in Web Mercator, a square of SIDE units. An area of it is
// {south, west, north, east} in degrees; one that goes over the 180th meridian turns the whole plane.

import { geoMercator } from "d3-geo";

export const SIDE = 1000;
const MOST_NORTH = 85.05112878;

/** The projection of a plane whose middle is at a longitude. */
export function projection(turn = 0) {
  return geoMercator().scale(SIDE / (2 * Math.PI)).translate([SIDE / 2, SIDE / 2]).rotate([-turn, 0]);
}

/** How far down the plane goes what is shown: Spitsbergen is on it, the ice of the poles is not. */
export const EDGE_NORTH = downOf(83.5);
export const EDGE_SOUTH = downOf(-78);

export function downOf(latitude) {
  const within = Math.min(Math.max(latitude, -MOST_NORTH), MOST_NORTH);
  return SIDE * (0.5 - Math.log(Math.tan(Math.PI / 4 + (within * Math.PI) / 360)) / (2 * Math.PI));
}

function acrossOf(longitude, turn) {
  return (SIDE * turned(longitude - turn + 180)) / 360;
}

function turned(degrees) {
  return degrees === 360 ? 360 : ((degrees % 360) + 360) % 360;
}

/** Reads "south,west,north,east"; null for anything else. */
export function readArea(text) {
  const sides = (text || "").split(",").map(Number);
  if (sides.length !== 4 || sides.some((side) => !Number.isFinite(side))) return null;
  const [south, west, north, east] = sides;
  return { south, west, north, east };
}

/** The longitude in the middle of the plane on which an area is whole. */
export function turnFor(area) {
  return area && area.west > area.east ? 180 : 0;
}

/** The box of the plane that holds areas: [[left, top], [right, bottom]]. */
export function holding(areas, turn) {
  return around(
    areas.map(({ south, west, north, east }) => {
      const left = acrossOf(west, turn);
      return [[left, downOf(north)], [Math.max(acrossOf(east, turn), left), downOf(south)]];
    }),
  );
}

/** The box that holds boxes. */
export function around(boxes) {
  const side = (pick, corner, axis) => pick(...boxes.map((box) => box[corner][axis]));
  return [[side(Math.min, 0, 0), side(Math.min, 0, 1)], [side(Math.max, 1, 0), side(Math.max, 1, 1)]];
}

/** What is in a frame of so many pixels, as an address has it. */
export function areaOf(transform, width, height, turn) {
  const [left, top] = transform.invert([0, 0]);
  const [right, bottom] = transform.invert([width, height]);
  const latitude = (down) => projection().invert([0, Math.min(Math.max(down, 0), SIDE)])[1];
  const isWhole = right - left >= SIDE;
  const longitude = (across) => turned((360 * across) / SIDE + turn) - 180;
  const west = isWhole ? -180 : longitude(Math.max(left, 0));
  const east = isWhole ? 180 : longitude(Math.min(right, SIDE));
  return [latitude(bottom), west, latitude(top), east].map((side) => String(Number(side.toFixed(5)))).join(",");
}

/** A line of the table of places as a spot of the map: {line, count, at, areas}, or {line, count, country}. */
export function placed(line, turn) {
  const { count, at, bounds, country } = line.dataset;
  if (country) return { line, count: Number(count), country };
  const [latitude, longitude] = at.split(",").map(Number);
  return { line, count: Number(count), at: [acrossOf(longitude, turn), downOf(latitude)], areas: [readArea(bounds)] };
}
