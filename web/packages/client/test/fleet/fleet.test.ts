import { afterAll, beforeAll, expect, it } from "vitest";

import { Server } from "../server";
import { acts, districtActs } from "./acts";
import { populate } from "./district";
import { World } from "./world";

// GRIDWALK_SEEDS says how many runs there are, GRIDWALK_SEED which one alone,
// GRIDWALK_STEPS after how many steps it ends.
const { GRIDWALK_SEEDS = "20", GRIDWALK_SEED, GRIDWALK_STEPS = "45" } = process.env;
const seeds = GRIDWALK_SEED ? [Number(GRIDWALK_SEED)] : Array.from({ length: Number(GRIDWALK_SEEDS) }, (_, i) => i + 1);

let server: Server;

beforeAll(async () => {
  server = await Server.start();
  await populate(server);
});
afterAll(() => server.remove());

it.each(seeds)("seed %i: all that goes wrong ends right", { timeout: 120_000 }, async (seed) => {
  const world = await World.begin(server, seed, districtActs);
  let failures: string[];
  try {
    for (let step = 0; step < Number(GRIDWALK_STEPS); step++) await world.play(acts);
    failures = await world.judge();
  } catch (error) {
    failures = [String((error as Error).stack)];
  }
  const replay = `replay: GRIDWALK_SEED=${seed} GRIDWALK_STEPS=${GRIDWALK_STEPS} npx vitest run --project client fleet`;
  expect.soft(failures, [replay, ...world.log].join("\n")).toStrictEqual([]);
  await world.end();
});
