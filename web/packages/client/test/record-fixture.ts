import { writeFile } from "node:fs/promises";

import { it } from "vitest";

import type { StoredSession } from "../src/meta";
import { exportDatabase, type LocalCopy } from "./local-copy";
import { Phone } from "./phone";
import { Server } from "./server";
import { workingDay } from "./working-day";

it("records what the present release leaves on a phone", async () => {
  const server = await Server.start();
  const phone = new Phone(server);
  await workingDay(server, phone);
  await phone.close();
  await server.remove();
  const copy = await exportDatabase(phone.indexedDB, phone.name);
  forgetTokens(copy);
  forgetReserve(copy);
  const file = new URL(`../fixtures/database-v${Math.floor(copy.version / 10)}.json`, import.meta.url);
  await writeFile(file, JSON.stringify(copy, null, 1) + "\n");
});

/** The server that knew them is gone, and tokens have no place in a repository. */
function forgetTokens(copy: LocalCopy): void {
  const meta = copy.stores["meta"]?.rows as { key: string; value: StoredSession }[];
  const session = meta.find(({ key }) => key === "session")?.value;
  if (session) Object.assign(session, { token: "expired", deviceToken: "expired" });
}

/** A megabyte of noise tells nobody anything. */
function forgetReserve(copy: LocalCopy): void {
  const meta = copy.stores["meta"];
  if (meta) meta.rows = (meta.rows as { key: string }[]).filter(({ key }) => key !== "reserve");
}
