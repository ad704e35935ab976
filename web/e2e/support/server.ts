import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** The root of the repository. */
export const root = resolve(import.meta.dirname, "../../..");

const binary = process.env["GRIDWALK_BINARY"] ?? join(root, ".cache/gridwalk");

export interface Account {
  name: string;
  phone: string;
  role: string;
  /** One-time, to be changed at the first login. */
  password: string;
}

/** The real binary on a data directory of its own. */
export class Server {
  readonly dir = mkdtempSync(join(tmpdir(), "gridwalk-e2e-"));
  url = "";
  private process: ChildProcess | undefined;
  private port = 0;
  private output = "";

  /** Runs a command of the binary on the data directory and returns what it printed. */
  run(...args: string[]): string {
    return execFileSync(binary, [...args, "--dir", this.dir], { cwd: root, encoding: "utf8" });
  }

  /** Makes an account and returns it with its one-time password. */
  createAccount(name: string, phone: string, role: string): Account {
    const line = this.run("account", "create", "--name", name, "--phone", phone, "--role", role);
    return { name, phone, role, password: line.trim().split("\t")[2] ?? "" };
  }

  /** Imports the roster and returns the new accounts of its staff. */
  importRoster(): Account[] {
    const report = JSON.parse(
      this.run("import", "roster", join(root, "hooks/demo/district/roster.xlsx"), "--json"),
    ) as { imported: boolean; accounts: Account[] };
    if (!report.imported) throw new Error("the roster was not imported");
    return report.accounts;
  }

  /** Serves until stop; more are further flags, such as --clock-shift 25h. */
  async start(...more: string[]): Promise<void> {
    this.port ||= await freePort();
    this.url = `http://127.0.0.1:${this.port}`;
    const child = spawn(binary, ["serve", "--http", `127.0.0.1:${this.port}`, "--dir", this.dir, ...more], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => (this.output += chunk.toString()));
    }
    this.process = child;
    await this.answers();
  }

  /** Ends the server as an administrator would. */
  async stop(): Promise<void> {
    const child = this.process;
    if (!child) return;
    this.process = undefined;
    const ended = new Promise((done) => child.once("exit", done));
    child.kill("SIGTERM");
    await ended;
  }

  /** Ends the server and removes its data. */
  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  private async answers(): Promise<void> {
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline) {
      if (typeof this.process?.exitCode === "number") throw new Error(`the server ended:\n${this.output}`);
      const ok = await fetch(`${this.url}/api/health`).then((r) => r.ok, () => false);
      if (ok) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`the server does not answer:\n${this.output}`);
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address ? address.port : 0;
      probe.close(() => done(port));
    });
  });
}
