import { randomUUID } from "node:crypto";

import type { Api } from "./api";

interface Mutation {
  op: "create" | "update";
  table: string;
  record: string;
  fields: Record<string, unknown>;
  base?: Record<string, unknown>;
}

/** A phone of somebody who is signed in, as far as pushing goes. */
export class Device {
  private readonly api: Api;
  readonly id: string;
  private mseq = 0;

  private constructor(api: Api, id: string) {
    this.api = api;
    this.id = id;
  }

  static async register(api: Api, name: string): Promise<Device> {
    const { device } = await api.post<{ device: string }>("/api/sync/devices", {
      name,
      platform: "android",
      app_version: "0.1.0",
    });
    return new Device(api, device);
  }

  /** Pushes one mutation and returns what became of it. */
  async push(mutation: Mutation): Promise<string> {
    const now = new Date().toISOString();
    const { results } = await this.api.post<{ results: { status: string }[] }>("/api/sync/push", {
      proto: 1,
      device: this.id,
      now,
      mutations: [{ mseq: ++this.mseq, id: randomUUID(), at: now, ...mutation }],
    });
    return results[0]?.status ?? "";
  }
}
