/** Pulumi's awsx plugin, as far as `awsx.ec2.Vpc` goes, where the real one cannot be downloaded. */
import "../../../components/base/lean-sdk";
import type * as pulumi from "@pulumi/pulumi";
import * as provider from "@pulumi/pulumi/provider";
import { Vpc } from "./vpc";

const awsx: provider.Provider = {
  // The release of @pulumi/awsx whose inputs and outputs it has.
  version: "3.9.0",
  construct: async (name, type, inputs, options): Promise<provider.ConstructResult> => {
    if (type !== "awsx:ec2:Vpc") {
      throw new Error(`${type} is not supported by the stand-in for Pulumi's awsx plugin (supported: awsx:ec2:Vpc)`);
    }
    const vpc = new Vpc(name, options as pulumi.ComponentResourceOptions);
    return { urn: vpc.urn, state: await vpc.make(inputs) };
  },
};

void provider.main(awsx, process.argv.slice(2));
