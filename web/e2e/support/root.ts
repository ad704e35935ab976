import type { Server } from "./server";

const EMAIL = "root@gridwalk.test";
const PASSWORD = "walk the grid 1";

/** The superuser, who makes what a test begins with and looks behind the pages. */
export class Root {
  private readonly server: Server;
  private token = "";

  private constructor(server: Server) {
    this.server = server;
  }

  static async signIn(server: Server): Promise<Root> {
    server.run("superuser", "upsert", EMAIL, PASSWORD);
    const root = new Root(server);
    const login = { identity: EMAIL, password: PASSWORD };
    const { token } = await root.ask<{ token: string }>("POST", "collections/_superusers/auth-with-password", login);
    root.token = token;
    return root;
  }

  async create(collection: string, fields: Record<string, unknown>): Promise<void> {
    await this.ask("POST", `collections/${collection}/records`, fields);
  }

  async change(collection: string, id: string, fields: Record<string, unknown>): Promise<void> {
    await this.ask("PATCH", `collections/${collection}/records/${id}`, fields);
  }

  async delete(collection: string, id: string): Promise<void> {
    await this.ask("DELETE", `collections/${collection}/records/${id}`);
  }

  async list<T>(collection: string, filter: string): Promise<T[]> {
    const query = new URLSearchParams({ perPage: "500", filter });
    return (await this.ask<{ items: T[] }>("GET", `collections/${collection}/records?${query}`)).items;
  }

  /** One request to any route; throws what is not a success. */
  async ask<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.server.url}/api/${path}`, {
      method,
      headers: { "Content-Type": "application/json", Authorization: this.token },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
}
