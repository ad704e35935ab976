import { until, type Server } from "../server";
import { District } from "./district";
import { Oracle } from "./oracle";
import { Random } from "./random";
import { Walker, type Captured } from "./walker";

/** Something that can happen in a world. */
export interface Act {
  name: string;
  weight: number;
  do: (world: World) => unknown;
}

const YEAR_MS = 365 * 24 * 3600 * 1000;
const skews = [0, 0, 3_600_000, -90_000, 10 * YEAR_MS, -10 * YEAR_MS];

/** How many rounds of syncs a district needs at most until nothing moves any more. */
const SETTLING = 12;

/** A district with its phones, and what was done to it. */
export class World {
  readonly log: string[] = [];
  readonly random: Random;
  readonly district: District;
  readonly walkers: Walker[];
  /** What a manager has deleted: it may be there or not. */
  readonly deleted = new Set<string>();
  /** When the last of the dated duties will have moved. */
  planned = 0;
  /** Puts back the data of the stopped server, once a copy was made. */
  restore: (() => Promise<void>) | undefined;
  /** A restore takes back duties too, and with them what they allowed. */
  restored = false;
  private readonly began = Date.now();
  private serial = 0;

  private constructor(district: District, seed: number, nested: readonly Act[]) {
    this.random = new Random(seed);
    this.district = district;
    const lawless = this.random.chance(0.25);
    const desk = district.officers.slice(-1);
    const officers = [...district.officers.slice(0, 2 + this.random.below(2)), ...(this.random.chance(0.5) ? desk : [])];
    this.walkers = officers.map((officer) => {
      const skew = this.random.pick(skews) ?? 0;
      return new Walker(district, officer, new Random(this.random.below(2 ** 32)), skew, lawless);
    });
    for (const { network } of this.walkers) {
      network.bad = true;
      network.meanwhile = async () => {
        if (this.random.chance(0.06)) await this.play(nested);
      };
    }
    this.log.push(`${this.walkers.length} phones${lawless ? " whose browsers have no locks" : ""}`);
  }

  /** Founds a district on the server; nested is what may happen while a request is on its way. */
  static async begin(server: Server, seed: number, nested: readonly Act[]): Promise<World> {
    return new World(await District.found(server, seed), seed, nested);
  }

  get server(): Server {
    return this.district.server;
  }

  async play(acts: readonly Act[]): Promise<void> {
    const act = this.random.weighted(acts.map((each) => [each.weight, each] as const));
    this.log.push(act.name);
    await act.do(this);
  }

  walker(): Walker {
    return this.random.pick(this.walkers) as Walker;
  }

  /** A text that no other edit has. */
  text(): string {
    return `desk ${++this.serial}`;
  }

  /** Delivers requests that the network had kept back. */
  async deliverLate(most = Infinity): Promise<void> {
    for (const { network } of this.walkers) {
      for (const deliver of network.underWay.splice(0, most)) await deliver();
    }
  }

  /** Ends all trouble, has all phones sync until nothing moves, and asks the oracle what must never happen. */
  async judge(): Promise<string[]> {
    for (const { network } of this.walkers) network.bad = false;
    await this.deliverLate();
    await until(() => Date.now() > this.planned);
    await until(async () => (await this.server.list("handovers", "state = 'planned'")).length === 0);
    let failures: string[] = [];
    for (let round = 0; round < SETTLING; round++) {
      failures = [];
      for (const walker of this.walkers) {
        const error = await walker.sync();
        if (error) failures.push(`${walker} is stuck: ${String(error)}`);
      }
      const oracle = await Oracle.ask(this.server);
      for (const walker of this.walkers) failures.push(...(await oracle.judge(walker)));
      failures.push(...oracle.judgeWork(this.district, this.captured(), this.restored, this.began));
      if (failures.length === 0) break;
    }
    return failures;
  }

  async end(): Promise<void> {
    for (const walker of this.walkers) await walker.close();
    await this.district.dissolve();
  }

  private captured(): Captured[] {
    const all = this.walkers.flatMap((walker) => walker.captured);
    return all.filter(({ record }) => !this.deleted.has(record));
  }
}
