import assert from "node:assert/strict";
import { readBulk } from "../../../runner/cli/price/bulk";
import { bulkFile, PARIS } from "../fake/price-list";

describe("AWS's price list", () => {
  it("has Linux's prices by architecture and publication date, and confuses them with no others", () => {
    assert.deepEqual(readBulk(bulkFile(PARIS), "eu-west-3"), {
      asOf: "2026-09-11",
      onDemand: {
        X86_64: { vcpuHour: 0.0486, gbHour: 0.0053 },
        ARM64: { vcpuHour: 0.03888, gbHour: 0.00424 },
      },
      storageGbHour: 0.00013,
    });
  });

  it("has the available prices of a region without ARM64", () => {
    const { onDemand } = readBulk(
      bulkFile({ "Fargate-vCPU-Hours:perCPU": "0.04", "Fargate-GB-Hours": "0.004" }, { region: "us-east-1" }),
      "us-east-1",
    );
    assert.deepEqual(onDemand, { X86_64: { vcpuHour: 0.04, gbHour: 0.004 } });
  });

  it("of another region or service, or not JSON, is rejected", () => {
    assert.throws(() => readBulk(bulkFile(PARIS, { region: "eu-west-2" }), "eu-west-3"), /no prices of Fargate/);
    assert.throws(() => readBulk(bulkFile(PARIS, { offerCode: "AmazonEC2" }), "eu-west-3"), /not a price list of ECS/);
    assert.throws(() => readBulk("<html>", "eu-west-3"), /not a price list of ECS/);
  });
});
