/** What became of asking for the position. */
export type CheckIn =
  | { state: "none" }
  | { state: "fixed"; lat: number; lng: number; accuracy: number; at: string }
  | { state: "refused" | "missing" };

/** How long a phone may look for satellites before the visit goes on without them. */
const patience = 20_000;

/** Asks the phone once where it is. It never rejects: a visit is valid without a position. */
export function locate(geolocation: Geolocation | undefined = navigator.geolocation): Promise<CheckIn> {
  return new Promise((resolve) => {
    if (!geolocation) return resolve({ state: "missing" });
    geolocation.getCurrentPosition(
      ({ coords, timestamp }) =>
        resolve({
          state: "fixed",
          lat: coords.latitude,
          lng: coords.longitude,
          accuracy: Math.round(coords.accuracy),
          at: new Date(timestamp).toISOString(),
        }),
      (error) => resolve({ state: error.code === error.PERMISSION_DENIED ? "refused" : "missing" }),
      { enableHighAccuracy: true, timeout: patience, maximumAge: 30_000 },
    );
  });
}

const earthRadius = 6_371_000;

/** Metres between two positions in degrees, along the great circle. */
export function distance(a: { lat: number; lng: number }, b: { lat: number; lng: number }): number {
  const radians = Math.PI / 180;
  const dLat = ((b.lat - a.lat) * radians) / 2;
  const dLng = ((b.lng - a.lng) * radians) / 2;
  const h = Math.sin(dLat) ** 2 + Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * Math.sin(dLng) ** 2;
  return 2 * earthRadius * Math.asin(Math.sqrt(h));
}
