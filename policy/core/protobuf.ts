/**
 * Protocol buffers' wire format, as far as the engine's messages to a policy pack use it. A preview starts the pack anew, and the
 * SDK's generated classes take longer for it than all rules together.
 * Source: https://protobuf.dev/programming-guides/encoding/
 */

/** Kinds of values on the wire. */
const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;
const FIXED32 = 5;

/** Reads a message field by field. */
export class Reader {
  private wireType = VARINT;

  constructor(
    private readonly bytes: Buffer,
    private at = 0,
    private readonly end = bytes.length,
  ) {}

  /** The number of the next field, 0 after the last one. Its value has to be read, or skipped, before the next call. */
  next(): number {
    if (this.at >= this.end) return 0;
    const tag = this.varint();
    this.wireType = tag & 7;
    return tag >>> 3;
  }

  text(): string {
    const end = this.delimitedEnd();
    const text = this.bytes.toString("utf8", this.at, end);
    this.at = end;
    return text;
  }

  /** The rest of a message that is a text. */
  rest(): string {
    const text = this.bytes.toString("utf8", this.at, this.end);
    this.at = this.end;
    return text;
  }

  message(): Reader {
    const end = this.delimitedEnd();
    const message = new Reader(this.bytes, this.at, end);
    this.at = end;
    return message;
  }

  double(): number {
    const value = this.bytes.readDoubleLE(this.at);
    this.at += 8;
    return value;
  }

  /** A whole number, an enumerator or a boolean. */
  varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.bytes.readUInt8(this.at++);
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  skip(): void {
    if (this.wireType === VARINT) this.varint();
    else if (this.wireType === FIXED64) this.at += 8;
    else if (this.wireType === FIXED32) this.at += 4;
    else this.at = this.delimitedEnd();
  }

  private delimitedEnd(): number {
    const length = this.varint();
    return this.at + length;
  }
}

/** Reads an entry of a map: field 1 is the key, field 2 the value. */
export function readEntry<Value>(reader: Reader, missing: Value, read: (reader: Reader) => Value): [string, Value] {
  let key = "";
  let value = missing;
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) key = reader.text();
    else if (field === 2) value = read(reader.message());
    else reader.skip();
  }
  return [key, value];
}

/** A field with an entry of a map. */
export const entryField = (field: number, key: string, value: Buffer): Buffer =>
  messageField(field, Buffer.concat([textField(1, key), messageField(2, value)]));

/** A field with a text; nothing for the empty one, which is the default. */
export const textField = (field: number, text: string): Buffer =>
  text === "" ? EMPTY : messageField(field, Buffer.from(text));

/** A field with a message in bytes. */
export const messageField = (field: number, message: Buffer): Buffer =>
  Buffer.concat([varint(field * 8 + DELIMITED), varint(message.length), message]);

/** A field with a whole number, an enumerator or a boolean; nothing for 0, which is the default. */
export const varintField = (field: number, value: number): Buffer =>
  value === 0 ? EMPTY : Buffer.concat([varint(field * 8 + VARINT), varint(value)]);

export function doubleField(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([varint(field * 8 + FIXED64), bytes]);
}

const EMPTY = Buffer.alloc(0);

function varint(given: number): Buffer {
  const bytes: number[] = [];
  let value = given;
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  bytes.push(value);
  return Buffer.from(bytes);
}
