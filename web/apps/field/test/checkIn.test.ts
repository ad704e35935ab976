import { describe, expect, it } from "vitest";
import { distance, locate } from "../src/visits/checkIn";

type Answer = Parameters<Geolocation["getCurrentPosition"]>;

/** A phone that answers as given. */
function phone(answer: (found: Answer[0], failed: NonNullable<Answer[1]>) => void) {
  return {
    getCurrentPosition: (found: Answer[0], failed: Answer[1]) => failed && answer(found, failed),
  } as Geolocation;
}

function failure(code: number) {
  return { code, message: "", PERMISSION_DENIED: 1, POSITION_UNAVAILABLE: 2, TIMEOUT: 3 } as GeolocationPositionError;
}

describe("checking in", () => {
  it("keeps position, accuracy and time", async () => {
    const coords = { latitude: 29.6064, longitude: 106.6853, accuracy: 12.4 } as GeolocationCoordinates;
    const timestamp = Date.UTC(2026, 10, 20, 2);
    await expect(locate(phone((found) => found({ coords, timestamp } as GeolocationPosition)))).resolves.toEqual({
      state: "fixed",
      lat: 29.6064,
      lng: 106.6853,
      accuracy: 12,
      at: "2026-11-20T02:00:00.000Z",
    });
  });

  it.each([
    [1, "refused"],
    [2, "missing"],
    [3, "missing"],
  ])("goes on after error %d: %s", async (code, state) => {
    await expect(locate(phone((_, failed) => failed(failure(code))))).resolves.toEqual({ state });
  });

  it("goes on in a browser without positions", async () => {
    await expect(locate(undefined)).resolves.toMatchObject({ state: "missing" });
  });
});

describe("distance", () => {
  it("of a minute of latitude is a nautical mile", () => {
    expect(distance({ lat: 29, lng: 106 }, { lat: 29 + 1 / 60, lng: 106 })).toBeCloseTo(1853, -1);
  });

  it("of a place from itself is nothing", () => {
    expect(distance({ lat: 29, lng: 106 }, { lat: 29, lng: 106 })).toBe(0);
  });
});
