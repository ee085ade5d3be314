import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateStateMachineCommand, DeleteStateMachineCommand } from "@aws-sdk/client-sfn";
import type { Asked } from "./asked";

/** It takes some seconds until a new role can be assumed. */
const ROLE_MINUTES = 2;
const POLICY = "aws-check";

/** Creates a state machine, with a role of these statements, runs `use`, and deletes both. */
export async function withMachine<T>(
  asked: Asked,
  { kind, definition, statements }: { kind: string; definition: object; statements: object[] },
  use: (machineArn: string) => Promise<T>,
): Promise<T> {
  const { iam, sfn, unique } = asked;
  const name = unique(kind);
  const trust = { Effect: "Allow", Principal: { Service: "states.amazonaws.com" }, Action: "sts:AssumeRole" };
  const AssumeRolePolicyDocument = documentOf([trust]);
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument }));
  try {
    const PolicyDocument = documentOf(statements);
    await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: POLICY, PolicyDocument }));
    const machine = await asked.wait(ROLE_MINUTES, () => created(asked, name, Role!.Arn!, definition));
    if (machine === undefined)
      throw new Error(`the role of ${name} could not be assumed within ${ROLE_MINUTES} minutes`);
    try {
      return await use(machine);
    } finally {
      await sfn.send(new DeleteStateMachineCommand({ stateMachineArn: machine }));
    }
  } finally {
    await iam.send(new DeleteRolePolicyCommand({ RoleName: name, PolicyName: POLICY })).catch(() => undefined);
    await iam.send(new DeleteRoleCommand({ RoleName: name }));
  }
}

const documentOf = (Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });

/** @returns its ARN; undefined: its role or the role's permissions are not effective yet */
async function created({ sfn }: Asked, name: string, roleArn: string, definition: object) {
  const make = new CreateStateMachineCommand({ name, roleArn, definition: JSON.stringify(definition) });
  try {
    return (await sfn.send(make)).stateMachineArn!;
  } catch (error) {
    if ((error as Error).name === "AccessDeniedException") return undefined;
    throw error;
  }
}
