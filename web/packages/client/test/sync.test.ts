import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { newId, type Client } from "../src/index";
import { visit } from "./captures";
import { Phone, type Weather } from "./phone";
import { Server, district, until } from "./server";

const { enterpriseA, enterpriseB, gridA, gridB, workerA, workerB, dutyA } = district;

let server: Server;
const phones: Phone[] = [];

beforeAll(async () => {
  server = await Server.start();
});
afterAll(() => server.remove());
afterEach(async () => {
  for (const phone of phones.splice(0)) await phone.close();
});

function newPhone(): Phone {
  const phone = new Phone(server);
  phones.push(phone);
  return phone;
}

async function ids(client: Client, table: "enterprises" | "visits"): Promise<string[]> {
  return (await client.table(table).all()).map((row) => row.id).sort();
}

describe("reading", () => {
  it("brings the officer's own grid and nothing of another's", async () => {
    const client = await newPhone().signIn(workerA);
    await client.sync();
    expect(await ids(client, "enterprises")).toStrictEqual([enterpriseA]);
    expect(await client.table("enterprises").get(enterpriseA)).toMatchObject({
      name: "重庆科朗船舶产业有限公司",
      grid: gridA,
      above_scale: false,
      headcount: 60,
      contacts: null,
      last_visit_at: "",
      $pending: 0,
    });
    expect(await client.table("enterprises").where("grid").equals(gridA)).toHaveLength(1);
    expect(await client.table("grids").count()).toBe(2);
    await until(() => client.status.get().lastCompleteSync !== null);
    expect(client.status.get()).toMatchObject({ online: true, syncing: false, waiting: 0, error: null });
  });

  it("starts without a network and shows what it has", async () => {
    const phone = newPhone();
    const first = await phone.signIn(workerA);
    await first.sync();
    await first.close();

    phone.offline();
    const second = await phone.open();
    expect(await second.resume()).toMatchObject({ user: { id: workerA.id, name: workerA.name } });
    expect(await ids(second, "enterprises")).toStrictEqual([enterpriseA]);
    await expect(second.sync()).rejects.toMatchObject({ code: "offline" });
    await until(() => second.status.get().error === "offline");
    expect(second.status.get()).toMatchObject({ online: false, lastCompleteSync: expect.any(Date) });
  });

  it("keeps queries up to date", async () => {
    const client = await newPhone().signIn(workerA);
    const seen: (string | undefined)[] = [];
    const stop = client
      .live(async () => (await client.table("enterprises").get(enterpriseA))?.sector)
      .subscribe((sector) => seen.push(sector));
    await client.sync();
    await until(() => seen.includes(""));
    await server.change("enterprises", enterpriseA, { sector: "船舶制造" });
    await client.sync();
    await until(() => seen.includes("船舶制造"));
    stop();
  });
});

