import { unknownFinding } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { ofTypes } from "../core/links";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";
import { asSwitch, at, atEach, Unknown } from "../core/value";

export const ecrScanOnPush = rule({
  name: "ecr-scan-on-push",
  description: "Images are scanned when they are pushed.",
  why: "Base images and R's system libraries get security fixes after an image is built; a scan finds images without them.",
  severity: "medium",
  level: "mandatory",
  remediation:
    "Set imageScanningConfiguration.scanOnPush, or scan the whole registry with a RegistryScanningConfiguration.",
  url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html",
  framework: fsbp("ECR.1", "ECR private repositories should have image scanning configured"),
  tags: ["ecr", "supply-chain"],
  *checkStack(resources) {
    const registry = ofTypes(resources, awsTypes("ecr/registryScanningConfiguration"));
    const frequencies = registry.flatMap(({ props }) => atEach(props, "rules.*.scanFrequency"));
    if (frequencies.some((f) => f === "SCAN_ON_PUSH" || f === "CONTINUOUS_SCAN")) return;
    for (const { urn, name, props } of ofTypes(resources, awsTypes("ecr/repository"))) {
      const scanned = asSwitch(at(props, "imageScanningConfiguration.scanOnPush"));
      const unknown = [scanned, ...frequencies].find((value) => value instanceof Unknown);
      if (scanned === true) continue;
      if (unknown) yield unknownFinding(unknown, urn);
      else {
        yield { urn, message: `images pushed to the repository ${name} are not scanned.` };
      }
    }
  },
});
