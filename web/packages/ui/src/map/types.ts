/** A GeoJSON geometry of a grid, WGS 84. */
export interface Boundary {
  type: "Polygon" | "MultiPolygon";
  coordinates: number[][][] | number[][][][];
}

export interface MapArea {
  id: string;
  name: string;
  boundary: Boundary;
}

export interface MapPoint {
  id: string;
  name: string;
  lat: number;
  lng: number;
  /** The enterprise's class, which colours the point. */
  class?: string;
  /** `late` and `soon` ring the point. */
  tone?: "calm" | "soon" | "late";
}

/** A position with the radius, in metres, within which it is likely right. */
export interface MapFix {
  lat: number;
  lng: number;
  accuracy: number;
}

/** A raster tile service; without one the map is boundaries and points on paper. */
export interface MapTiles {
  url: string;
  attribution: string;
  subdomains?: string;
  maxZoom?: number;
}
