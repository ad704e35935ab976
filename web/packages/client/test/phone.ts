import { EventSource } from "eventsource";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import Dexie from "dexie";

import { Client, type ClientOptions } from "../src/index";
import { PASSWORD } from "./server";

// Live queries ask whether there is an IndexedDB at all.
Dexie.dependencies.indexedDB = new IDBFactory();
Dexie.dependencies.IDBKeyRange = IDBKeyRange;

let count = 0;

/** What a request meets on its way. */
export type Weather = (request: { path: string; body: string }, send: () => Promise<Response>) => Promise<Response>;

const sunny: Weather = (_, send) => send();

/** A phone whose database outlives its tabs and whose network can be cut. */
export class Phone {
  readonly indexedDB = new IDBFactory();
  weather: Weather = sunny;
  private readonly server: { baseURL: string };
  readonly name = `phone-${++count}`;
  private readonly tabs: Client[] = [];

  /** Where the phone finds the server, be it over a bad line. */
  constructor(server: { baseURL: string }) {
    this.server = server;
  }

  /** Opens a tab on the phone's database. */
  async open(options: Partial<ClientOptions> = {}): Promise<Client> {
    const client = await Client.open({
      baseURL: this.server.baseURL,
      appVersion: "0.1.0",
      deviceName: this.name,
      name: this.name,
      indexedDB: this.indexedDB,
      locks: null,
      random: () => 0,
      eventStream: (url) => new EventSource(url),
      fetch: (input, init) => this.request(String(input), init),
      ...options,
    });
    this.tabs.push(client);
    return client;
  }

  /** Opens a tab and signs the officer in. */
  async signIn(officer: { phone: string }): Promise<Client> {
    const client = await this.open();
    await client.login(officer.phone, PASSWORD);
    return client;
  }

  offline(): void {
    this.weather = () => Promise.reject(new TypeError("fetch failed"));
  }

  online(): void {
    this.weather = sunny;
  }

  async close(): Promise<void> {
    for (const tab of this.tabs.splice(0)) await tab.close();
  }

  private async request(url: string, init?: RequestInit): Promise<Response> {
    const path = url.slice(this.server.baseURL.length);
    return this.weather({ path, body: typeof init?.body === "string" ? init.body : "" }, () => fetch(url, init));
  }
}
