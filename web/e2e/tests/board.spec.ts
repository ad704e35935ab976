import { statSync } from "node:fs";
import { join } from "node:path";

import { expect, test, type Page } from "@playwright/test";

import { root, Server } from "../support/server";

// What the board's script adds for browsers that run it. Everything that works
// without it is tested in hooks/boards.

const server = new Server();
const photo = (name: string) => join(root, "testdata/photos", name);
let board = "";

test.use({ viewport: { width: 390, height: 844 } });

test.beforeAll(async () => {
  server.importRoster();
  server.run("superuser", "upsert", "root@example.com", "only for this test");
  await server.start();
  const login = await fetch(`${server.url}/api/collections/_superusers/auth-with-password`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ identity: "root@example.com", password: "only for this test" }),
  });
  const { token } = (await login.json()) as { token: string };
  const boards = await fetch(`${server.url}/api/collections/boards/records?perPage=1`, { headers: { Authorization: token } });
  const { items } = (await boards.json()) as { items: { code: string }[] };
  board = `${server.url}/q/${items[0]?.code}`;
});
test.afterAll(() => server.dispose());

test.beforeEach(({ page }) => {
  page.on("pageerror", (error) => expect(error.message).toBe(""));
  // Playwright's own trace reads the pictures of the page, which the policy refuses.
  const ownTrace = /^Connecting to 'blob:/;
  page.on("console", (message) => {
    if (!ownTrace.test(message.text())) expect(message.text()).not.toContain("Content Security Policy");
  });
});

async function openForm(page: Page): Promise<void> {
  await page.goto(board);
  await page.getByText("我要反映", { exact: true }).click();
}

const submit = (page: Page) => page.getByRole("button", { name: "提交" });

