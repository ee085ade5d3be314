/**
 * Whether text matches a pattern in which `*` matches any text and `?` one character. Both in lower case: IAM compares
 * actions case-insensitively. Takes linear time in practice: only the last `*` is retried.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function globMatches(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    // The star first: text may itself contain a star.
    if (pattern[p] === "*") {
      star = p++;
      resume = t;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

export const hasWildcard = (pattern: string): boolean => /[*?]/.test(pattern);

/** The same for many texts: the parts between the stars are searched for as a whole. */
export function globMatcher(pattern: string): (text: string) => boolean {
  if (pattern.includes("?")) return (text) => globMatches(pattern, text);
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return (text) => text === pattern;
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    const end = text.length - last.length;
    let from = first.length;
    for (const part of rest) {
      const found = text.indexOf(part, from);
      if (found < 0 || found + part.length > end) return false;
      from = found + part.length;
    }
    return true;
  };
}

/** Texts for many patterns: the longest part of a pattern without a wildcard is searched for in all of them joined. */
export class GlobIndex {
  private readonly joined: string;
  /** Where each text begins in the joined ones. */
  private readonly starts: number[] = [];

  constructor(private readonly texts: readonly string[]) {
    let start = 0;
    for (const text of texts) {
      this.starts.push(start);
      start += text.length + 1;
    }
    this.joined = texts.join("\n");
  }

  /** Indices of the texts that a pattern matches, in ascending order. */
  matching(pattern: string): number[] {
    const part = pattern.split(/[*?]+/).reduce((longest, one) => (one.length >= longest.length ? one : longest), "");
    const matches = globMatcher(pattern);
    const found: number[] = [];
    if (part === "") {
      this.texts.forEach((text, i) => {
        if (matches(text)) found.push(i);
      });
      return found;
    }
    for (let at = this.joined.indexOf(part); at >= 0; ) {
      const i = this.textAt(at);
      if (matches(this.texts[i]!)) found.push(i);
      at = i + 1 < this.starts.length ? this.joined.indexOf(part, this.starts[i + 1]) : -1;
    }
    return found;
  }

  /** The index of the text that a character of the joined ones belongs to. */
  private textAt(position: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
