/** ECS may not know a new task for a moment; after this many ms without an answer, the task no longer exists. */
export const UNKNOWN_GRACE = 60_000;
/** After the task's end and without the end marker, the log is complete after this many ms without a line. */
export const QUIET = 8_000;
/** The same if the container counted more lines than were seen. */
export const MISSING_WAIT = 60_000;
/** The longest wait for a line after the task's end, in ms, even if AWS fails. */
export const LAST_WAIT = 120_000;
/** Lines of a stream can arrive out of order: after the last line, wait this long for others, in ms, unless all were seen. */
export const SETTLE = 2_000;
/** The container's last line follows its script's end, and the manifest its count, within this many ms, unless outputs are large. */
export const NEAR_END = 1_500;
/** The pause between two requests for the manifest within that time, in ms. */
export const MANIFEST_PAUSE = 30;
