import { createHash } from "node:crypto";

import { afterAll, afterEach, beforeAll, expect, it } from "vitest";

import { newId, type Client } from "../src/index";
import { picture } from "./captures";
import { Line } from "./line";
import { Phone } from "./phone";
import { Server, district, until } from "./server";

const { enterpriseA, gridA, gridB, workerA } = district;

let server: Server;
let phone: Phone;

beforeAll(async () => {
  server = await Server.start();
});
afterAll(() => server.remove());
afterEach(() => phone.close());

/** Captures a visit with a photo and returns the photo's id. */
async function capture(client: Client, name: string, at = new Date()): Promise<string> {
  const visit = newId();
  const photo = await client.photos.add(await picture(name));
  await client.outbox.enqueue(
    {
      ...{ op: "create", table: "visits", record: visit, at },
      fields: { enterprise: enterpriseA, purpose: "routine", started_at: new Date().toISOString() },
    },
    { ...photo.row({ enterprise: enterpriseA, visit, caption: "车间" }), at },
  );
  return photo.id;
}

async function stored(client: Client, id: string): Promise<boolean> {
  return (await client.table("photos").get(id))?.state === "stored";
}

it("shows a photo at once, sends its bytes and lets go of them when the server has it stored", async () => {
  phone = new Phone(server);
  const client = await phone.signIn(workerA);
  client.start();
  await client.sync();
  phone.offline();
  const id = await capture(client, "iphone_hdr_NO.jpg");
  expect(await client.table("photos").get(id)).toMatchObject({ state: "pending", caption: "车间", lat: 29.6, $pending: 1 });
  expect(await client.photos.state(id)).toMatchObject({ state: "waiting", sent: 0 });
  expect((await client.photos.load(id, "thumb")).size).toBe(1957448);
  await until(() => client.status.get().photosWaiting === 1);

  phone.online();
  await until(() => stored(client, id));
  expect(await client.photos.state(id)).toBeUndefined();
  const original = await client.photos.load(id, "original");
  const hash = createHash("sha256").update(new Uint8Array(await original.arrayBuffer())).digest("hex");
  expect(hash).toBe((await client.table("photos").get(id))?.sha256);
  expect((await client.photos.load(id, "thumb")).size).toBeLessThan(60_000);
});

it("resumes in another tab where the line broke", async () => {
  const line = await Line.to(server.baseURL);
  phone = new Phone(line);
  const first = await phone.signIn(workerA);
  await first.sync();
  const id = await capture(first, "iphone_hdr_NO.jpg");
  const { size } = (await first.photos.state(id)) ?? { size: 0 };
  line.breakAfter(1_500_000);
  first.start();
  await line.broken;
  await until(async () => ((await first.photos.state(id))?.sent ?? 0) > 0);
  await first.close();

  const second = await phone.open();
  await second.resume();
  expect(await second.photos.state(id)).toMatchObject({ state: "uploading", sent: 1 << 20 });
  line.mend();
  second.start();
  await until(() => stored(second, id));
  expect(await second.photos.state(id)).toBeUndefined();
  // What had arrived before the break was not sent again.
  expect(line.sent).toBeLessThan(size + 100_000);
  await phone.close();
  await line.close();
});

it("reports bytes that the server cannot take and offers them again", async () => {
  phone = new Phone(server);
  const client = await phone.signIn(workerA);
  client.start();
  const id = await capture(client, "broken.jpg");
  await until(async () => (await client.photos.state(id))?.state === "failed");
  expect((await client.photos.state(id))?.reason).toMatch(/^[a-z_]+$/);
  expect(client.status.get()).toMatchObject({ photosWaiting: 0 });
  await client.photos.retry(id);
  expect((await client.photos.state(id))?.state).toBe("waiting");
  await until(async () => (await client.photos.state(id))?.state === "failed");
  await client.photos.discard(id);
  expect(await client.photos.state(id)).toBeUndefined();
});

it("lets go of a photo whose enterprise has another officer by now", async () => {
  phone = new Phone(server);
  const client = await phone.signIn(workerA);
  await client.sync();
  // A minute ago: the travel of the push must not pass for a capture after the move.
  const id = await capture(client, "image01137.jpg", new Date(Date.now() - 60_000));
  await server.change("enterprises", enterpriseA, { grid: gridB });
  await client.sync();
  expect(await client.photos.state(id)).toStrictEqual({ state: "uploaded", sent: 26898, size: 26898 });
  client.start();
  await until(async () => (await client.photos.state(id)) === undefined);
  await server.change("enterprises", enterpriseA, { grid: gridA });
});

it("keeps the photo of a rejected visit until the officer lets it go", async () => {
  phone = new Phone(server);
  const client = await phone.signIn(workerA);
  await client.sync();
  const photo = await client.photos.add(await picture("landscape_1.jpg"));
  await client.outbox.enqueue(photo.row({ enterprise: enterpriseA, visit: newId() }));
  await client.sync();
  const [item] = await client.outbox.attention();
  expect(item).toMatchObject({ table: "photos", result: { status: "rejected" } });
  expect(await client.photos.get(photo.id)).toBeDefined();
  expect(await client.photos.state(photo.id)).toMatchObject({ state: "failed", reason: item?.result?.code });
  await until(() => client.status.get().attention === 1);
  expect(client.status.get()).toMatchObject({ waiting: 0, photosWaiting: 0 });
  await client.photos.discard(photo.id);
  expect(await client.photos.get(photo.id)).toBeDefined();
  await client.outbox.dismiss(item?.mseq ?? 0);
  expect(await client.photos.get(photo.id)).toBeUndefined();
});