describe("capturing", () => {
  it("shows at once what was captured offline, survives the tab and arrives once", async () => {
    const phone = newPhone();
    const first = await phone.signIn(workerA);
    await first.sync();
    phone.offline();
    const v = visit();
    const [enqueued] = await first.outbox.enqueue(v, {
      op: "create",
      table: "issues",
      record: newId(),
      fields: { enterprise: enterpriseA, visit: v.record, kind: "problem", title: "用工不足" },
    });
    expect(enqueued).toStrictEqual({ mseq: 1, record: v.record });
    expect(await first.table("visits").get(v.record)).toMatchObject({
      ...v.fields,
      id: v.record,
      officer: workerA.id,
      officer_name: workerA.name,
      grid: gridA,
      checklist: null,
      $pending: 1,
    });
    expect(await first.table("issues").where("visit").equals(v.record)).toMatchObject([
      { title: "用工不足", state: "reported", source: "visit", number: "" },
    ]);
    expect((await first.table("enterprises").get(enterpriseA))?.last_visit_at).toBe(v.fields.started_at);
    await first.close();

    phone.online();
    const second = await phone.open();
    await second.resume();
    await until(() => second.status.get().waiting === 2);
    await second.sync();
    expect(await server.list("visits", `id='${v.record}'`)).toHaveLength(1);
    expect(await second.table("visits").get(v.record)).toMatchObject({ summary: "已复产", $pending: 0 });
    const [issue] = await second.table("issues").where("visit").equals(v.record);
    expect(issue).toMatchObject({ $pending: 0, number: expect.stringMatching(/\d{8}/) });
    expect(await second.outbox.waiting()).toHaveLength(0);
    expect((await second.outbox.list()).map((item) => item.result?.status)).toStrictEqual(["applied", "applied"]);
  });

  it("is answered again when the reply was lost", async () => {
    const phone = newPhone();
    const client = await phone.signIn(workerA);
    await client.sync();
    const v = visit();
    await client.outbox.enqueue(v);
    phone.weather = async ({ path }, send) => {
      const response = await send();
      if (path === "/api/sync/push") throw new TypeError("reply lost");
      return response;
    };
    await expect(client.sync()).rejects.toMatchObject({ code: "offline" });
    expect(await server.list("visits", `id='${v.record}'`)).toHaveLength(1);
    phone.online();
    await client.sync();
    expect((await client.outbox.list())[0]).toMatchObject({
      state: "answered",
      attention: false,
      result: { status: "duplicate", result: { status: "applied" } },
    });
    expect(await server.list("visits", `id='${v.record}'`)).toHaveLength(1);
    expect(await client.table("visits").get(v.record)).toMatchObject({ $pending: 0 });
  });

  it("sends more than a batch in order", async () => {
    const client = await newPhone().signIn(workerA);
    await client.sync();
    const visits = Array.from({ length: 450 }, () => visit());
    await client.outbox.enqueue(...visits);
    await client.sync();
    const items = await client.outbox.list();
    expect(items.every((item) => item.result?.status === "applied")).toBe(true);
    const kept = new Set((await ids(client, "visits")).concat());
    expect(visits.every((v) => kept.has(v.record))).toBe(true);
  });

  it("pushes once from two tabs that sync at the same time", async () => {
    const phone = newPhone();
    const first = await phone.signIn(workerA);
    const second = await phone.open();
    await second.resume();
    const visits = Array.from({ length: 20 }, () => visit());
    await Promise.all(visits.map((v, i) => (i % 2 ? first : second).outbox.enqueue(v)));
    await Promise.all([first.sync(), second.sync()]);
    const items = await first.outbox.list();
    expect(items.map((item) => item.mseq)).toStrictEqual(visits.map((_, i) => 20 - i));
    expect(items.every((item) => item.state === "answered" && !item.attention)).toBe(true);
    for (const v of visits) expect(await second.table("visits").get(v.record)).toMatchObject({ $pending: 0 });
  });
});

describe("disagreeing", () => {
  it("merges what others changed beside, and keeps a contested field for the officer", async () => {
    const phone = newPhone();
    const client = await phone.signIn(workerA);
    await client.sync();
    await client.outbox.enqueue(
      { op: "update", table: "enterprises", record: enterpriseA, fields: { address: "东港路 2 号" } },
      { op: "update", table: "enterprises", record: enterpriseA, fields: { headcount: 61, notes: "扩产" } },
    );
    expect(await client.table("enterprises").get(enterpriseA)).toMatchObject({ headcount: 61, $pending: 2 });
    await server.change("enterprises", enterpriseA, { headcount: 75 });
    await client.sync();

    const [conflict] = await client.outbox.attention();
    expect(conflict).toMatchObject({ result: { status: "conflict", code: "field_changed", fields: ["headcount"] } });
    expect(await client.table("enterprises").get(enterpriseA)).toMatchObject({
      address: "东港路 2 号",
      headcount: 75,
      notes: "扩产",
      $pending: 0,
    });
    await until(() => client.status.get().attention === 1);

    await client.outbox.resend(conflict?.mseq ?? 0, {});
    await client.sync();
    expect(await client.table("enterprises").get(enterpriseA)).toMatchObject({ headcount: 61, $pending: 0 });
    expect(await client.outbox.attention()).toHaveLength(0);
  });

  it("sends a rejected visit again with all that hung on it", async () => {
    const client = await newPhone().signIn(workerA);
    await client.sync();
    const bad = visit();
    bad.fields.enterprise = enterpriseB;
    const issue = newId();
    const good = visit();
    await client.outbox.enqueue(
      bad,
      {
        op: "create",
        table: "issues",
        record: issue,
        fields: { enterprise: enterpriseA, visit: bad.record, kind: "need", title: "融资" },
      },
      good,
    );
    await client.sync();
    const attention = await client.outbox.attention();
    expect(attention.map((item) => item.result?.code)).toStrictEqual(["parent_rejected", "forbidden"]);
    expect(await client.table("visits").get(bad.record)).toBeUndefined();
    expect(await client.table("visits").get(good.record)).toMatchObject({ $pending: 0 });

    const rejected = attention.at(-1)?.mseq ?? 0;
    expect(await client.outbox.resend(rejected, { enterprise: enterpriseA })).toHaveLength(2);
    await client.sync();
    expect(await client.outbox.attention()).toHaveLength(0);
    expect(await client.table("visits").get(bad.record)).toMatchObject({ enterprise: enterpriseA, $pending: 0 });
    expect(await client.table("issues").get(issue)).toMatchObject({ visit: bad.record, $pending: 0 });
    await expect(client.outbox.resend(rejected, {})).rejects.toMatchObject({ code: "not_resendable" });
  });

  it("leaves a mutation without a change unsent", async () => {
    const client = await newPhone().signIn(workerA);
    await client.sync();
    const { headcount = 0 } = (await client.table("enterprises").get(enterpriseA)) ?? {};
    const none = { op: "update" as const, table: "enterprises" as const, record: enterpriseA, fields: { headcount } };
    expect(await client.outbox.enqueue(none)).toStrictEqual([]);
  });
});

