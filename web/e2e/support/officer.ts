import { expect, type BrowserContextOptions, type Page } from "@playwright/test";

import { creditCode } from "../../packages/client/test/credit-code";
import type { Root } from "./root";
import type { Server } from "./server";

/** How a phone differs from a desk. */
export const phoneScreen = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
} satisfies BrowserContextOptions;

/** A grid worker with a grid and one enterprise of their own, and their field app. */
export class Officer {
  readonly id: string;
  readonly phone: string;
  readonly enterprise: string;
  readonly company: string;
  private readonly server: Server;
  private readonly root: Root;
  private password = "网格走访 2026";

  private constructor(server: Server, root: Root, n: number) {
    const tag = String(n).padStart(11, "0");
    this.server = server;
    this.root = root;
    this.id = `user${tag}`;
    this.enterprise = `ente${tag}`;
    this.phone = `191${String(n).padStart(8, "0")}`;
    this.company = `重庆第${n}机械厂`;
  }

  /** Makes the officer; no two of a server have the same n. */
  static async hire(server: Server, root: Root, n: number): Promise<Officer> {
    const officer = new Officer(server, root, n);
    const { id, phone, enterprise, company } = officer;
    const [area, grid] = [id.replace("user", "area"), id.replace("user", "grid")];
    await root.create("areas", { id: area, name: `第${n}片区` });
    await root.create("grids", { id: grid, name: `第${n}网格`, area });
    await root.create("enterprises", { id: enterprise, name: company, uscc: creditCode(n), class: "growing", grid });
    const secret = { password: officer.password, passwordConfirm: officer.password };
    await root.create("users", { id, phone, name: `网格员${n}`, role: "grid_worker", active: true, ...secret });
    await root.create("assignments", { user: id, grid, duty: "grid_worker", target: "grid", from: "2026-01-01 00:00:00.000Z" });
    return officer;
  }

  /** Opens the app and signs in. */
  async signIn(page: Page): Promise<void> {
    await page.goto(this.server.url);
    await this.enter(page);
    await expect(page.getByText(this.company)).toBeVisible();
    await synced(page);
  }

  /** Fills in the form of the sign-in that the page shows. */
  async enter(page: Page): Promise<void> {
    await page.getByLabel("手机号").fill(this.phone);
    await page.getByLabel("密码", { exact: true }).fill(this.password);
    await page.getByRole("button", { name: "登录" }).click();
  }

  /** Captures a visit in an open app, without loading the page anew. */
  async visit(page: Page, summary: string): Promise<void> {
    await page.getByRole("navigation").getByRole("link", { name: "企业" }).click();
    await page.getByText(this.company).click();
    await page.getByRole("button", { name: "开始走访" }).or(page.getByRole("link", { name: "开始走访" })).click();
    await page.getByLabel("走访小结").fill(summary);
    await page.getByRole("button", { name: "保存走访" }).click();
    await expect(page.getByRole("button", { name: "保存走访" })).toBeHidden();
    await page.goBack();
  }

  /** Gives the officer another password at the desk, which ends all sessions. */
  async changePassword(): Promise<void> {
    this.password += "!";
    await this.root.change("users", this.id, { password: this.password, passwordConfirm: this.password });
  }

  /** What the server has of the officer's visits, as their summaries. */
  async visits(): Promise<string[]> {
    const rows = await this.root.list<{ summary: string }>("visits", `officer = "${this.id}"`);
    return rows.map(({ summary }) => summary).sort();
  }

  /** The id of the officer's only device. */
  async device(): Promise<string> {
    const devices = await this.root.list<{ id: string }>("devices", `user = "${this.id}"`);
    if (devices.length !== 1) throw new Error(`${devices.length} devices`);
    return devices[0]?.id ?? "";
  }
}

/** Waits until the one indicator says that nothing is left to do. */
export async function synced(page: Page): Promise<void> {
  await expect(page.getByLabel("同步状态：已全部同步")).toBeVisible({ timeout: 30_000 });
}
