import type { Server } from "./server";

/** Somebody signed in to PocketBase's API, for what a test checks behind the pages. */
export class Api {
  private readonly server: Server;
  private readonly token: string;

  private constructor(server: Server, token: string) {
    this.server = server;
    this.token = token;
  }

  static async signIn(server: Server, phone: string, password: string): Promise<Api> {
    const response = await fetch(`${server.url}/api/collections/users/auth-with-password`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ identity: phone, password }),
    });
    if (!response.ok) throw new Error(`sign in as ${phone}: ${response.status}`);
    return new Api(server, ((await response.json()) as { token: string }).token);
  }

  get(path: string): Promise<Response> {
    return this.send(path, {});
  }

  /** Posts JSON and returns the answer. */
  async post<T>(path: string, body: unknown): Promise<T> {
    return (await (await this.send(path, { method: "POST", body: JSON.stringify(body) })).json()) as T;
  }

  /** Changes fields of a record. */
  async change(collection: string, id: string, fields: Record<string, unknown>): Promise<void> {
    const path = `/api/collections/${collection}/records/${id}`;
    await this.send(path, { method: "PATCH", body: JSON.stringify(fields) });
  }

  private async send(path: string, init: RequestInit): Promise<Response> {
    const headers = { Authorization: this.token, "Content-Type": "application/json" };
    const response = await fetch(this.server.url + path, { ...init, headers });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  }

  /** All records of a collection that a filter finds. */
  async list<T>(collection: string, filter: string): Promise<T[]> {
    const path = `/api/collections/${collection}/records?perPage=500&filter=${encodeURIComponent(filter)}`;
    return ((await (await this.get(path)).json()) as { items: T[] }).items;
  }
}
