/** The folders that a task may write: its root file system is read-only. */
export const SCRATCH_VOLUMES = [
  { name: "work", containerPath: "/work" },
  { name: "tmp", containerPath: "/tmp" },
] as const;
