import type { Ecs, Task } from "../aws/ecs";
import type { Logs } from "../aws/log-events";
import type { Clock } from "../base/world";
import type { Manifest } from "../records/manifest";
import type { Limits } from "./limits";
import type { LineSource } from "./log-reader";

/** What the manifest says of a run's end. */
export type EndOfRun = Pick<Manifest, "exitCode" | "signal" | "log" | "key">;

/** What the follower of a task works with, and whom it tells. */
export interface FollowParts {
  ecs: Pick<Ecs, "describe" | "stop"> & Partial<Pick<Ecs, "clockOffset">>;
  logs: Pick<Logs, "events">;
  clock: Clock;
  runId: string;
  taskArn: string;
  /** The task in RunTask's response, if available. */
  task?: Task;
  container: string;
  log: { group: string; stream: string; start: number };
  limits?: Limits;
  onStatus: (status: string, task: Task) => void;
  onLine: (text: string, source: LineSource, timestamp: number) => void;
  /** Called once all lines from before the follow were passed on. */
  onCaughtUp?: () => void;
  /** Called for temporary failures: AWS does not answer, the log cannot be read. */
  onNote: (text: string) => void;
  /**
   * Called once R has ended and its outputs are in the bucket, again until there is a manifest.
   * @param genuine whether the container has written a manifest, by the lines seen
   * @returns the run's manifest, if it can be read and is genuine
   */
  onEnd?: (genuine: (manifest: EndOfRun) => boolean) => Promise<EndOfRun | undefined>;
  /** Ends the follow with an error. */
  signal?: AbortSignal;
}
