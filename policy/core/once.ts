/** A function whose result is cached for an object's lifetime, so that all rules share what the first computed from it. */
export function once<From extends object, Made>(make: (from: From) => Made): (from: From) => Made {
  const made = new WeakMap<From, Made>();
  return (from) => {
    if (!made.has(from)) made.set(from, make(from));
    return made.get(from) as Made;
  };
}
