import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chromium, expect, test, type BrowserContext, type Page } from "@playwright/test";

import { describeDatabase, leaveNewerDatabase, numbers } from "../support/local-store";
import { Officer, phoneScreen, synced } from "../support/officer";
import { Root } from "../support/root";
import { root as repository, Server } from "../support/server";

// What must never happen to an officer's work, in a real browser: the built
// field app against the real server.

const server = new Server();
let root: Root;
let officer: Officer;
let hired = 0;
let phone: BrowserContext;

test.describe.configure({ timeout: 90_000 });

test.beforeAll(async () => {
  await server.start();
  root = await Root.signIn(server);
});
test.afterAll(() => server.dispose());

test.beforeEach(async ({ browser }) => {
  officer = await Officer.hire(server, root, ++hired);
  phone = await browser.newContext(phoneScreen);
});
test.afterEach(() => phone.close());

/** A page of the app with the officer signed in. */
async function signedIn(): Promise<Page> {
  const page = await phone.newPage();
  await officer.signIn(page);
  return page;
}

/** Expects every visit on the server once, and nothing else. */
async function arrived(...summaries: string[]): Promise<void> {
  await expect.poll(() => officer.visits(), { timeout: 30_000 }).toStrictEqual([...summaries].sort());
}

const photo = (name: string) => join(repository, "testdata/photos", `${name}.jpg`);

const pill = (page: Page, text: string | RegExp) =>
  page.getByLabel(text instanceof RegExp ? text : `同步状态：${text}`);

test("two tabs capture and send at the same time: nothing doubled, no number missing", async () => {
  const first = await signedIn();
  const second = await phone.newPage();
  await second.goto(server.url);
  await expect(second.getByText(officer.company)).toBeVisible();

  const summaries = ["一", "二", "三", "四", "五", "六"];
  const work = async (page: Page, mine: string[]) => {
    for (const summary of mine) await officer.visit(page, summary);
  };
  await Promise.all([work(first, summaries.slice(0, 3)), work(second, summaries.slice(3))]);
  await arrived(...summaries);
  await synced(first);
  await synced(second);
  expect(await numbers(first)).toStrictEqual([1, 2, 3, 4, 5, 6]);
});

test("a tab that dies while it sends loses nothing and sends nothing twice", async () => {
  const page = await signedIn();
  const died = new Promise<void>((resolve) => {
    void phone.route("**/api/sync/push", async (route) => {
      // The server has it, the phone never hears.
      await route.fetch();
      await page.close();
      resolve();
    });
  });
  await officer.visit(page, "断线前已送达").catch(() => undefined);
  await died;
  await phone.unroute("**/api/sync/push");
  expect(await officer.visits()).toStrictEqual(["断线前已送达"]);

  const again = await phone.newPage();
  await again.goto(server.url);
  await synced(again);
  await arrived("断线前已送达");
  expect(await numbers(again)).toStrictEqual([1]);
});

test("a browser that was closed with unsent work sends it when it is opened again", async () => {
  const profile = mkdtempSync(join(tmpdir(), "gridwalk-profile-"));
  const { launchOptions = {} } = test.info().project.use;
  const launch = () => chromium.launchPersistentContext(profile, { ...launchOptions, ...phoneScreen, locale: "zh-CN" });
  let browser = await launch();
  const page = await browser.newPage();
  await officer.signIn(page);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await browser.setOffline(true);
  await officer.visit(page, "离线写下");
  await expect(pill(page, "离线 · 1 项待发")).toBeVisible();
  await browser.close();

  browser = await launch();
  await browser.setOffline(true);
  const again = await browser.newPage();
  await again.goto(server.url);
  await expect(pill(again, "离线 · 1 项待发")).toBeVisible();
  expect(await officer.visits()).toStrictEqual([]);
  await browser.setOffline(false);
  await synced(again);
  await arrived("离线写下");
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
});

test("a revoked phone is wiped at once", async () => {
  const page = await signedIn();
  await root.ask("POST", `sync/devices/${await officer.device()}/revoke`, { reason: "手机丢失" });
  await expect(page.getByText("本机已被停用")).toBeVisible();
  await page.goto(server.url);
  await expect(page.getByRole("button", { name: "登录" })).toBeVisible();
  await expect(page.getByText(officer.company)).toBeHidden();
  expect(await numbers(page)).toStrictEqual([]);
});

test("a retired phone first sends what it has and then wipes itself", async () => {
  const page = await signedIn();
  await phone.setOffline(true);
  await officer.visit(page, "交接前最后一次");
  await root.ask("POST", `sync/devices/${await officer.device()}/retire`, { reason: "轮岗" });
  await phone.setOffline(false);
  await expect(page.getByText("您的工作已交接完毕")).toBeVisible();
  await arrived("交接前最后一次");
  expect(await numbers(page)).toStrictEqual([]);
});

