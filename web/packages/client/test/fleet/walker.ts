import type { Enterprise, Issue } from "@gridwalk/protocol";

import { ClientError, newId, type Capture, type Client } from "../../src/index";
import { picture } from "../captures";
import { Phone } from "../phone";
import { PASSWORD } from "../server";
import { category, type District, type Officer } from "./district";
import { Network } from "./network";
import type { Random } from "./random";
import { TabLocks } from "./tab-locks";

/** What an officer captured, for the oracle to look for. */
export interface Captured {
  table: "visits" | "issues" | "issue_actions" | "photos";
  record: string;
  enterprise: string;
  by: Walker;
  /** By the clock of the world, not of the phone. */
  at: number;
  /** No server can take it. */
  poisoned: boolean;
  /** Whether it arrives nobody can promise: its phone was revoked before it could send. */
  excused: boolean;
}

/** Errors that a bad network, a server that is down and a dead phone explain. */
const EXPLAINED = ["offline", "not_an_answer", "login_required", "not_signed_in", "http_401", "http_429", "http_502"];

/** An officer on the way with one phone. */
export class Walker {
  readonly officer: Officer;
  readonly network: Network;
  readonly captured: Captured[] = [];
  /** Milliseconds that the phone's clock is ahead. */
  readonly skew: number;
  private readonly district: District;
  private readonly phone: Phone;
  private readonly random: Random;
  /** In some browsers nothing keeps two tabs from syncing at the same time. */
  private readonly lawless: boolean;
  private locks: TabLocks;
  private tabs: Client[] = [];
  private dead: Promise<void> = Promise.resolve();
  private die: () => void = () => undefined;
  private serial = 0;
  private lost = false;

  constructor(district: District, officer: Officer, random: Random, skew: number, lawless: boolean) {
    this.district = district;
    this.officer = officer;
    this.random = random;
    this.skew = skew;
    this.lawless = lawless;
    this.network = new Network(random);
    this.phone = new Phone(district.server);
    this.phone.weather = this.network.weather;
    this.locks = this.newLocks();
  }

  toString(): string {
    return `${this.officer.id}'s phone`;
  }

  /** A tab of the phone, opened where there is none. */
  async tab(n = 0): Promise<Client> {
    while (this.tabs.length <= n) {
      if (this.tabs.length === 0) this.dead = new Promise((resolve) => (this.die = resolve));
      const tab = await this.phone.open({ locks: this.locks.manager, clock: () => Date.now() + this.skew });
      await tab.resume();
      this.tabs.push(tab);
    }
    return this.tabs[n] as Client;
  }

  /** Signs in where the phone is new, was wiped or is asked to. */
  async signIn(): Promise<void> {
    const tab = await this.tab();
    if (tab.session.get() && !(await this.loginRequired())) return;
    const { bad } = this.network;
    Object.assign(this.network, { bad: false, expired: false });
    await tab.login(this.officer.phone, PASSWORD);
    this.network.bad = bad;
    this.lost = false;
  }

  /** Captures a visit of an enterprise that the phone shows, at times with a photo. */
  async visit(): Promise<void> {
    const enterprise = await this.enterprise();
    if (!enterprise) return;
    const record = newId();
    const { table } = await this.capture({
      op: "create",
      table: "visits",
      record,
      fields: { enterprise: enterprise.id, purpose: "routine", started_at: this.now(), summary: this.text() },
    });
    if (!this.random.chance(0.1)) return;
    const photo = await (await this.tab()).photos.add(await picture("image01137.jpg"));
    await this.capture(photo.row({ enterprise: enterprise.id, [table.slice(0, -1)]: record }));
  }

  /** Reports an issue, which a department's desk may not. */
  async report(): Promise<void> {
    const enterprise = await this.enterprise();
    if (!enterprise || this.officer.role === "department") return;
    const fields = { enterprise: enterprise.id, kind: "problem" as const, title: this.text(), category };
    await this.capture({ op: "create", table: "issues", record: newId(), fields });
  }

  /** Acts on an issue in the state that the phone shows. */
  async act(): Promise<void> {
    const issue = this.random.pick(await this.own<Issue>("issues"));
    if (!issue) return;
    const act = this.random.pick(["comment", "contact", "accept", "progress"] as const) ?? "comment";
    const fields = { issue: issue.id, act, expected_state: issue.state, text: this.text() };
    await this.capture({ op: "create", table: "issue_actions", record: newId(), fields });
  }

