import { EventSource } from "eventsource";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import Dexie from "dexie";

import { Client, type ClientOptions } from "../src/index";
import { PASSWORD } from "./server";

// Live queries ask whether there is an IndexedDB at all.
Dexie.dependencies.indexedDB = new IDBFactory();
Dexie.dependencies.IDBKeyRange = IDBKeyRange;

let count = 0;

/** A request on its way to the server. */
export interface Message {
  path: string;
  body: string;
}

/** What a request meets on its way; it may be sent several times, or with another body. */
export type Weather = (message: Message, send: (body?: string) => Promise<Response>) => Promise<Response>;

const sunny: Weather = (_, send) => send();

/** A phone whose database outlives its tabs and whose network can be cut. */
export class Phone {
  readonly indexedDB = new IDBFactory();
  weather: Weather = sunny;
  private readonly server: { baseURL: string };
  readonly name = `phone-${++count}`;
  private readonly tabs: Client[] = [];
  private battery = { pulled: false };

  /** Where the phone finds the server, be it over a bad line. */
  constructor(server: { baseURL: string }) {
    this.server = server;
  }

  /** Opens a tab on the phone's database. */
  async open(options: Partial<ClientOptions> = {}): Promise<Client> {
    const { battery } = this;
    const client = await Client.open({
      baseURL: this.server.baseURL,
      appVersion: "0.1.0",
      deviceName: this.name,
      name: this.name,
      indexedDB: this.indexedDB,
      locks: null,
      random: () => 0,
      eventStream: (url) => new EventSource(url),
      fetch: (input, init) => this.request(String(input), init, battery),
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

  /** Ends all tabs at once, as a battery that is pulled out would; nothing they had begun goes on. */
  kill(): void {
    this.battery.pulled = true;
    this.battery = { pulled: false };
    for (const tab of this.tabs.splice(0)) {
      tab["db"].close();
      void tab.close();
    }
  }

  private async request(url: string, init: RequestInit | undefined, battery: { pulled: boolean }): Promise<Response> {
    const path = url.slice(this.server.baseURL.length);
    const message = { path, body: typeof init?.body === "string" ? init.body : "" };
    const response = await this.weather(message, (body) => fetch(url, { ...init, ...(body ? { body } : {}) }));
    return battery.pulled ? new Promise(() => undefined) : response;
  }
}
