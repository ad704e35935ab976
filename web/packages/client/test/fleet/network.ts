import type { Message, Weather } from "../phone";
import type { Random } from "./random";

/** What befalls a request. */
type Fate = "arrives" | "is lost" | "loses its reply" | "arrives twice" | "arrives late" | "meets a gateway" | "is too much";

const fates: readonly (readonly [number, Fate])[] = [
  [60, "arrives"],
  [9, "is lost"],
  [14, "loses its reply"],
  [9, "arrives twice"],
  [4, "arrives late"],
  [3, "meets a gateway"],
  [1, "is too much"],
];

/** Answers are cut into pages of so many bytes, so that much happens between them. */
const pageBytes = [undefined, undefined, 1500, 6000];

/** The way between one phone and the server, for better or worse. */
export class Network {
  bad = false;
  /** The session has run out and is not renewed yet. */
  expired = false;
  /** Requests that are delivered long after their phone gave them up. */
  readonly underWay: (() => Promise<unknown>)[] = [];
  /** A fault that is put in on purpose, between the network and the server. */
  fault: Weather = (_, send) => send();
  /** What else happens while a request is on its way. */
  meanwhile: () => Promise<void> = () => Promise.resolve();
  private readonly random: Random;

  constructor(random: Random) {
    this.random = random;
  }

  readonly weather: Weather = async (message, deliver) => {
    const send = (body?: string) => this.fault({ ...message, body: body ?? message.body }, deliver);
    if (this.expired && message.path !== "/api/sync/token") return new Response("{}", { status: 401 });
    const response = await (this.bad ? this.suffer(message, send) : send());
    if (message.path === "/api/sync/token") this.expired = false;
    return response;
  };

  private async suffer(message: Message, send: (body?: string) => Promise<Response>): Promise<Response> {
    const body = this.paged(message);
    await this.meanwhile();
    switch (this.random.weighted(fates)) {
      case "arrives":
        return send(body);
      case "arrives twice":
        await (await send(body)).arrayBuffer();
        return send(body);
      case "loses its reply":
        await (await send(body)).arrayBuffer();
        return lost();
      case "arrives late":
        this.underWay.push(async () => (await send(body)).arrayBuffer());
        return lost();
      case "is lost":
        return lost();
      case "meets a gateway":
        return new Response("<html>502</html>", { status: 502 });
      case "is too much":
        return new Response("", { status: 429, headers: { "Retry-After": "1" } });
    }
  }

  private paged({ path, body }: Message): string | undefined {
    const limit = this.random.pick(pageBytes);
    if (path !== "/api/sync/pull" || limit === undefined) return undefined;
    return JSON.stringify({ ...(JSON.parse(body) as object), limit_bytes: limit });
  }
}

function lost(): never {
  throw new TypeError("fetch failed");
}
