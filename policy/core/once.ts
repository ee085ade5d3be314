/**
 * A function whose result is cached, so that all rules share what the first computed from an object.
 * @param keyOf the object that the result is cached with, by default the argument
 */
export function once<From extends object, Made>(
  make: (from: From) => Made,
  keyOf: (from: From) => object = (from) => from,
): (from: From) => Made {
  const made = new WeakMap<object, Made>();
  return (from) => {
    const key = keyOf(from);
    if (!made.has(key)) made.set(key, make(from));
    return made.get(key) as Made;
  };
}