describe("duties that move", () => {
  it("swaps the rows and still delivers what was captured before", async () => {
    const client = await newPhone().signIn(workerA);
    await client.sync();
    const v = visit();
    // A minute ago: how long a push travels counts as the phone's clock being wrong.
    await client.outbox.enqueue({ ...v, at: new Date(Date.now() - 60_000) });
    const now = new Date().toISOString();
    await server.change("assignments", dutyA, { to: now });
    const next = await server.create("assignments", {
      ...{ user: workerA.id, duty: "grid_worker", target: "grid", grid: gridB, from: now },
    });
    await client.sync();
    expect(await ids(client, "enterprises")).toStrictEqual([enterpriseB]);
    expect(await client.table("visits").get(v.record)).toBeUndefined();
    expect(await server.list("visits", `id='${v.record}'`)).toMatchObject([{ officer: workerA.id, enterprise: enterpriseA }]);
    expect((await client.outbox.list())[0]?.result?.status).toBe("applied");

    await server.delete("assignments", String(next["id"]));
    await server.change("assignments", dutyA, { to: "" });
    await client.sync();
    expect(await ids(client, "enterprises")).toStrictEqual([enterpriseA]);
    expect(await client.table("visits").get(v.record)).toMatchObject({ $pending: 0 });
  });

  it("moves an enterprise from one phone to the other", async () => {
    const a = await newPhone().signIn(workerA);
    const b = await newPhone().signIn(workerB);
    await server.change("enterprises", enterpriseA, { grid: gridB });
    await Promise.all([a.sync(), b.sync()]);
    expect([await ids(a, "enterprises"), await ids(b, "enterprises")]).toStrictEqual([[], [enterpriseA, enterpriseB]]);
    await server.change("enterprises", enterpriseA, { grid: gridA });
    await Promise.all([a.sync(), b.sync()]);
    expect([await ids(a, "enterprises"), await ids(b, "enterprises")]).toStrictEqual([[enterpriseA], [enterpriseB]]);
  });
});

describe("syncing by itself", () => {
  it("sends when the network returns and hears of changes without asking", async () => {
    const phone = newPhone();
    const client = await phone.signIn(workerA);
    client.start();
    await client.sync();
    phone.offline();
    const v = visit();
    await client.outbox.enqueue(v);
    await until(() => client.status.get().error === "offline");
    phone.online();
    await until(() => client.status.get().waiting === 0);
    expect(await server.list("visits", `id='${v.record}'`)).toHaveLength(1);

    await server.change("enterprises", enterpriseA, { sector: "海工装备" });
    await until(async () => (await client.table("enterprises").get(enterpriseA))?.sector === "海工装备");
  });

  it("lets one tab sync for all", async () => {
    const phone = newPhone();
    const first = await phone.signIn(workerA);
    first.start();
    await first.sync();
    const second = await phone.open();
    await second.resume();
    second.start();
    const pushes: string[] = [];
    phone.weather = (request, send) => {
      if (request.path === "/api/sync/push") pushes.push(request.body);
      return send();
    };
    await second.outbox.enqueue(visit());
    await second.sync();
    await until(async () => (await second.outbox.waiting()).length === 0);
    expect(pushes).toHaveLength(1);
    await until(() => second.status.get().lastCompleteSync !== null);
  });

  it("waits as long as the server asks", async () => {
    const phone = newPhone();
    const client = await phone.signIn(workerA);
    await client.sync();
    let refused = 0;
    const busy: Weather = () => {
      refused++;
      return Promise.resolve(new Response("", { status: 429, headers: { "Retry-After": "3600" } }));
    };
    phone.weather = busy;
    client.start();
    await until(() => client.status.get().error === "http_429");
    await client.outbox.enqueue(visit());
    await expect(client.sync()).rejects.toMatchObject({ code: "http_429", retryAfter: 3_600_000 });
    expect(refused).toBe(2);
  });
});

