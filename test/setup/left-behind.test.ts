import assert from "node:assert/strict";
import { leftBehind, parseContainers } from "../left-behind";

describe("what a run of the tests leaves behind", () => {
  const id = (digit: string) => digit.repeat(64);
  const listed = parseContainers(
    `${id("a")}\tdebian:12 "/bin/sh -c 'exit 1'"\n${id("b")}\tr-on-fargate/test:example "Rscript -e 1"\n`,
  );

  it("is reported by image and command, without what existed before", () => {
    assert.equal(
      leftBehind(new Map([[id("a"), ""]]), listed),
      'left behind, containers:\n  r-on-fargate/test:example "Rscript -e 1"\n',
    );
  });

  it("is not mentioned if there is nothing", () => {
    assert.equal(leftBehind(listed, listed), "");
    assert.equal(leftBehind(new Map(), parseContainers("")), "");
  });
});
