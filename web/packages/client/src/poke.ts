import type { Backoff } from "./backoff";
import { pause } from "./locks";
import type { SessionKeeper } from "./session";

/** The part of EventSource that is needed, so that Node can bring its own. */
export interface EventStream {
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
  readonly readyState: number;
}

export type EventStreamFactory = (url: string) => EventStream;

const CLOSED = 2;

/** Holds the realtime subscription of this device and reports what it hears. */
export class PokeListener {
  private readonly baseURL: string;
  private readonly session: SessionKeeper;
  private readonly open: EventStreamFactory;
  private readonly backoff: Backoff;

  constructor(baseURL: string, session: SessionKeeper, open: EventStreamFactory, backoff: Backoff) {
    this.baseURL = baseURL;
    this.session = session;
    this.open = open;
    this.backoff = backoff;
  }

  /**
   * Listens until the signal aborts. `heard` is called on every poke, and once
   * after every connection, because something may have moved meanwhile.
   */
  async listen(device: string, signal: AbortSignal, heard: () => void): Promise<void> {
    while (!signal.aborted) {
      await this.once(device, signal, heard);
      if (!signal.aborted) await pause(this.backoff.next(), signal).catch(() => undefined);
    }
  }

  /** One stream; ends when it is closed for good. A broken one reconnects by itself. */
  private async once(device: string, signal: AbortSignal, heard: () => void): Promise<void> {
    const stream = this.open(`${this.baseURL}/api/realtime`);
    const topic = `sync/${device}`;
    await new Promise<void>((resolve) => {
      const end = () => {
        signal.removeEventListener("abort", end);
        stream.close();
        resolve();
      };
      signal.addEventListener("abort", end, { once: true });
      stream.addEventListener("PB_CONNECT", (event) => {
        const body = JSON.stringify({ clientId: event.lastEventId, subscriptions: [topic] });
        this.session.text("/api/realtime", { body }).then(
          () => {
            this.backoff.reset();
            heard();
          },
          // A refused subscription is tried again on a new stream.
          end,
        );
      });
      stream.addEventListener(topic, heard);
      stream.addEventListener("error", () => {
        if (stream.readyState === CLOSED) end();
      });
    });
  }
}