describe("a server that cannot", () => {
  it("number one mutation of a batch gets all the others", async () => {
    const phone = newPhone();
    const client = await phone.signIn(workerA);
    await client.sync();
    const visits = Array.from({ length: 9 }, () => visit());
    const poison = visits[4]?.record ?? "";
    await client.outbox.enqueue(...visits);
    phone.weather = (request, send) => {
      if (request.path !== "/api/sync/push" || !request.body.includes(poison)) return send();
      const body = JSON.stringify({ code: "malformed", key: "errors.malformed", params: { reason: "poison" } });
      return Promise.resolve(new Response(body, { status: 400 }));
    };
    await client.sync();
    expect(await client.outbox.attention()).toMatchObject([{ record: poison, result: { code: "malformed" } }]);
    for (const { record } of visits) {
      if (record !== poison) expect(await client.table("visits").get(record)).toMatchObject({ $pending: 0 });
    }
    const [refused] = await client.outbox.attention();
    phone.online();
    await client.outbox.resend(refused?.mseq ?? 0, {});
    await client.sync();
    expect(await client.table("visits").get(poison)).toMatchObject({ $pending: 0 });
  });

  it("apply one mutation gets what was captured before it, and its rows still come", async () => {
    const phone = newPhone();
    const client = await phone.signIn(workerA);
    await client.sync();
    const visits = Array.from({ length: 9 }, () => visit());
    await client.outbox.enqueue(...visits);
    phone.weather = (request, send) =>
      request.path === "/api/sync/push" && request.body.includes(visits[4]?.record ?? "")
        ? Promise.resolve(new Response("", { status: 500 }))
        : send();
    await server.change("enterprises", enterpriseA, { sector: "仓储" });
    while ((await client.outbox.waiting()).length > 5) {
      await expect(client.sync()).rejects.toMatchObject({ code: "http_500" });
    }
    expect((await client.outbox.waiting()).map((item) => item.record)).toStrictEqual(visits.slice(4).map((v) => v.record));
    expect((await client.table("enterprises").get(enterpriseA))?.sector).toBe("仓储");
    phone.online();
    await client.sync();
    expect(await client.outbox.waiting()).toHaveLength(0);
  });

  it("give rows to an old app still takes what it captured", async () => {
    const phone = newPhone();
    const client = await phone.signIn(workerA);
    await client.sync();
    const v = visit();
    await client.outbox.enqueue(v);
    phone.weather = ({ path }, send) => {
      if (path !== "/api/sync/pull") return send();
      const body = JSON.stringify({ code: "upgrade_required", key: "errors.upgrade_required", params: { proto: 2 } });
      return Promise.resolve(new Response(body, { status: 426 }));
    };
    await expect(client.sync()).rejects.toMatchObject({ code: "upgrade_required" });
    await until(() => client.status.get().upgradeRequired);
    expect(await client.outbox.waiting()).toHaveLength(0);
    expect(await server.list("visits", `id='${v.record}'`)).toHaveLength(1);
    expect(await client.table("visits").get(v.record)).toMatchObject({ $pending: 1 });
  });

  it("be told from the page of a captive portal", async () => {
    const phone = newPhone();
    const client = await phone.signIn(workerA);
    await client.sync();
    await client.outbox.enqueue(visit());
    const before = (await client.table("enterprises").all()).length;
    phone.weather = () => Promise.resolve(new Response("<html>Wi-Fi</html>", { status: 200 }));
    await expect(client.sync()).rejects.toThrow();
    phone.weather = () => Promise.resolve(new Response("<html>Wi-Fi</html>", { status: 400 }));
    await expect(client.sync()).rejects.toMatchObject({ code: "http_400" });
    expect(await client.outbox.waiting()).toHaveLength(1);
    expect(await client.table("enterprises").all()).toHaveLength(before);
  });
});