test("a phone without space says so loudly, loses nothing, and goes on when there is space", async ({ browser }) => {
  await phone.close();
  phone = await browser.newContext({ ...phoneScreen, serviceWorkers: "block" });
  const page = await phone.newPage();
  // The limit lasts as long as the session that set it.
  const storage = await phone.newCDPSession(page);
  const limit = (quota: object) => storage.send("Storage.overrideQuotaForOrigin", { origin: server.url, ...quota });
  await limit({ quotaSize: 2_500_000 });
  await officer.signIn(page);
  await phone.route("**/api/**", (route) => route.abort());
  await officer.visit(page, "空间不足之前");

  await page.getByText(officer.company).click();
  await page.getByRole("button", { name: "开始走访" }).or(page.getByRole("link", { name: "开始走访" })).click();
  const pictures = ["iphone_hdr_NO", "jolla", "landscape_1", "iphone_hdr_NO", "jolla", "landscape_2"];
  await page.getByLabel("从相册选").setInputFiles(pictures.map(photo));
  await expect(page.getByRole("alert").getByText(/存储空间/)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("正在处理照片…")).toHaveCount(0, { timeout: 30_000 });
  const taken = await page.getByRole("img", { name: /照片/ }).count();
  expect(taken).toBeGreaterThan(0);

  // Space for words was kept back.
  await page.getByLabel("走访小结").fill("空间不足之后");
  await page.getByRole("button", { name: "保存走访" }).click();
  await expect(pill(page, "存储空间已满")).toBeVisible();
  expect(await numbers(page)).toHaveLength(2 + taken);

  await limit({});
  await phone.unroute("**/api/**");
  await page.reload();
  await synced(page);
  await arrived("空间不足之前", "空间不足之后");
  const stored = `uploader = "${officer.id}" && state = "stored"`;
  await expect.poll(async () => (await root.list("photos", stored)).length, { timeout: 30_000 }).toBe(taken);
});

test("a database that the browser threw away is noticed, with how much was lost", async () => {
  const page = await signedIn();
  await phone.setOffline(true);
  await officer.visit(page, "将被清除");
  await officer.visit(page, "也将被清除");
  await expect(pill(page, "离线 · 2 项待发")).toBeVisible();
  const session = await phone.newCDPSession(page);
  await session.send("Storage.clearDataForOrigin", { origin: server.url, storageTypes: "indexeddb" });
  await phone.setOffline(false);
  const alarm = page.getByRole("alert").getByText("其中 2 项未发送的内容已经丢失");
  await expect(alarm).toBeVisible();
  await page.reload();
  await expect(alarm).toBeVisible();

  await officer.enter(page);
  await expect(page.getByText(officer.company)).toBeVisible();
  await expect(pill(page, "本机数据曾丢失")).toBeVisible();
});

test("an expired sign-in keeps unsent work and sends it after the next one", async () => {
  const page = await signedIn();
  await phone.setOffline(true);
  await officer.visit(page, "登录过期前");
  await root.delete("devices", await officer.device());
  await officer.changePassword();
  await phone.setOffline(false);
  await expect(pill(page, "请重新登录")).toBeVisible();
  expect(await officer.visits()).toStrictEqual([]);

  await pill(page, "请重新登录").click();
  await expect(page.getByText("本机还有 1 项未发送")).toBeVisible();
  await officer.enter(page);
  await arrived("登录过期前");
  await expect(page.getByText(officer.company)).toBeVisible();
  await synced(page);
});

test("a network that comes and goes delivers everything once", async () => {
  const page = await signedIn();
  const summaries = ["时断", "时续", "时有", "时无"];
  let flapping = true;
  const flaps = (async () => {
    for (let cut = true; flapping; cut = !cut) {
      await phone.setOffline(cut);
      await page.waitForRequest(() => true, { timeout: 400 }).catch(() => undefined);
    }
    await phone.setOffline(false);
  })();
  for (const summary of summaries) await officer.visit(page, summary);
  flapping = false;
  await flaps;
  await synced(page);
  await arrived(...summaries);
  expect(await numbers(page)).toStrictEqual([1, 2, 3, 4]);
});

test("data of a newer app is left alone, and the officer is told to update", async () => {
  const page = await phone.newPage();
  await page.goto(`${server.url}/manifest.webmanifest`);
  await leaveNewerDatabase(page);
  const before = await describeDatabase(page);
  await page.goto(server.url);
  await expect(page.getByText("请更新应用")).toBeVisible();
  expect(await describeDatabase(page)).toStrictEqual(before);
});
