import { afterEach, beforeEach, expect, it } from "vitest";

import { newId, type Client } from "../src/index";
import { Phone } from "./phone";
import { Server, district, until } from "./server";

const { enterpriseA, gridA, workerA } = district;

let server: Server;
let phone: Phone;
let client: Client;

beforeEach(async () => {
  server = await Server.start();
  phone = new Phone(server);
  client = await phone.signIn(workerA);
  await client.sync();
});
afterEach(async () => {
  await phone.close();
  await server.remove();
});

async function capture(count: number): Promise<string[]> {
  const visits = Array.from({ length: count }, newId);
  for (const record of visits) {
    const fields = { enterprise: enterpriseA, purpose: "routine" as const, started_at: new Date().toISOString() };
    await client.outbox.enqueue({ op: "create", table: "visits", record, fields });
  }
  return visits;
}

/** What both have: the visits of the server and the settled ones of the phone. */
async function both(): Promise<[server: unknown[], phone: string[]]> {
  const onServer = (await server.list("visits")).map((row) => row["id"]);
  const onPhone = (await client.table("visits").all()).filter((row) => row.$pending === 0).map((row) => row.id);
  return [onServer.sort(), onPhone.sort()];
}

it("goes on by itself after the server was killed and came back", async () => {
  client.start();
  await client.sync();
  const visits = await capture(5);
  await server.kill();
  visits.push(...(await capture(5)));
  await until(() => client.status.get().error === "offline");
  await server.up();
  await until(async () => client.status.get().waiting === 0 && (await both())[1].length === 10);
  expect(await both()).toStrictEqual([visits.sort(), visits.sort()]);
});

it("offers a server again what a restored backup has lost", async () => {
  const visits = await capture(2);
  await client.sync();
  await server.kill();
  const restore = await server.backup();
  await server.up();
  visits.push(...(await capture(3)));
  await client.sync();
  expect((await both())[0]).toHaveLength(5);

  await server.kill();
  await restore();
  await server.up();
  expect(await server.list("visits")).toHaveLength(2);
  visits.push(...(await capture(1)));
  await client.sync();
  expect(await both()).toStrictEqual([visits.sort(), visits.sort()]);
  expect(await client.outbox.attention()).toHaveLength(0);
  expect((await client.outbox.list()).map((item) => item.mseq)).toStrictEqual([6, 5, 4, 3, 2, 1]);
});

it("notices a restored server by its rows alone", async () => {
  const visits = await capture(1);
  await client.sync();
  await server.kill();
  const restore = await server.backup();
  await server.up();
  visits.push(...(await capture(2)));
  await server.change("enterprises", enterpriseA, { notes: "lost with the restore" });
  await client.sync();

  await server.kill();
  await restore();
  await server.up();
  await client.sync();
  expect(await both()).toStrictEqual([visits.sort(), visits.sort()]);
  expect(await client.table("enterprises").get(enterpriseA)).toMatchObject({ notes: "", $pending: 0 });
});

it("registers again with a server that does not know the phone, and offers everything", async () => {
  await server.kill();
  const restore = await server.backup();
  await server.up();
  const visits = await capture(2);
  const other = new Phone(server);
  const fresh = await other.signIn(workerA);
  await fresh.sync();
  for (const record of visits) {
    const fields = { enterprise: enterpriseA, purpose: "routine" as const, started_at: new Date().toISOString() };
    await fresh.outbox.enqueue({ op: "create", table: "visits", record: record.split("").reverse().join(""), fields });
  }
  await fresh.sync();
  const before = fresh.session.get()?.device;

  await server.kill();
  await restore();
  await server.up();
  await fresh.sync();
  expect(fresh.session.get()?.device).not.toBe(before);
  expect(await server.list("visits")).toHaveLength(2);
  expect((await fresh.outbox.list()).every((item) => item.state === "answered" && !item.attention)).toBe(true);
  await other.close();
});

it("repairs a local copy that does not add up", async () => {
  await capture(1);
  await client.sync();
  const database = await openRaw(phone);
  const stolen = await stealRow(database);
  database.close();
  expect(await client.table("enterprises").get(stolen)).toBeUndefined();
  await server.change("enterprises", enterpriseA, { grid: gridA, notes: "moves the scope's head" });
  await client.sync();
  expect(await client.table("enterprises").get(stolen)).toMatchObject({ id: stolen });
});

it("numbers anew what collides with a history that the phone forgot", async () => {
  const [lost] = await capture(1);
  await client.sync();
  const database = await openRaw(phone);
  await forgetOutbox(database);
  database.close();
  const [next] = await capture(1);
  await client.sync();
  expect((await both())[0]).toStrictEqual([lost, next].sort());
  expect((await client.outbox.list()).map((item) => item.mseq)).toStrictEqual([2]);
});

async function openRaw(of: Phone): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = of.indexedDB.open(of.name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error as Error);
  });
}

/** Damages the copy behind the client's back. */
async function stealRow(database: IDBDatabase): Promise<string> {
  const tx = database.transaction(["records", "scopes"], "readwrite");
  tx.objectStore("records").delete(`enterprises/${enterpriseA}`);
  const scopes = tx.objectStore("scopes");
  const get = scopes.get(`grid:${gridA}`);
  get.onsuccess = () => {
    const scope = get.result as { count: number };
    scopes.put({ ...scope, count: scope.count - 1 });
  };
  await ended(tx);
  return enterpriseA;
}

async function forgetOutbox(database: IDBDatabase): Promise<void> {
  const tx = database.transaction(["outbox", "meta"], "readwrite");
  tx.objectStore("outbox").clear();
  tx.objectStore("meta").put({ key: "mseq", value: 0 });
  await ended(tx);
}

async function ended(tx: IDBTransaction): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    tx.oncomplete = () => resolve();
    tx.onerror = () => reject(tx.error as Error);
  });
}
