import { exampleImage } from "../../image/support/image";
import { seedsOf, underFaults } from "../seeds";
import { entrypointUnderFaults } from "./entrypoint-scenario";

describe("the image's entrypoint", () => {
  let image: string;
  before(async function () {
    this.timeout("10m");
    image = await exampleImage();
  });

  underFaults("it", (seed) => entrypointUnderFaults(image, seed), seedsOf("CONTAINER_SEEDS", 4), 2);
});
