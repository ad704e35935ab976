import { newId, type Client } from "../src/index";
import { picture, visit } from "./captures";
import type { Phone } from "./phone";
import { district, until, type Server } from "./server";

const { enterpriseA, enterpriseB, workerA } = district;

/**
 * Leaves on a phone all that a local database can hold: rows of one scope and
 * of two, what was sent and what waits, a conflict, a reject with its orphan,
 * photos at every stage, and a draft. The phone ends offline.
 */
export async function workingDay(server: Server, phone: Phone): Promise<Client> {
  const client = await phone.signIn(workerA);
  await client.sync();

  const sent = visit();
  const broken = await client.photos.add(await picture("broken.jpg"));
  await client.outbox.enqueue(sent, broken.row({ enterprise: enterpriseA, visit: sent.record }));
  client.start();
  await until(async () => (await client.photos.state(broken.id))?.state === "failed");
  await client.stop();

  const rejected = visit(newId(), enterpriseB);
  await client.outbox.enqueue(
    { op: "update", table: "enterprises", record: enterpriseA, fields: { headcount: 61 } },
    rejected,
    {
      op: "create",
      table: "issues",
      record: newId(),
      fields: { enterprise: enterpriseA, visit: rejected.record, kind: "need", title: "融资" },
    },
  );
  await server.change("enterprises", enterpriseA, { headcount: 75 });
  await client.sync();

  phone.offline();
  const waiting = visit();
  const photo = await client.photos.add(await picture("image01137.jpg"));
  await client.outbox.enqueue(
    waiting,
    {
      op: "create",
      table: "issues",
      record: newId(),
      fields: { enterprise: enterpriseA, visit: waiting.record, kind: "problem", title: "用工不足" },
    },
    photo.row({ enterprise: enterpriseA, visit: waiting.record, caption: "车间" }),
    { op: "update", table: "enterprises", record: enterpriseA, fields: { notes: "扩产", address: "东港路 2 号" } },
  );
  const unnamed = await client.photos.add(await picture("broken.jpg"));
  await client.drafts.save(`visit/${enterpriseA}`, { summary: "写到一半", photos: [unnamed.id] });
  await client.sync().catch(() => undefined);
  return client;
}
