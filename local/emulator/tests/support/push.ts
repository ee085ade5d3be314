import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetAuthorizationTokenCommand } from "@aws-sdk/client-ecr";
import { ecr } from "./clients";
import { emulator } from "./emulator";
import { pushedImage } from "./image";
import { exec } from "./process";

/** Push the small image as tag `1`, with a login of its own. Returns its name. */
export async function pushImage(repository: string): Promise<string> {
  const config = mkdtempSync(join(tmpdir(), "docker-config-"));
  try {
    const { authorizationData } = await (await ecr()).send(new GetAuthorizationTokenCommand({}));
    const password = Buffer.from(authorizationData![0]!.authorizationToken!, "base64").toString().slice("AWS:".length);
    const host = `localhost:${(await emulator()).port}`;
    const name = `${host}/${repository}:1`;
    await exec("docker", ["--config", config, "login", "--username", "AWS", "--password", password, host]);
    await exec("docker", ["tag", await pushedImage(), name]);
    await exec("docker", ["--config", config, "push", name]);
    return name;
  } finally {
    rmSync(config, { recursive: true });
  }
}
