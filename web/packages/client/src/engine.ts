import type { Backoff } from "./backoff";
import { ClientError, codeOf } from "./errors";
import { newUUID } from "./ids";
import type { Lock } from "./locks";
import type { PokeListener } from "./poke";
import { syncRound, update, type RoundParts } from "./sync-round";
import { Trigger } from "./trigger";

/** How often an idle phone asks by itself; pokes make it faster. */
const INTERVAL_MS = 60_000;

/** Failures that only the officer can end: no use in trying faster. */
const NEEDS_OFFICER = ["login_required", "password_change_required", "upgrade_required", "not_signed_in"];

type Message = { ask: string } | { done: string; error?: { code: string; params: Record<string, unknown> } };

/** Syncs by itself, in one tab at a time. */
export class Engine {
  private readonly parts: RoundParts;
  private readonly lock: Lock;
  private readonly listener: PokeListener;
  private readonly backoff: Backoff;
  private readonly channel: BroadcastChannel;
  private readonly trigger = new Trigger();
  private readonly waiting = new Map<string, { resolve: () => void; reject: (error: unknown) => void }>();
  private running: { stop: AbortController; ended: Promise<void> } | undefined;
  private turn: AbortController | undefined;
  private holdingBack = false;
  private listening: { device: string; stop: AbortController } | undefined;

  constructor(parts: RoundParts, lock: Lock, listener: PokeListener, backoff: Backoff, channelName: string) {
    this.parts = parts;
    this.lock = lock;
    this.listener = listener;
    this.backoff = backoff;
    this.channel = new BroadcastChannel(channelName);
    this.channel.onmessage = (event: MessageEvent<Message>) => this.hear(event.data);
  }

  start(): void {
    if (this.running) return;
    const stop = new AbortController();
    this.running = { stop, ended: this.takeTurns(stop.signal) };
  }

  async stop(): Promise<void> {
    const { running } = this;
    this.running = undefined;
    running?.stop.abort();
    await running?.ended;
  }

  async close(): Promise<void> {
    await this.stop();
    this.channel.close();
  }

  /** Something is there to be synced; a wait that the server asked for stands. */
  nudge(): void {
    if (!this.holdingBack) this.trigger.fire();
    if (this.running && !this.turn) this.channel.postMessage({ ask: "" } satisfies Message);
  }

  /** Syncs now, whatever failed before. */
  private hurry = (): void => {
    this.backoff.reset();
    this.trigger.fire();
  };

  /** Resolves when a complete round has ended, in whichever tab. */
  async sync(): Promise<void> {
    if (!this.running) {
      const signal = new AbortController().signal;
      await this.lock.hold(signal, async () => {
        await syncRound(this.parts);
        await this.parts.uploader.run(signal);
      });
      return;
    }
    const id = newUUID();
    const ended = new Promise<void>((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    if (this.turn) this.hurry();
    else this.channel.postMessage({ ask: id } satisfies Message);
    await ended;
  }

  /** Another tab asks the one that syncs, or is told how it went. */
  private hear(message: Message): void {
    if ("done" in message) {
      const waiter = this.waiting.get(message.done);
      this.waiting.delete(message.done);
      if (message.error) waiter?.reject(new ClientError(message.error.code, message.error.params));
      else waiter?.resolve();
    } else if (this.turn && message.ask === "") {
      this.nudge();
    } else if (this.turn) {
      this.sync().then(
        () => this.channel.postMessage({ done: message.ask } satisfies Message),
        (error: unknown) => {
          const { params = {} } = error instanceof ClientError ? error : {};
          this.channel.postMessage({ done: message.ask, error: { code: codeOf(error), params } } satisfies Message);
        },
      );
    }
  }

  /**
   * Waits for this tab's turn to sync, again and again. A tab that is hidden
   * gives its turn away, because a phone may freeze it with the lock in hand.
   */
  private async takeTurns(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const turn = new AbortController();
      const end = () => turn.abort();
      signal.addEventListener("abort", end, { once: true });
      await this.lock.hold(signal, () => this.lead(turn)).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
      signal.removeEventListener("abort", end);
    }
    for (const { reject } of this.waiting.values()) reject(new ClientError("stopped"));
    this.waiting.clear();
  }

  private async lead(turn: AbortController): Promise<void> {
    const { signal } = turn;
    this.turn = turn;
    const forget = this.watchBrowser(turn);
    try {
      await this.parts.uploader.recheck();
      while (!signal.aborted) await this.trigger.wait(await this.round(signal), signal);
    } finally {
      forget();
      this.listening?.stop.abort();
      this.listening = undefined;
      this.turn = undefined;
      await this.parts.uploader.run(signal);
    }
  }

  /** One round; returns after how long the next follows by itself. */
  private async round(signal: AbortSignal): Promise<number> {
    const waiters = [...this.waiting.values()];
    this.waiting.clear();
    this.holdingBack = false;
    const session = this.parts.session.session.get();
    try {
      if (!session) throw new ClientError("not_signed_in");
      if (session.mustChangePassword) throw new ClientError("password_change_required");
      await syncRound(this.parts);
      this.backoff.reset();
      for (const { resolve } of waiters) resolve();
      this.listen(signal);
      this.upload(signal);
      return INTERVAL_MS;
    } catch (error) {
      for (const { reject } of waiters) reject(error);
      if (NEEDS_OFFICER.includes(codeOf(error))) return INTERVAL_MS;
      this.holdingBack = true;
      if (this.waiting.size === 0) this.trigger.reset();
      return this.backoff.next(error instanceof ClientError ? error.retryAfter : 0);
    }
  }

  private upload(signal: AbortSignal): void {
    this.parts.uploader.run(signal).catch((error: unknown) => update(this.parts.db, { error: codeOf(error) }));
  }

  private listen(signal: AbortSignal): void {
    const device = this.parts.session.session.get()?.device ?? "";
    if (device === "" || this.listening?.device === device) return;
    this.listening?.stop.abort();
    const stop = new AbortController();
    signal.addEventListener("abort", () => stop.abort(), { once: true });
    this.listening = { device, stop };
    void this.listener.listen(device, stop.signal, () => this.trigger.fire());
  }

  /** The browser's own hints that a sync is worth it; returns how to stop. */
  private watchBrowser(turn: AbortController): () => void {
    if (typeof window === "undefined") return () => undefined;
    const visibility = () => {
      if (document.visibilityState === "visible") this.hurry();
      else turn.abort();
    };
    window.addEventListener("online", this.hurry);
    document.addEventListener("visibilitychange", visibility);
    return () => {
      window.removeEventListener("online", this.hurry);
      document.removeEventListener("visibilitychange", visibility);
    };
  }
}
