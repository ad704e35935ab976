import { join } from "node:path";

import { expect, test, type BrowserContext, type Page } from "@playwright/test";

import { Api } from "../support/api";
import { scan } from "../support/scan";
import { root, Server, type Account } from "../support/server";

// The main job, end to end, on the real roster: a visit captured without a
// network reaches the manager, a report from a board reaches the worker, and a
// missed deadline makes one supervision order.

const enterprise = "重庆科朗船舶产业有限公司";
const password = "网格走访 2026";
const photo = (name: string) => join(root, "testdata/photos", name);

const server = new Server();
let worker: Account, manager: Account;
let phone: BrowserContext;

test.describe.configure({ mode: "serial", timeout: 120_000 });

test.beforeAll(async ({ browser }) => {
  const staff = server.importRoster();
  const found = staff.find((account) => account.name === "邓娟");
  if (!found) throw new Error("the roster lacks the grid worker");
  worker = found;
  manager = server.createAccount("李明", "13800000000", "manager");
  await server.start();
  phone = await browser.newContext({
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
    geolocation: { latitude: 29.6056, longitude: 106.6853, accuracy: 15 },
    permissions: ["geolocation"],
  });
});

test.afterAll(async () => {
  await phone?.close();
  await server.dispose();
});

/** Signs in with the one-time password and replaces it. */
async function signIn(page: Page, account: Account): Promise<void> {
  await page.getByLabel("手机号").fill(account.phone);
  await page.getByLabel("密码", { exact: true }).fill(account.password);
  await page.getByRole("button", { name: "登录" }).click();
  await page.getByLabel("当前").or(page.getByLabel("一次性密码")).first().fill(account.password);
  await page.getByLabel(/^新密码/).fill(password);
  await page.getByLabel("再输一次新密码").fill(password);
  await page.getByRole("button", { name: /保存/ }).click();
}

const synced = (page: Page) => expect(page.getByLabel("同步状态：已全部同步")).toBeVisible({ timeout: 60_000 });

test("a grid worker signs in once while there is a network", async () => {
  const page = await phone.newPage();
  await page.goto(server.url);
  await signIn(page, worker);
  await expect(page.getByText(enterprise)).toBeVisible();
  await synced(page);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.close();
});

test("without a network the worker visits, takes photos and finds a problem; a killed tab loses nothing", async () => {
  await server.stop();
  await phone.setOffline(true);

  const page = await phone.newPage();
  await page.goto(server.url);
  await page.getByText(enterprise).click();
  await page.getByRole("button", { name: "开始走访" }).or(page.getByRole("link", { name: "开始走访" })).click();
  await page.getByRole("button", { name: "签到" }).click();
  await expect(page.getByText(/已签到/)).toBeVisible();
  await page.getByLabel("从相册选").setInputFiles([photo("iphone_hdr_NO.jpg"), photo("jolla.jpg")]);
  await expect(page.getByRole("img", { name: "照片 2" })).toBeVisible({ timeout: 30_000 });
  await page.getByLabel("走访小结").fill("订单饱满，缺少焊工。");

  await page.getByRole("button", { name: "添加问题" }).or(page.getByRole("link", { name: "添加问题" })).click();
  await page.getByLabel("标题").fill("急需焊工六名");
  await page.getByRole("button", { name: "加入本次走访" }).click();
  await expect(page.getByText("急需焊工六名")).toBeVisible();

  // The tab dies with the form half done, and the draft is all there.
  await page.close();
  const again = await phone.newPage();
  await again.goto(server.url);
  await again.getByText(enterprise).click();
  await again.getByRole("button", { name: "继续走访" }).or(again.getByRole("link", { name: "继续走访" })).click();
  await expect(again.getByLabel("走访小结")).toHaveValue("订单饱满，缺少焊工。");
  await expect(again.getByRole("img", { name: "照片 2" })).toBeVisible();
  await expect(again.getByText("急需焊工六名")).toBeVisible();
  await again.getByRole("button", { name: "保存走访" }).click();
  await expect(again.getByText("走访已保存，联网后自动发送")).toBeVisible();

  // It dies again before anything could be sent.
  await again.close();
  const outbox = await phone.newPage();
  await outbox.goto(server.url + "/outbox");
  await expect(outbox.getByText(enterprise).first()).toBeVisible();
  await expect(outbox.getByText("急需焊工六名").first()).toBeVisible();
  await expect(outbox.getByText("等待发送").first()).toBeVisible();
  await outbox.close();
});

