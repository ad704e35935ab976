import { expect, test, type Page } from "@playwright/test";

import { Api } from "../support/api";
import { Device } from "../support/device";
import { Server, type Account } from "../support/server";

// What comes of phones at the desk: an edit that met a newer one is decided by
// the manager, and a grid passes from one worker to another.

interface Enterprise {
  id: string;
  name: string;
  headcount: number;
}

const password = "网格走访 2026";
const server = new Server();
let worker: Account, successor: Account, manager: Account;
let workerApi: Api, managerApi: Api;
let grid: string, enterprise: Enterprise;
let desk: Page;

test.describe.configure({ mode: "serial", timeout: 120_000 });

test.beforeAll(async ({ browser }) => {
  const workers = server.importRoster().filter(({ role }) => role === "grid_worker");
  const [first, second] = workers;
  if (!first || !second) throw new Error("the roster lacks two grid workers");
  [worker, successor] = [first, second];
  manager = server.createAccount("李明", "13800000000", "manager");
  await server.start();
  [workerApi, managerApi] = [await begin(worker), await begin(manager)];

  const me = (await (await workerApi.get("/api/account/me")).json()) as { grids: string[] };
  grid = me.grids[0] ?? "";
  const [found] = await workerApi.list<Enterprise>("enterprises", `grid = "${grid}"`);
  if (!found) throw new Error("the worker's grid has no enterprise");
  enterprise = found;

  desk = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await desk.goto(server.url + "/desk/");
  await desk.getByLabel("手机号").fill(manager.phone);
  await desk.getByLabel("密码", { exact: true }).fill(password);
  await desk.getByRole("button", { name: "登录" }).click();
  await expect(desk.getByRole("heading", { name: "概览" })).toBeVisible();
});

test.afterAll(async () => {
  await desk?.context().close();
  await server.dispose();
});

/** Replaces the one-time password and signs in with the own one. */
async function begin(account: Account): Promise<Api> {
  const first = await Api.signIn(server, account.phone, account.password);
  await first.post("/api/account/password", { old_password: account.password, new_password: password });
  return Api.signIn(server, account.phone, password);
}

test("an edit that met a newer one is accepted by the manager", async () => {
  const phone = await Device.register(workerApi, "小米 14");
  await managerApi.change("enterprises", enterprise.id, { headcount: 65 });
  const status = await phone.push({
    op: "update",
    table: "enterprises",
    record: enterprise.id,
    fields: { headcount: 70 },
    base: { headcount: 12 },
  });
  expect(status).toBe("conflict");

  await desk.goto(server.url + "/desk/sync/conflicts");
  const card = desk.getByRole("article", { name: enterprise.name });
  await expect(card.getByRole("row", { name: /职工人数/ })).toContainText(/12\s*70\s*65/);
  await card.getByRole("button", { name: `采用${worker.name}的修改` }).click();
  await expect(card).toBeHidden();
  await expect(desk.getByText("没有修改冲突")).toBeVisible();

  const [changed] = await managerApi.list<Enterprise>("enterprises", `id = "${enterprise.id}"`);
  expect(changed?.headcount).toBe(70);
  await desk.getByRole("button", { name: "已处理" }).click();
  await expect(desk.getByRole("article", { name: enterprise.name })).toContainText("李明");
});

test("refused work is corrected and sent again in the name of its officer", async () => {
  const phone = await Device.register(workerApi, "华为 Mate 40");
  const status = await phone.push({
    op: "create",
    table: "visits",
    record: "refusedvisit001",
    fields: { enterprise: enterprise.id, purpose: "sightseeing", started_at: new Date().toISOString(), summary: "缺焊工" },
  });
  expect(status).toBe("rejected");

  await desk.goto(server.url + "/desk/sync/rejects");
  const card = desk.getByRole("article", { name: enterprise.name });
  await expect(card).toContainText("“走访目的”填写有误");
  await expect(card).toContainText("缺焊工");
  await card.getByRole("button", { name: "修改后重发" }).click();
  await desk.getByRole("dialog").getByLabel("走访目的").selectOption("routine");
  await desk.getByRole("button", { name: "重发", exact: true }).click();
  await expect(card).toBeHidden();

  const visits = await managerApi.list<{ officer_name: string; purpose: string }>("visits", 'id = "refusedvisit001"');
  expect(visits).toMatchObject([{ officer_name: worker.name, purpose: "routine" }]);
});

test("a grid passes to a successor, and the predecessor's phones are drained", async () => {
  await desk.goto(`${server.url}/desk/grids?grid=${grid}`);
  await desk.getByRole("link", { name: "交接这个网格" }).click();
  await expect(desk.getByText(`${worker.name} · ${worker.phone}`).first()).toBeVisible();
  await desk.getByRole("combobox", { name: "接手人" }).fill(successor.phone);
  await desk.getByRole("option", { name: new RegExp(successor.name) }).click();
  await desk.getByRole("textbox", { name: "原因" }).fill("调岗");
  await expect(desk.getByText(new RegExp(`由${worker.name}交给${successor.name}`))).toBeVisible();
  await expect(desk.getByText(/2 台手机发完未发送的工作后自动清除/)).toBeVisible();
  await desk.getByRole("button", { name: "确认，立即交接" }).click();

  await expect(desk).toHaveURL(/\/desk\/handovers$/);
  await expect(desk.getByRole("row", { name: new RegExp(`${worker.name}.*${successor.name}`) })).toContainText("已生效");
  const duties = await managerApi.list(
    "assignments",
    `grid = "${grid}" && duty = "grid_worker" && to = "" && user.phone = "${successor.phone}"`,
  );
  expect(duties).toHaveLength(1);

  await desk.goto(`${server.url}/desk/grids?grid=${grid}`);
  await expect(desk.locator(`#grid-${grid}`).getByRole("link", { name: successor.name })).toBeVisible();
  await desk.goto(`${server.url}/desk/sync/devices`);
  await expect(desk.getByRole("row", { name: /已交还\s*因交接自动交还/ })).toHaveCount(2);
});
