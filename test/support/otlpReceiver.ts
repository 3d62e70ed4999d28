// A collector of traces: receives OTLP over HTTP, and decodes the spans as far as tests need them.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly traceState: string;
  readonly name: string;
  readonly failed: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface OtlpReceiver {
  readonly url: string;
  readonly spans: ReceivedSpan[];
  /** Of the process that sent the spans. */
  readonly resource: Record<string, unknown>;
  readonly requests: { readonly path: string; readonly headers: IncomingHttpHeaders }[];
  /** All that was received, byte for byte. */
  readonly text: () => string;
  readonly close: () => void;
}

/** `respond` replaces the empty response, which is a success. */
export async function startOtlpReceiver(
  respond: RequestListener = (_request, response) => response.end(),
): Promise<OtlpReceiver> {
  const bodies: Buffer[] = [];
  const receiver = { spans: [] as ReceivedSpan[], resource: {}, requests: [] as OtlpReceiver['requests'] };
  const server = createServer(async (request, response) => {
    const { url: path = '', headers } = request;
    receiver.requests.push({ path, headers });
    const body = Buffer.concat(await request.toArray());
    bodies.push(body);
    for (const part of messages(body, 1)) {
      for (const resource of messages(part, 1)) Object.assign(receiver.resource, attributesOf(resource, 1));
      receiver.spans.push(...messages(part, 2).flatMap((scope) => messages(scope, 2).map(spanOf)));
    }
    respond(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    text: () => Buffer.concat(bodies).toString('latin1'),
    close() {
      server.closeAllConnections();
      server.close();
    },
  });
}

/** The fields of a message of Protocol Buffers, by number: bytes, or the value of a varint. */
function fieldsOf(message: Buffer): Map<number, (Buffer | bigint)[]> {
  const fields = new Map<number, (Buffer | bigint)[]>();
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at++] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const bytes = (length: number) => {
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const tag = Number(varint());
    const wireType = tag & 7;
    const sizes: Record<number, () => Buffer | bigint> = {
      0: varint,
      1: () => bytes(8),
      2: () => bytes(Number(varint())),
      5: () => bytes(4),
    };
    const value = sizes[wireType]?.();
    if (value === undefined) throw new Error(`Wire type ${wireType} is unknown`);
    fields.set(tag >> 3, [...(fields.get(tag >> 3) ?? []), value]);
  }
  return fields;
}

const messages = (message: Buffer, field: number) => (fieldsOf(message).get(field) ?? []) as Buffer[];

function spanOf(message: Buffer): ReceivedSpan {
  const bytes = (field: number) => messages(message, field)[0] ?? Buffer.alloc(0);
  return {
    traceId: bytes(1).toString('hex'),
    spanId: bytes(2).toString('hex'),
    traceState: bytes(3).toString(),
    parentSpanId: bytes(4).toString('hex'),
    name: bytes(5).toString(),
    attributes: attributesOf(message, 9),
    failed: fieldsOf(bytes(15)).get(3)?.[0] === 2n,
  };
}

function attributesOf(message: Buffer, field: number): Record<string, unknown> {
  return Object.fromEntries(
    messages(message, field).map((pair) => {
      const [key = Buffer.alloc(0)] = messages(pair, 1);
      const [value = Buffer.alloc(0)] = messages(pair, 2);
      return [key.toString(), decoded(value)];
    }),
  );
}

function decoded(message: Buffer): unknown {
  const [[field, [value]] = [0, []]] = [...fieldsOf(message)] as [number, [Buffer | bigint]][];
  if (field === 1) return value?.toString();
  if (field === 5) return messages(value as Buffer, 1).map(decoded);
  return Number(value);
}
