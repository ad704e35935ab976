import { ClientResponseError } from "pocketbase";
import { describe, expect, it } from "vitest";

import { problemOf } from "./problem";

describe("the problem behind an error", () => {
  it("is the coded one of Gridwalk's routes", () => {
    const error = new ClientResponseError({
      status: 409,
      response: { code: "state_changed", key: "errors.state_changed", params: { state: "handling" } },
    });
    expect(problemOf(error)).toEqual({ status: 409, code: "state_changed", params: { state: "handling" } });
  });

  it.each([
    [0, "offline"],
    [401, "unauthenticated"],
    [403, "forbidden"],
    [404, "record_not_found"],
    [413, "too_large"],
    [429, "too_many_requests"],
    [400, "unknown"],
    [500, "unknown"],
  ])("follows from the status %i where PocketBase answers itself", (status, code) => {
    const error = new ClientResponseError({ status, response: { status, message: "", data: {} } });
    expect(problemOf(error)).toEqual({ status, code, params: {} });
  });

  it("is unknown for anything else", () => {
    expect(problemOf(new TypeError("x")).code).toBe("unknown");
  });
});
