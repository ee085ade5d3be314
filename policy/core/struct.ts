import { doubleField, entryField, messageField, type Reader, readEntry } from "./protobuf";
import { MAX_DEPTH } from "./value";

/**
 * JSON in protocol buffers, `google.protobuf.Struct`, in which the engine sends properties and settings.
 * Source: https://protobuf.dev/reference/protobuf/google.protobuf/#struct
 */

/** @param depth levels above this object: deeper ones are left out, so that no value exhausts the stack */
export function readStruct(reader: Reader, depth = 0): Record<string, unknown> {
  const found: [string, unknown][] = [];
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) found.push(readEntry<unknown>(reader.message(), null, (value) => readAny(value, depth)));
    else reader.skip();
  }
  // Unlike an assignment, it makes an own property of `__proto__`, too.
  return Object.fromEntries(found);
}

function readAny(reader: Reader, depth: number): unknown {
  let value: unknown = null;
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 2) value = reader.double();
    else if (field === 3) value = reader.text();
    else if (field === 4) value = reader.varint() === 1;
    else if (field === 5 && depth <= MAX_DEPTH) value = readStruct(reader.message(), depth + 1);
    else if (field === 6 && depth <= MAX_DEPTH) value = readList(reader.message(), depth + 1);
    else {
      if (field >= 5) value = {};
      reader.skip();
    }
  }
  return value;
}

function readList(reader: Reader, depth: number): unknown[] {
  const list: unknown[] = [];
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) list.push(readAny(reader.message(), depth));
    else reader.skip();
  }
  return list;
}

/** An object of JSON as a struct. */
export const structOf = (object: object): Buffer =>
  Buffer.concat(
    Object.entries(object)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => entryField(1, key, anyOf(value))),
  );

function anyOf(value: unknown): Buffer {
  if (typeof value === "number") return doubleField(2, value);
  // The field names the kind of a value, so that the empty text has one.
  if (typeof value === "string") return messageField(3, Buffer.from(value));
  if (typeof value === "boolean") return Buffer.from([4 * 8, Number(value)]);
  if (Array.isArray(value)) return messageField(6, Buffer.concat(value.map((one) => messageField(1, anyOf(one)))));
  return typeof value === "object" && value !== null ? messageField(5, structOf(value)) : Buffer.from([8, 0]);
}
