import fc from "fast-check";

const SURROGATES = 0xd800;
const AFTER = 0xe000;

/** Any character. fast-check's own unit "binary" takes a second to make a table of all of them. */
const character = fc.nat(0x10ffff - (AFTER - SURROGATES)).map(
  (n) => String.fromCodePoint(n < SURROGATES ? n : n + AFTER - SURROGATES),
  (text) => {
    const point = typeof text === "string" ? text.codePointAt(0) : undefined;
    if (point === undefined || text !== String.fromCodePoint(point)) throw new Error("not one character");
    return point < SURROGATES ? point : point - (AFTER - SURROGATES);
  },
);

/** Text of any characters, half surrogates excluded. */
export const anyText = (constraints: fc.StringConstraints = {}) => fc.string({ ...constraints, unit: character });
