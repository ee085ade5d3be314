import { awsTypes } from "../core/types";

/** The same resource has had four names over the SDK's versions. */
const MODULES = ["lb", "alb", "elasticloadbalancingv2", "applicationloadbalancing"];

export const LOAD_BALANCERS = awsTypes(...MODULES.map((module) => `${module}/loadBalancer`));
export const LISTENERS = awsTypes(...MODULES.map((module) => `${module}/listener`));
