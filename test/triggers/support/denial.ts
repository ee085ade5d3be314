import { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { clientSettings } from "../../support/emulator-aws";

/**
 * Takes from a role, by its name, what starts tasks, so that starts fail.
 * @returns gives it back
 */
export async function denyRunTask(RoleName: string): Promise<() => Promise<void>> {
  const iam = new IAMClient(clientSettings());
  const denial = { RoleName, PolicyName: "denial-of-the-test" };
  const Statement = [{ Effect: "Deny", Action: "ecs:RunTask", Resource: "*" }];
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await iam.send(new PutRolePolicyCommand({ ...denial, PolicyDocument }));
  return async () => {
    await iam.send(new DeleteRolePolicyCommand(denial));
  };
}
