import {
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DeleteServiceCommand,
  ListServicesCommand,
} from "@aws-sdk/client-ecs";
import { type Place, unique } from "./account";
import { ecs } from "./clients";
import { request } from "./tasks";

/** Makes a service, of one task unless `more` says otherwise. Returns its name. */
export async function makeService(
  place: Place,
  taskDefinition: string,
  more: Partial<CreateServiceCommandInput> = {},
): Promise<string> {
  const serviceName = unique("service");
  const { cluster, networkConfiguration, launchType } = request(place, taskDefinition);
  await (await ecs()).send(
    new CreateServiceCommand({
      ...{ cluster, taskDefinition, networkConfiguration, launchType, serviceName, desiredCount: 1 },
      ...more,
    }),
  );
  return serviceName;
}

/** Deletes a place's services with their tasks: an emulator that starts again would start theirs again. */
export async function deleteServices({ cluster }: Place): Promise<void> {
  const client = await ecs();
  const { serviceArns } = await client.send(new ListServicesCommand({ cluster }));
  for (const service of serviceArns!) await client.send(new DeleteServiceCommand({ cluster, service, force: true }));
}
