import { afterAll, beforeAll, expect, it } from "vitest";
import type { PullResponse, PushRequest } from "@gridwalk/protocol";

import type { Weather } from "../phone";
import { Server } from "../server";
import { acts, districtActs } from "./acts";
import { populate } from "./district";
import { World } from "./world";

let server: Server;

beforeAll(async () => {
  server = await Server.start();
  await populate(server);
});
afterAll(() => server.remove());

/** Answers to a pull, changed on their way. */
function pulled(change: (response: PullResponse) => void): Weather {
  return async ({ path, body }, send) => {
    const response = await send(body);
    if (path !== "/api/sync/pull" || !response.ok) return response;
    const answer = (await response.json()) as PullResponse;
    change(answer);
    return Response.json(answer);
  };
}

/** Pushes, changed on their way. */
function pushed(change: (request: PushRequest) => void): Weather {
  return async ({ path, body }, send) => {
    if (path !== "/api/sync/push") return send(body);
    const request = JSON.parse(body) as PushRequest;
    change(request);
    return send(JSON.stringify(request));
  };
}

/** Mistakes that a server or a client could make, and what the oracle says of them. */
const faults: [name: string, says: RegExp, fault: () => Weather][] = [
  [
    "rows are forgotten in pages",
    /lacks visits/,
    () =>
      pulled(({ pages }) => {
        for (const page of pages) {
          page.rows = page.rows.filter(([, table]) => table !== "visits");
          delete page.check;
        }
      }),
  ],
  [
    "removes are forgotten in pages",
    /holds /,
    () =>
      pulled(({ pages }) => {
        for (const page of pages) {
          page.rows = page.rows.filter(([, , , op]) => op === 1);
          delete page.check;
        }
      }),
  ],
  [
    "scopes are never taken back",
    /holds the scopes/,
    () => {
      const ever = new Set<string>();
      return pulled((response) => {
        for (const scope of response.granted) ever.add(scope);
        response.granted = [...ever];
      });
    },
  ],
  [
    "a push is acknowledged and never made",
    /is gone/,
    () => async ({ path, body }, send) => {
      if (path !== "/api/sync/push") return send(body);
      const { mutations } = JSON.parse(body) as PushRequest;
      const results = mutations.map(({ mseq }) => ({ mseq, status: "applied" }));
      return Response.json({ results, last_mseq: results.at(-1)?.mseq ?? 0, now: new Date().toISOString() });
    },
  ],
  [
    "a mutation is applied under two names",
    /was never captured/,
    () =>
      pushed(({ mutations }) => {
        for (const mutation of mutations) if (mutation.op === "create") mutation.record = [...mutation.record].reverse().join("");
      }),
  ],
  [
    "device time passes for the district's",
    /was captured at|was rejected/,
    () =>
      pushed((request) => {
        request.now = new Date().toISOString();
      }),
  ],
  [
    "the server's word on what it has is late",
    /still shows its own changes/,
    () =>
      pulled((response) => {
        response.last_mseq = 0;
      }),
  ],
];

it.each(faults)("the oracle notices that %s", { timeout: 120_000 }, async (_, says, fault) => {
  let found: string[] = [];
  for (let seed = 1; seed <= 5 && !found.some((failure) => says.test(failure)); seed++) {
    const world = await World.begin(server, 1_000_000 + faults.length * seed + faults.findIndex(([, , each]) => each === fault), districtActs);
    for (const { network } of world.walkers) network.fault = fault();
    for (let step = 0; step < 30; step++) await world.play(acts);
    found = await world.judge();
    await world.end();
  }
  expect(found).toContainEqual(expect.stringMatching(says));
});
