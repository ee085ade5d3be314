import { exampleImage } from "./image";

/** Builds what most files need before the first of them, as several at once would each build it. */
export async function mochaGlobalSetup(): Promise<void> {
  await exampleImage();
}