test("when the network returns everything is sent by itself, and the manager sees it", async ({ browser }) => {
  await server.start();
  const page = await phone.newPage();
  await page.goto(server.url + "/outbox");
  await phone.setOffline(false);
  await synced(page);
  await page.close();

  const office = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const desk = await office.newPage();
  await desk.goto(server.url + "/desk/");
  await signIn(desk, manager);
  await desk.getByRole("link", { name: "走访", exact: true }).click();
  await expect(desk).toHaveURL(/\/desk\/visits/);
  await desk.getByRole("main").getByRole("cell", { name: enterprise }).click();
  await expect(desk.getByText("订单饱满，缺少焊工。")).toBeVisible();
  const api = await Api.signIn(server, manager.phone, password);
  await expect
    .poll(async () => (await api.list("photos", 'visit != "" && state = "stored"')).length, { timeout: 60_000 })
    .toBe(2);
  await desk.reload();
  const pictures = desk.getByRole("main").locator("img");
  await expect(pictures).toHaveCount(2);
  for (const picture of await pictures.all()) {
    await expect(picture).toHaveJSProperty("complete", true);
    expect(await picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(100);
  }

  await desk.getByRole("navigation").getByRole("link", { name: "问题", exact: true }).click();
  await expect(desk).toHaveURL(/\/desk\/issues/);
  await desk.getByText("急需焊工六名").first().click();
  await expect(desk.getByRole("heading", { name: /急需焊工六名/ })).toBeVisible();
  await office.close();
  expect(await api.list("visits", 'summary ~ "焊工"')).toHaveLength(1);
});

test("an enterprise scans its board and reports; the worker's phone shows it without being asked", async ({ browser }) => {
  const api = await Api.signIn(server, manager.phone, password);
  const [board] = await api.list<{ id: string }>("boards", `enterprise.name = "${enterprise}"`);
  const png = Buffer.from(await (await api.get(`/api/boards/${board?.id}/qr.png`)).arrayBuffer());
  const address = scan(png);
  expect(address).toMatch(/\/q\/[0-9a-z]{10}$/i);

  const walking = await phone.newPage();
  await walking.goto(server.url + "/issues");
  await synced(walking);

  const visitor = await browser.newContext({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false });
  const gate = await visitor.newPage();
  await gate.goto(address);
  await expect(gate.getByText(enterprise)).toBeVisible();
  await expect(gate.locator(`a[href="tel:${worker.phone}"]`)).toBeVisible();
  await gate.getByText("我要反映", { exact: true }).click();
  await gate.getByLabel("请说明情况").fill("厂区门口路灯不亮");
  await gate.locator("#photos").setInputFiles(photo("landscape_6.jpg"));
  await gate.getByRole("button", { name: "提交" }).click();
  await expect(gate).toHaveURL(/\/t\//);

  await expect(walking.getByText("厂区门口路灯不亮").first()).toBeVisible({ timeout: 20_000 });
  await walking.close();
  await visitor.close();
});

test("past the contact deadline there is one numbered reminder, whatever is restarted", async () => {
  const reminders = async () => {
    const api = await Api.signIn(server, manager.phone, password);
    return api.list<{ number: string }>("supervision_orders", 'rung = "remind" && stage = "contact" && issue.title = "急需焊工六名"');
  };
  expect(await reminders()).toHaveLength(0);
  for (const shift of ["25h", "25h1m", "25h2m"]) {
    await server.stop();
    await server.start("--clock-shift", shift);
    await expect.poll(async () => (await reminders()).length, { timeout: 30_000 }).toBe(1);
  }
  expect((await reminders())[0]?.number).toMatch(/\d/);
});