test("photos are shown, shrunk and sent with the text; the phone finds the report again", async ({ page }) => {
  await openForm(page);
  await page.getByLabel("请说明情况").fill("厂区门口积水");
  const chosen = ["iphone_hdr_NO.jpg", "jolla.jpg", "landscape_6.jpg"];
  await page.locator("#photos").setInputFiles(chosen.slice(0, 2).map(photo));
  await page.locator("#photos").setInputFiles([photo("IMG_5195.HEIC"), photo("landscape_6.jpg")]);
  await expect(page.locator(".tiles img")).toHaveCount(3);
  await expect(page.locator(".tiles .name")).toHaveText("IMG_5195.HEIC");
  await page.getByRole("button", { name: "移除这张照片" }).nth(2).click();

  const sent = page.waitForRequest((request) => request.method() === "POST");
  await submit(page).click();
  const weight = Number(await (await sent).headerValue("content-length"));
  await page.waitForURL(/\/t\//);
  expect(weight).toBeGreaterThan(100_000);
  expect(weight).toBeLessThan(chosen.reduce((sum, name) => sum + statSync(photo(name)).size, 0) / 2);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("已收到");
  await expect(page.locator(".photos img")).toHaveCount(3, { timeout: 30_000 });

  const number = (await page.locator(".eyebrow b").textContent()) ?? "";
  await page.goto(board);
  await page.getByText("查询我的反映").click();
  await page.getByRole("link", { name: number }).click();
  await expect(page.locator(".eyebrow b")).toHaveText(number);
  await page.getByRole("button", { name: "从本机清除" }).click();
  await page.goto(board);
  await page.getByText("查询我的反映").click();
  await expect(page.getByText("本机还没有保存的反映。")).toBeVisible();
});

test("only six photos can be chosen", async ({ page }) => {
  await openForm(page);
  const seven = ["1", "2", "3", "4", "5", "6", "7"].map((n) => photo(`landscape_${n}.jpg`));
  await page.locator("#photos").setInputFiles(seven);
  await expect(page.locator(".tiles img")).toHaveCount(6);
  await expect(page.getByText("添加照片")).toBeHidden();
});

test("a draft survives the tab, unless it is a complaint about an official", async ({ page, context }) => {
  await openForm(page);
  await page.getByLabel("请说明情况").fill("写了一半");
  await page.getByText("建议", { exact: true }).click();
  await page.close();

  const again = await context.newPage();
  await again.goto(board);
  await expect(again.getByText("已恢复您上次没写完的内容。")).toBeVisible();
  await expect(again.getByLabel("请说明情况")).toHaveValue("写了一半");
  await expect(again.getByRole("radio", { name: "建议" })).toBeChecked();
  await again.getByRole("checkbox").check();
  await again.close();

  const third = await context.newPage();
  await third.goto(board);
  await third.getByText("我要反映", { exact: true }).click();
  await expect(third.getByLabel("请说明情况")).toHaveValue("");
});

test("a report waits for the network and is sent once", async ({ page, context }) => {
  await openForm(page);
  await page.getByLabel("请说明情况").fill("网络断了");
  await page.locator("#photos").setInputFiles(photo("landscape_6.jpg"));
  await context.setOffline(true);
  await submit(page).click();
  await expect(page.getByText("没有网络。恢复后自动提交")).toBeVisible();
  await page.getByRole("button", { name: "等待网络…" }).click({ force: true });
  await context.setOffline(false);
  await page.waitForURL(/\/t\//);
  await expect(page.getByText("网络断了")).toHaveCount(1);
});

test("a reply that is lost does not make a second report", async ({ page }) => {
  await openForm(page);
  await page.getByLabel("请说明情况").fill("回复丢了");
  const links: string[] = [];
  await page.route("**/report", async (route) => {
    const reply = await route.fetch({ maxRedirects: 0 });
    links.push(reply.headers()["location"] ?? "");
    if (links.length < 3) await route.abort("connectionreset");
    else await route.continue();
  });
  await submit(page).click();
  await page.waitForURL(/\/t\//, { timeout: 30_000 });
  expect(links).toEqual([links[0], links[0], links[0]]);
  expect(page.url()).toBe(server.url + links[0]);
});

test("what the server objects to is shown in place, and nothing typed or chosen is lost", async ({ page }) => {
  await openForm(page);
  await page.getByLabel("请说明情况").fill("电话写错");
  await page.locator("#photos").setInputFiles(photo("landscape_6.jpg"));
  await page.getByRole("textbox", { name: "电话" }).fill("打给我");
  await submit(page).click();
  await expect(page.getByText("号码看起来不对")).toBeVisible();
  await expect(page.getByText("照片没有保留")).toBeHidden();
  await expect(page.locator(".tiles img")).toHaveCount(1);
  await page.getByRole("textbox", { name: "电话" }).fill("13472128754");
  await expect(page.getByText("号码看起来不对")).toBeHidden();
  await submit(page).click();
  await page.waitForURL(/\/t\//);
  await expect(page.locator(".photos img")).toHaveCount(1, { timeout: 30_000 });
});

test("a session that has ended is renewed without a word", async ({ page }) => {
  await openForm(page);
  await page.getByLabel("请说明情况").fill("放了一夜");
  await page.locator("input[name=session]").evaluate((field: HTMLInputElement) => { field.value = "ended"; });
  await submit(page).click();
  await page.waitForURL(/\/t\//);
});

test("the tracking page takes an addition in place", async ({ page }) => {
  await openForm(page);
  await page.getByLabel("请说明情况").fill("厂区门口积水");
  await submit(page).click();
  await page.waitForURL(/\/t\//);
  await page.getByText("补充说明").click();
  await page.getByLabel("补充内容").fill("水位又涨了");
  await page.getByRole("button", { name: "发送" }).click();
  await expect(page.locator(".timeline").getByText("水位又涨了")).toBeVisible();
});

test("everything can be done without a script", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "zh-CN" });
  const page = await context.newPage();
  await page.goto(board);
  await page.getByText("我要反映", { exact: true }).click();
  await page.getByLabel("请说明情况").fill("没有脚本");
  await page.locator("#photos").setInputFiles([photo("landscape_6.jpg"), photo("jolla.jpg")]);
  await submit(page).click();
  await expect(page).toHaveURL(/\/t\//);
  await expect(page.getByText("没有脚本")).toBeVisible();
  await page.getByText("补充说明").click();
  await page.getByLabel("补充内容").fill("还有一点");
  await page.getByRole("button", { name: "发送" }).click();
  await expect(page.locator(".timeline").getByText("还有一点")).toBeVisible();
  await context.close();
});
