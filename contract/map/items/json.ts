/**
 * Parses a line of JSON that reaches R without loss.
 * @throws Error with the reason
 */
export function parseJson(text: string): unknown {
  const value = parsed(text);
  for (const loss of lossesOf(text)) throw new Error(loss);
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const name = /[:[,]\s*(-?(?:NaN|Infinity|NA|Inf|None|undefined))\s*[\]},]/.exec(text)?.[1];
    throw new Error(
      name
        ? `is not JSON, which has no ${name}: write null or a text`
        : `is not JSON: ${(error as Error).message.replace(/ \(line 1 column \d+\)$/, "")}`,
    );
  }
}

/** Finds what JSON.parse drops silently: the first of two equal keys, and digits beyond a double's precision. */
function* lossesOf(text: string): Generator<string> {
  const keys: Array<Set<string>> = [];
  for (const [token, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}]|-?\d[\d.eE+-]*/g)) {
    if (token === "{") keys.push(new Set());
    else if (token === "}") keys.pop();
    else if (colon !== undefined) {
      const key = JSON.parse(token.slice(0, -colon.length)) as string;
      if (keys.at(-1)!.has(key)) yield `has the key "${key}" twice: rename one`;
      keys.at(-1)!.add(key);
    } else if (!token.startsWith('"') && !isExact(token))
      yield `has ${token}, which no double holds: write it as a text`;
  }
}

/** Whether a double can hold a number as written, apart from rounded fractions. */
export function isExact(number: string): boolean {
  const value = Number(number);
  return Number.isFinite(value) && (!/^-?\d+$/.test(number) || Number.isSafeInteger(value));
}
