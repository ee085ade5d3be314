import debuggable = require("@pulumi/pulumi/runtime/debuggable");

/** Internal to Pulumi: not in its types. */
type Debuggable = (promise: Promise<unknown>, context?: unknown) => Promise<unknown>;
const pulumi = debuggable as unknown as { debuggablePromise: Debuggable };

/**
 * Pulumi keeps a stack trace of every promise, in case it is never resolved. With tsx's source maps that is half of the time of a
 * program under mocks; without frames it is none.
 */
const original = pulumi.debuggablePromise;
pulumi.debuggablePromise = (promise, context) => {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return original(promise, context);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
};
