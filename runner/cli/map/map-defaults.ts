/** Values of options of `rfargate map` that are not given. */
export const MAP_DEFAULTS = { batch: "auto", itemSeconds: "10" } as const;
