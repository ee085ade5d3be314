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
  /** Whether it is the share of one run in a task that works on others as well: a message of a queue. */
  shared: z.boolean(),
  /** ISO, UTC; null: not known, or it did not come to that. */
  times: z.object({
    /** The task was asked for. */
    createdAt: time,
    pullStartedAt: time,
    pullStoppedAt: time,
    /** The containers were started. */
    startedAt: time,
    /** By the container's clock: the first script was started, the last one ended. */
    rStartedAt: time,
    rStoppedAt: time,
    /** The task had stopped; where `complete` is false the last time that is known. */
    stoppedAt: time,
  }),
  seconds: z.object({
    /** Until the pull of the image began: finding a host, its network. */
    queued: seconds,
    pulled: seconds,
    /** From the pulled image to R: the container's start, scripts and inputs fetched. */
    booted: seconds,
    ran: seconds,
    /** From R's end until the task had stopped: outputs copied, the host given back. */
    ended: seconds,
    /** From the start of the pull until the task had stopped; a bill has at least 60. */
    billed: seconds,
  }),
  /** Whether ECS has told when the task stopped; else `ended` and `billed` are at least so much. */
  complete: z.boolean(),
  /** USD, estimated from the price table. */
  cost: z
    .object({
      usd: z.number(),
      vcpu: z.number(),
      memory: z.number(),
      /** Of what is above 20 GB; null: its price is not known, and it is not in `usd`. */
      storage: z.number().nullable(),
      basis: z.enum(["on-demand", "spot", "spot-at-most"]),
      pricesAsOf: z.string(),
    })
    .nullable(),
  /** Why there is no cost. */
  costUnknown: z.string().nullable(),
  /** Of a run that was retried: its tasks, the last of which the rest tells of; `cost` and `billed` are of all. */
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

/** What a run took and cost, `runs/<run id>/receipt.json`. */
export type Receipt = z.infer<typeof receiptSchema>;
export type Phase = "queued" | "pulled" | "booted" | "ran" | "ended";
