/** The shapes of the columns that hold JSON. */

/** GeoJSON in WGS 84: positions are [lng, lat], the first ring is the outline. */
export interface Polygon {
  type: "Polygon";
  coordinates: [lng: number, lat: number][][];
}

/** A person to talk to at an enterprise. */
export interface Contact {
  name: string;
  post: string;
  phone: string;
}

/** One line of a visit's checklist as it was answered. */
export interface ChecklistAnswer {
  item: string;
  answer: string;
  note: string;
}

/** The three values of a field in conflict. */
export interface ConflictField {
  base: unknown;
  mine: unknown;
  server: unknown;
}
