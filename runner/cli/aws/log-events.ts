import { CloudWatchLogsClient, FilterLogEventsCommand, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { isMissing } from "./aws-errors";
import type { Session } from "./session";

/** One line of a task's log. */
export interface LogEvent {
  /** CloudWatch's id, the same at every read. */
  id: string;
  /** Milliseconds since 1970, from the container's host. */
  timestamp: number;
  message: string;
}

/** Reads log streams. */
export class Logs {
  readonly #client: CloudWatchLogsClient;

  constructor(session: Session) {
    this.#client = new CloudWatchLogsClient(session.clientConfig);
  }

  /**
   * The events of one stream since a time, page by page. A group or stream that does not exist (yet) has none.
   * FilterLogEvents, not GetLogEvents: a forward token skips events that arrive late.
   */
  async *events(group: string, stream: string, startTime: number): AsyncGenerator<LogEvent[]> {
    let nextToken: string | undefined;
    do {
      const page = await this.#client
        .send(new FilterLogEventsCommand({ logGroupName: group, logStreamNames: [stream], startTime, nextToken }))
        .catch((error: unknown) => {
          if (isMissing(error)) return undefined;
          throw error;
        });
      const events = (page?.events ?? []).map((event) => ({
        id: event.eventId ?? `${event.timestamp}-${event.message}`,
        timestamp: event.timestamp ?? startTime,
        message: event.message ?? "",
      }));
      if (events.length > 0) yield events;
      nextToken = page?.nextToken;
    } while (nextToken);
  }

  /** The newest line of a stream, in one request; undefined if there is none (yet). */
  async newest(group: string, stream: string): Promise<string | undefined> {
    const request = { logGroupName: group, logStreamName: stream, limit: 1, startFromHead: false };
    const page = await this.#client.send(new GetLogEventsCommand(request)).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    return page?.events?.at(-1)?.message;
  }
}
