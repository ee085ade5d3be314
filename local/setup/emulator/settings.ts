/** Names of the emulator's own settings in the environment: both ways of running it start it anew when one changes. */
export const settingNames = (): string[] =>
  Object.keys(process.env)
    .filter((name) => name.startsWith("FARGATE_EMULATOR_"))
    .sort();

/** The settings with their values, for the key of what the emulator was started from. */
export const settingValues = (): string[] => settingNames().map((name) => `${name}=${process.env[name]}`);
