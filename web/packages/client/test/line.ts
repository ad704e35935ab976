import { connect, createServer, type Server, type Socket } from "node:net";

/** A line to the server that counts what a phone sends and breaks on demand. */
export class Line {
  readonly baseURL: string;
  /** Bytes sent towards the server since the line was mended last, or opened. */
  sent = 0;
  broken: Promise<void> = Promise.resolve();
  private left = Infinity;
  private snap: () => void = () => undefined;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  private constructor(server: Server, port: number) {
    this.server = server;
    this.baseURL = `http://127.0.0.1:${port}`;
  }

  static async to(baseURL: string): Promise<Line> {
    const target = Number(new URL(baseURL).port);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const line = new Line(server, typeof address === "object" && address ? address.port : 0);
    server.on("connection", (phone) => line.carry(phone, target));
    return line;
  }

  /** Breaks all connections once so many more bytes were sent, until mended. */
  breakAfter(bytes: number): void {
    this.sent = 0;
    this.left = bytes;
    this.broken = new Promise((resolve) => {
      this.snap = resolve;
    });
  }

  mend(): void {
    this.left = Infinity;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private carry(phone: Socket, port: number): void {
    if (this.left <= 0) {
      phone.destroy();
      return;
    }
    const server = connect(port, "127.0.0.1");
    for (const [socket, other] of [
      [phone, server],
      [server, phone],
    ] as const) {
      this.sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    server.pipe(phone);
    phone.on("data", (bytes) => {
      if (this.left <= 0) return;
      this.sent += bytes.length;
      this.left -= bytes.length;
      server.write(bytes);
      if (this.left > 0) return;
      this.snap();
      for (const socket of this.sockets) socket.destroy();
    });
  }
}
