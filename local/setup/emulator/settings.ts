/** Names of the emulator's own settings in an environment: both ways of running it start it anew when one changes. */
export const settingNames = (env: NodeJS.ProcessEnv = process.env): string[] =>
  Object.keys(env)
    .filter((name) => name.startsWith("FARGATE_EMULATOR_"))
    .sort();

/** The settings with their values, for the key of what the emulator was started from. */
export const settingValues = (env: NodeJS.ProcessEnv = process.env): string[] =>
  settingNames(env).map((name) => `${name}=${env[name]}`);
