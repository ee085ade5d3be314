/** What `fargate-emulator status` prints. */
export interface EmulatorStatus {
  running: boolean;
  pid?: number;
  endpoint?: string;
  /** A new one after each start without saved state. */
  instanceId?: string | null;
  healthy?: boolean;
  /** Requests checked against AWS's service models since its start. */
  judged?: Judged | null;
}

export interface Judged {
  requests: number;
  /** Different operations among them. */
  operations: number;
  /** Reasons for rejected requests, with counts. */
  refused: Record<string, number>;
  /** Members that AWS's models do not have, which AWS ignores, with counts. FARGATE_EMULATOR_STRICT=1 rejects them. */
  ignored: Record<string, number>;
  /** Differences of responses from the models, with counts; checked if FARGATE_EMULATOR_STRICT is set. */
  answers: Record<string, number>;
  /** Settings accepted without effect, with counts. */
  notImitated: Record<string, number>;
  /** FARGATE_EMULATOR_STRICT. */
  strict: string;
}

/** How the emulator runs on this machine. */
export interface EmulatorWay {
  /** Steps of the set-up before its start. */
  needs: string[];
  status(): Promise<EmulatorStatus>;
  /** Key of the code and settings that the running one was started from. */
  startedFrom(): Promise<string | undefined>;
  /** The same key for a start now. */
  startKey(): string;
  /** Starts it and waits until it answers; its CA and profile are in PLACES.emulator then. @throws SetupError with its own cause and remedy */
  start(port: string): Promise<void>;
  /** Interrupts a task on FARGATE_SPOT. @param task id or ARN */
  interrupt(task: string): Promise<void>;
  /** Stops it, if it runs; its state is saved. */
  stop(): Promise<void>;
  /** Stops it and forgets its state. */
  empty(): Promise<void>;
}
