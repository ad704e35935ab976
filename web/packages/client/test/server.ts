import { execFile, spawn, type ChildProcess } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { inject } from "vitest";

const run = promisify(execFile);
const EMAIL = "root@gridwalk.test";
export const PASSWORD = "walk the grid 1";

/** The district that every test starts with. */
export const district = {
  areaA: "areaa0000000000",
  gridA: "grida0000000000",
  gridB: "gridb0000000000",
  enterpriseA: "enta00000000000",
  enterpriseB: "entb00000000000",
  workerA: { id: "workera00000000", phone: "19000000001", name: "邓娟" },
  workerB: { id: "workerb00000000", phone: "19000000002", name: "傅雨欣" },
  dutyA: "duty00000000001",
};

/** The real binary on a data folder of its own. */
export class Server {
  readonly dir: string;
  readonly baseURL: string;
  private readonly port: number;
  private process: ChildProcess | undefined;
  private token = "";

  private constructor(dir: string, port: number) {
    this.dir = dir;
    this.port = port;
    this.baseURL = `http://127.0.0.1:${port}`;
  }

  /** Starts a server with the district in it. */
  static async start(): Promise<Server> {
    const dir = await mkdtemp(join(tmpdir(), "gridwalk-client-"));
    await run(inject("gridwalk"), ["superuser", "upsert", EMAIL, PASSWORD, "--dir", dir]);
    const server = new Server(dir, await freePort());
    await server.up();
    await server.fill();
    return server;
  }

  async up(): Promise<void> {
    const child = spawn(inject("gridwalk"), ["serve", "--http", `127.0.0.1:${this.port}`, "--dir", this.dir], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.process = child;
    let log = "";
    const note = (chunk: Buffer) => (log += chunk.toString());
    child.stdout.on("data", note);
    child.stderr.on("data", note);
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`the server ended: ${log}`);
      return (await fetch(`${this.baseURL}/api/health`).catch(() => undefined))?.ok;
    });
  }

  /** Stops at once, as a power cut would. */
  async kill(): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.dir, { recursive: true, force: true });
  }

  /** Copies the data of the stopped server away; the result puts it back. */
  async backup(): Promise<() => Promise<void>> {
    const copy = `${this.dir}-backup`;
    await cp(this.dir, copy, { recursive: true });
    return async () => {
      await rm(this.dir, { recursive: true });
      await cp(copy, this.dir, { recursive: true });
      await rm(copy, { recursive: true });
    };
  }

  /** One request to the collections as the superuser; throws what is not a success. */
  async rest<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> {
    return this.ask(method, `collections/${path}`, body);
  }

  /** One request to any route as the superuser; throws what is not a success. */
  async ask<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.baseURL}/api/${path}`, {
      method,
      headers: { "Content-Type": "application/json", Authorization: this.token },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text ? JSON.parse(text) : {}) as T;
  }

  async list(collection: string, filter = ""): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    for (let page = 1; ; page++) {
      const query = new URLSearchParams({ page: `${page}`, perPage: "500", sort: "id", ...(filter ? { filter } : {}) });
      const found = await this.rest<{ items: Record<string, unknown>[] }>("GET", `${collection}/records?${query}`);
      items.push(...found.items);
      if (found.items.length < 500) return items;
    }
  }

  async create(collection: string, fields: Record<string, unknown>): Promise<Record<string, unknown>> {
    return this.rest("POST", `${collection}/records`, fields);
  }

  async change(collection: string, id: string, fields: Record<string, unknown>): Promise<Record<string, unknown>> {
    return this.rest("PATCH", `${collection}/records/${id}`, fields);
  }

  async delete(collection: string, id: string): Promise<void> {
    await this.rest("DELETE", `${collection}/records/${id}`);
  }

  private async fill(): Promise<void> {
    const login = { identity: EMAIL, password: PASSWORD };
    const { token } = await this.rest<{ token: string }>("POST", "_superusers/auth-with-password", login);
    this.token = token;
    const { areaA, gridA, gridB, enterpriseA, enterpriseB, workerA, workerB, dutyA } = district;
    await this.create("areas", { id: areaA, name: "东港片区" });
    await this.create("grids", { id: gridA, name: "东港第1网格", area: areaA });
    await this.create("grids", { id: gridB, name: "东港第2网格", area: areaA });
    await this.create("enterprises", {
      ...{ id: enterpriseA, name: "重庆科朗船舶产业有限公司", uscc: "91500108MABXJNUQCH", class: "growing" },
      ...{ grid: gridA, status: "operating", headcount: 60, notes: "", address: "东港路 1 号" },
    });
    await this.create("enterprises", {
      ...{ id: enterpriseB, name: "重庆港翔环保科技有限公司", uscc: "91500108MA94QWPYMR", class: "distressed" },
      ...{ grid: gridB, status: "operating", headcount: 42 },
    });
    for (const { id, phone, name } of [workerA, workerB]) {
      const secret = { password: PASSWORD, passwordConfirm: PASSWORD };
      await this.create("users", { id, phone, name, role: "grid_worker", active: true, ...secret });
    }
    const from = "2026-01-01 00:00:00.000Z";
    const duty = { duty: "grid_worker", target: "grid", from };
    await this.create("assignments", { id: dutyA, user: workerA.id, grid: gridA, ...duty });
    await this.create("assignments", { user: workerB.id, grid: gridB, ...duty });
  }
}

/** Waits for a condition to hold, as long as the test's own limit allows. */
export async function until(condition: () => unknown): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