  async edit(): Promise<void> {
    const enterprise = await this.enterprise();
    if (!enterprise) return;
    const fields = this.random.pick([
      { notes: this.text() },
      { headcount: 1000 + this.serial++ },
      { notes: this.text(), legal_rep: this.text() },
    ]);
    await (await this.tab()).outbox.enqueue({
      ...{ op: "update", table: "enterprises", record: enterprise.id, fields: fields ?? {} },
    });
  }

  /** Captures what the server must reject without stopping the rest. */
  async poison(): Promise<void> {
    const enterprise = await this.enterprise();
    if (!enterprise) return;
    const fields = { enterprise: enterprise.id, purpose: "routine" as const, started_at: this.now() };
    const bad = this.random.pick([{ mood: "good" }, { purpose: "lunch" }, { started_at: true }, { enterprise: "nobody000000000" }]);
    const visit = { op: "create", table: "visits", record: newId(), fields: { ...fields, ...bad } } as Capture;
    await this.capture(visit, true);
  }

  /** Looks at a reject or conflict: sends it again or lets it go. */
  async attend(): Promise<void> {
    const tab = await this.tab();
    const item = this.random.pick(await tab.outbox.attention());
    if (!item) return;
    if (item.op === "update" && this.random.chance(0.6) && (await tab.table("enterprises").get(item.record))) {
      await tab.outbox.resend(item.mseq, {});
    } else {
      await tab.outbox.dismiss(item.mseq);
    }
  }

  /** Syncs in as many tabs at once; at times the battery fails meanwhile. Returns what stopped it. */
  async sync(tabs = 1, killAfter = Infinity): Promise<unknown> {
    await this.signIn();
    const open = await Promise.all(Array.from({ length: tabs }, (_, n) => n).map((n) => this.tab(n)));
    const { dead } = this;
    let requests = 0;
    this.phone.weather = (message, send) => {
      if (++requests > killAfter) this.kill();
      return this.network.weather(message, send);
    };
    const results = await Promise.race([Promise.allSettled(open.map((tab) => tab.sync())), dead]);
    this.phone.weather = this.network.weather;
    const failures = (results ?? []).flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
    const unexplained = failures.find((error) => !isExplained(error));
    if (unexplained) throw unexplained;
    return failures[0];
  }

  /** The battery is pulled out; the phone starts again with what is on its disk. */
  kill(): void {
    this.phone.kill();
    this.tabs = [];
    this.locks = this.newLocks();
    this.die();
  }

  /** Remembers that the phone is lost: what it has not sent, or captures yet, may go with it. */
  async giveUp(): Promise<void> {
    this.lost = true;
    const sent = new Set<string>();
    for (const item of await (await this.tab()).outbox.list()) if (item.state === "answered") sent.add(item.record);
    for (const captured of this.captured) captured.excused ||= !sent.has(captured.record);
  }

  async close(): Promise<void> {
    await this.phone.close();
  }

  private newLocks(): TabLocks {
    return new TabLocks(this.lawless ? /\.sync$/ : undefined);
  }

  private async loginRequired(): Promise<boolean> {
    const tab = await this.tab();
    return tab.status.get().loginRequired;
  }

  private async capture(capture: Capture, poisoned = false): Promise<Captured> {
    await (await this.tab()).outbox.enqueue(capture);
    const { table, record } = capture as { table: Captured["table"]; record: string };
    const enterprise = "enterprise" in capture.fields ? String(capture.fields.enterprise) : "";
    const captured = { table, record, enterprise, by: this, at: Date.now(), poisoned, excused: this.lost };
    this.captured.push(captured);
    return captured;
  }

  private async enterprise(): Promise<Enterprise | undefined> {
    return this.random.pick(await this.own<Enterprise>("enterprises"));
  }

  /** The rows that the phone shows of this district, in an order that the seed knows. */
  private async own<T extends { id: string }>(table: "enterprises" | "issues"): Promise<T[]> {
    const rows = (await (await this.tab()).table(table).all()) as unknown as (T & { enterprise?: string })[];
    const { enterprises } = this.district;
    return rows
      .filter((row) => enterprises.includes(row.enterprise ?? row.id))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  private now(): string {
    return new Date(Date.now() + this.skew).toISOString();
  }

  /** A text that no other capture has. */
  private text(): string {
    return `${this.officer.id} ${++this.serial}`;
  }
}

function isExplained(error: unknown): boolean {
  return error instanceof ClientError && EXPLAINED.includes(error.code);
}
