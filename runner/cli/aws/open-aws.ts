import type { StackOutputs } from "../../../contract/outputs/schema";
import type { World } from "../base/world";
import type { Bucket } from "./bucket";
import type { Ecs } from "./ecs";
import type { Logs } from "./log-events";
import type { Session } from "./session";

/** The AWS side of a stack. */
export interface Cloud {
  outputs: StackOutputs;
  session: Session;
  ecs: Ecs;
  logs: Logs;
  bucket: Bucket;
}

/**
 * Opens the clients while the stack's outputs are being read: loading the SDK takes as long as pulumi does.
 * @throws CliError 69, 78
 */
export async function openCloud(world: World, stack: Promise<StackOutputs>): Promise<Cloud> {
  const [outputs, { Session }, { Ecs }, { Logs }, { Bucket }] = await Promise.all([
    stack,
    import("./session.js"),
    import("./ecs.js"),
    import("./log-events.js"),
    import("./bucket.js"),
  ]);
  const session = await Session.open(outputs, world);
  return { outputs, session, ecs: new Ecs(session), logs: new Logs(session), bucket: new Bucket(session) };
}
