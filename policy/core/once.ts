/**
 * A function whose result is kept: what one rule had made of an object, the others are given.
 * @param keyOf the object that the result belongs to and is kept with, by default the one given
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
