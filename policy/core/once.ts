/** A function whose result is cached for an object's lifetime, so that all rules share what the first computed from it. */
export function once<From extends object, Made>(make: (from: From) => Made): (from: From) => Made {
  const made = new WeakMap<From, Made>();
  return (from) => {
    const known = made.get(from);
    if (known !== undefined || made.has(from)) return known as Made;
    const found = make(from);
    made.set(from, found);
    return found;
  };
}

/**
 * The same for texts, whose latest results are cached.
 * @param most number of results, after which the cache begins anew
 * @param longest characters of a text whose result is cached
 */
export function onceByText<Made>(
  make: (text: string) => Made,
  most: number,
  longest = Number.POSITIVE_INFINITY,
): (text: string) => Made {
  const made = new Map<string, Made>();
  return (text) => {
    if (text.length > longest) return make(text);
    const known = made.get(text);
    if (known !== undefined || made.has(text)) return known as Made;
    const found = make(text);
    if (made.size >= most) made.clear();
    made.set(text, found);
    return found;
  };
}
