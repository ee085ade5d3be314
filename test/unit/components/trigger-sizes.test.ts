import assert from "node:assert/strict";
import { checkConfig } from "../../../components/config/load";
import { refusal } from "./refusal";

const sidecars = [{ name: "proxy", image: "example.org/proxy@sha256:" + "0".repeat(64), cpu: 128, memory: 600 }];
const error = (more: object) =>
  refusal(() =>
    checkConfig({ models: [{ name: "m", script: "m.R", cpu: 512, memory: 1024, sidecars, ...more }] }, "f"),
  );

describe("sizes that triggers give a model with sidecars", () => {
  const expression = "rate(1 day)";

  it("are accepted if something is left for R", () => {
    const sizes = [{ above: 1, cpu: 256, memory: 1024 }];
    assert.equal(error({ schedule: [{ expression, memory: 2048 }], onUpload: { prefix: "input/", sizes } }), "");
  });

  it("are rejected, by model and field, if the sidecars take everything", () => {
    const message = error({
      schedule: [{ expression }, { expression, cpu: 256, memory: 512 }],
      onUpload: { prefix: "input/", sizes: [{ above: 1, cpu: 256, memory: 512 }] },
    });
    assert.match(message, /2 errors/);
    assert.match(
      message,
      /models\[0\]\.schedule\[1\]\.memory \(model "m"\): 512 is too little: sidecars\[0\] leaves nothing for R\n +allowed: below 512\n +try: less for this container, or more memory for the/,
    );
    assert.match(message, /models\[0\]\.onUpload\.sizes\[0\]\.memory \(model "m"\): 512 is too little/);
  });
});