describe("sessions", () => {
  it("begin with a password of the officer's own", async () => {
    const officer = { id: newId(), phone: "19000000009" };
    await server.create("users", {
      ...{ ...officer, name: "赵新", role: "grid_worker", active: true, must_change_password: true },
      ...{ password: "one time 1234", passwordConfirm: "one time 1234" },
    });
    const client = await newPhone().open();
    expect(await client.login(officer.phone, "one time 1234")).toMatchObject({ mustChangePassword: true, device: "" });
    await expect(client.sync()).rejects.toMatchObject({ code: "password_change_required" });
    await until(() => client.status.get().passwordChangeRequired);
    await expect(client.changePassword("wrong", "walk the grid 9")).rejects.toMatchObject({ status: expect.any(Number) });
    const session = await client.changePassword("one time 1234", "walk the grid 9");
    expect(session).toMatchObject({ mustChangePassword: false, device: expect.stringMatching(/^[a-z0-9]{15}$/) });
    await client.sync();
    expect(await client.table("grids").count()).toBe(2);
    await until(() => !client.status.get().passwordChangeRequired);
  });

  it("report to the server how the phone is", async () => {
    const client = await newPhone().signIn(workerA);
    await client.sync();
    const [device] = await server.list("devices", `id='${client.session.get()?.device}'`);
    expect(device).toMatchObject({ app_version: "0.1.0", pending: 0, user: workerA.id });
  });

  it("renews an expired session with the device token", async () => {
    const phone = newPhone();
    const client = await phone.signIn(workerA);
    await client.sync();
    const renewals: string[] = [];
    let expired = true;
    phone.weather = ({ path }, send) => {
      if (path === "/api/sync/token") {
        renewals.push(path);
        expired = false;
      } else if (expired) {
        return Promise.resolve(new Response("{}", { status: 401 }));
      }
      return send();
    };
    await client.outbox.enqueue(visit());
    await client.sync();
    expect(renewals).toHaveLength(1);
    await until(() => client.status.get().waiting === 0);
    expect(client.status.get()).toMatchObject({ loginRequired: false });
  });

  it("survives a renewal whose reply was lost", async () => {
    const phone = newPhone();
    const client = await phone.signIn(workerA);
    await client.sync();
    let lose = true;
    let expired = true;
    phone.weather = async ({ path }, send) => {
      if (path !== "/api/sync/token") return expired ? new Response("{}", { status: 401 }) : send();
      const response = await send();
      if (lose) throw new TypeError("reply lost");
      expired = false;
      return response;
    };
    await expect(client.sync()).rejects.toMatchObject({ code: "offline" });
    lose = false;
    await client.sync();
    await until(() => client.status.get().error === null);
  });

  it("wipes a revoked phone at once", async () => {
    const client = await newPhone().signIn(workerB);
    await client.sync();
    const wiped: string[] = [];
    client.on("wiped", ({ reason }) => wiped.push(reason));
    await client.outbox.enqueue(visit(newId(), enterpriseB));
    await server.change("devices", client.session.get()?.device ?? "", { state: "revoked" });
    await client.sync();
    expect(wiped).toStrictEqual(["revoked"]);
    expect(client.session.get()).toBeNull();
    expect(await client.outbox.list()).toHaveLength(0);
    expect(await client.table("enterprises").count()).toBe(0);
  });

  it("lets a retired phone send what it has and then wipes it", async () => {
    const phone = newPhone();
    const client = await phone.signIn(workerB);
    await client.sync();
    const v = visit(newId(), enterpriseB);
    await client.outbox.enqueue(v);
    await server.change("devices", client.session.get()?.device ?? "", { state: "retired" });
    await client.sync();
    expect(client.session.get()).toBeNull();
    expect(await server.list("visits", `id='${v.record}'`)).toHaveLength(1);
  });

  it("refuses to lose unsent work to a logout or another officer", async () => {
    const client = await newPhone().signIn(workerA);
    await client.sync();
    await client.outbox.enqueue(visit());
    await expect(client.logout()).rejects.toMatchObject({ code: "unsent_work" });
    await expect(client.login(workerB.phone, "walk the grid 1")).rejects.toMatchObject({ code: "unsent_work" });
    expect(await client.outbox.waiting()).toHaveLength(1);
    await client.logout({ force: true });
    expect(client.session.get()).toBeNull();
  });

  it("tells a wrong password from a missing network", async () => {
    const phone = newPhone();
    const client = await phone.open();
    await expect(client.login(workerA.phone, "wrong")).rejects.toMatchObject({ code: "invalid_credentials" });
    phone.offline();
    await expect(client.login(workerA.phone, "wrong")).rejects.toMatchObject({ code: "offline" });
    await expect(client.outbox.enqueue(visit())).rejects.toMatchObject({ code: "not_signed_in" });
  });
});
