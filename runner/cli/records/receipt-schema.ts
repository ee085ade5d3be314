import * as z from "zod";

const time = z.string().nullable();
const seconds = z.number().nonnegative().nullable();

export const receiptSchema = z.object({
  version: z.literal(1),
  runId: z.string(),
  region: z.string(),
  /** `X86_64` or `ARM64`. */
  architecture: z.string(),
  /** CPU units. */
  cpu: z.number(),
  /** MiB. */
  memory: z.number(),
  /** GiB of ephemeral storage. */
  storage: z.number(),
  spot: z.boolean(),
  /** Whether it is one run's share of a task that others use, too: a message of a queue. */
  shared: z.boolean(),
  /** ISO, UTC; null: unknown, or it did not happen. */
  times: z.object({
    /** The task was requested. */
    createdAt: time,
    pullStartedAt: time,
    pullStoppedAt: time,
    /** The containers were started. */
    startedAt: time,
    /** By the container's clock: start of the first script, end of the last one. */
    rStartedAt: time,
    rStoppedAt: time,
    /** The task had stopped; if `complete` is false, the last known time. */
    stoppedAt: time,
  }),
  seconds: z.object({
    /** Until the image pull began: finding a host, its network. */
    queued: seconds,
    pulled: seconds,
    /** From the end of the pull to R: starting the container, fetching scripts and inputs. */
    booted: seconds,
    ran: seconds,
    /** From R's end until the task had stopped: copying outputs, releasing the host. */
    ended: seconds,
    /** From the start of the pull until the task had stopped; AWS bills at least 60. */
    billed: seconds,
  }),
  /** Whether ECS has reported the task's end; else `ended` and `billed` are lower bounds. */
  complete: z.boolean(),
  /** USD, estimated from the price table. */
  cost: z
    .object({
      usd: z.number(),
      vcpu: z.number(),
      memory: z.number(),
      /** Of storage above 20 GB; null: its price is unknown, and `usd` does not include it. */
      storage: z.number().nullable(),
      basis: z.enum(["on-demand", "spot", "spot-at-most"]),
      pricesAsOf: z.string(),
    })
    .nullable(),
  /** Why there is no cost. */
  costUnknown: z.string().nullable(),
  /** Tasks of a retried run: `cost` and `billed` are of all, the other members of the last. */
  tries: z
    .array(
      z.object({
        taskArn: z.string(),
        /** How it ended, in words. */
        end: z.string(),
        cpu: z.number(),
        memory: z.number(),
        spot: z.boolean(),
        billed: seconds,
        usd: z.number().nullable(),
      }),
    )
    .optional(),
});

/** Times and cost of a run, `runs/<run id>/receipt.json`. */
export type Receipt = z.infer<typeof receiptSchema>;
export type Phase = "queued" | "pulled" | "booted" | "ran" | "ended";
