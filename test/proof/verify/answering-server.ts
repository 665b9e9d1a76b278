/** A server that speaks as much of Postgres' protocol as it takes to say which version it is. */

import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

export interface AnsweringServer {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** Starts a server that lets everybody in and answers every query with one text. */
export async function answeringServer(answer: string): Promise<AnsweringServer> {
  const server = createServer((socket) => {
    let started = false;
    socket.on("error", () => undefined);
    socket.on("data", (data) => {
      if (!started) {
        started = true;
        socket.write(Buffer.concat([message("R", int32(0)), message("Z", Buffer.from("I"))]));
        return;
      }
      if (String.fromCharCode(data[0] ?? 0) === "X") socket.end();
      else socket.write(answered(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** One row with one column of type text. */
function answered(text: string): Buffer {
  const name = Buffer.from("version\0");
  const column = Buffer.concat([name, int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0)]);
  const value = Buffer.from(text);
  return Buffer.concat([
    message("T", Buffer.concat([int16(1), column])),
    message("D", Buffer.concat([int16(1), int32(value.length), value])),
    message("C", Buffer.from("SELECT 1\0")),
    message("Z", Buffer.from("I")),
  ]);
}

function message(kind: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(kind), int32(body.length + 4), body]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}
