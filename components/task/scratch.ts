/** The folders that a task can write to: its root file system is read-only. */
export const SCRATCH_VOLUMES = [
  { name: "work", containerPath: "/work" },
  { name: "tmp", containerPath: "/tmp" },
] as const;
